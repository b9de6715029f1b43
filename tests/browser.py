"""Debian's Chromium, driven over its own protocol (CDP).

What the browser tests, the pictures and the benchmarks need of it.
"""

from __future__ import annotations

import base64
import functools
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import websocket

from tests.conftest import CHROMIUM

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)


class Page:
    """One tab. `events` keeps what the browser told since this page was asked for, in order: (method, params)."""

    def __init__(self, browser: Browser, session: str, frame: str) -> None:
        self.browser, self.session, self.frame = browser, session, frame
        self.events: list[tuple[str, dict[str, Any]]] = []
        browser.pages[session] = self
        for domain in ("Page", "Runtime", "Network"):
            self.send(f"{domain}.enable")
        self.send("Page.setLifecycleEventsEnabled", enabled=True)
        self.loaded = self.send("Page.getFrameTree")["frameTree"]["frame"]["loaderId"]

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer to one command."""
        return self.browser.send(method, self.session, **params)

    def open(self, url: str) -> None:
        """Goes to `url` and waits until it is loaded."""
        with self.leaving():
            told = self.send("Page.navigate", url=url)
            if "errorText" in told:
                raise RuntimeError(f"{url}: {told['errorText']}")

    def show(self, html: str) -> None:
        """Shows a page that lies in no file and loads nothing: a third of the time that opening one takes."""
        self.send("Page.setDocumentContent", frameId=self.frame, html=html)

    @contextmanager
    def leaving(self, seconds: float = 60) -> Iterator[None]:
        """What is done inside leads to another page: waits until that one is loaded.

        `events` then begins with what it asked for.
        """
        self.events.clear()
        yield
        read, until = 0, time.monotonic() + seconds
        while not (found := [told["loaderId"] for method, told in self.events[read:] if self._is_load(method, told)]):
            read = len(self.events)
            if time.monotonic() > until:
                raise TimeoutError(f"no other page was loaded in {seconds} s")
            self.browser.read(until - time.monotonic())
        self.loaded = found[0]
        arrived = next(
            number
            for number, (method, told) in enumerate(self.events)
            if method == "Page.frameNavigated" and told["frame"]["loaderId"] == self.loaded
        )
        self.events[:arrived] = [
            event for event in self.events[:arrived] if event[1].get("loaderId") == self.loaded
        ]  # the rest is the last page's

    def _is_load(self, method: str, told: dict[str, Any]) -> bool:
        """Whether another page than the last is loaded: frames within it, and late news of the last, do not count."""
        return (
            method == "Page.lifecycleEvent"
            and told["name"] == "load"
            and told["frameId"] == self.frame
            and told["loaderId"] != self.loaded
        )

    def run(self, script: str) -> Any:
        """The value of an expression of JavaScript; a promise is waited for."""
        done = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in done:
            raise RuntimeError(
                done["exceptionDetails"].get("exception", {}).get("description", done["exceptionDetails"]["text"])
            )
        return done["result"].get("value")

    def look(self, width: int, height: int = 900, *, phone: bool = False, dark: bool = False, media: str = "") -> None:
        """Sets the window, and whether the reader prefers dark. media: `print` shows on the screen what is printed."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        self.send(
            "Emulation.setEmulatedMedia",
            media=media,
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}],
        )

    def key(self, name: str) -> None:
        """Presses and lets go of a key, such as `Tab` or `/`."""
        code = {"Tab": 9, "Enter": 13, "Escape": 27}.get(name, 0)
        for kind in ("keyDown", "keyUp"):
            self.send(
                "Input.dispatchKeyEvent",
                type=kind,
                key=name,
                code=name,
                windowsVirtualKeyCode=code,
                **({"text": name} if len(name) == 1 else {}),
            )

    def picture(self, path: Path, whole: bool = False) -> None:
        """Writes a PNG of the window, or of the whole page."""
        path.write_bytes(
            base64.b64decode(self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])
        )

    def paper(self, path: Path) -> None:
        """Writes the page as it is printed: PDF."""
        done = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        path.write_bytes(base64.b64decode(done["data"]))

    def longer_than(self, pages: int) -> bool:
        """Whether it is printed on more pages of paper than that.

        Chromium need not draw them to know: 20 ms in place of 500.
        """
        try:
            self.send("Page.printToPDF", preferCSSPageSize=True, pageRanges=str(pages + 1))
        except RuntimeError as refused:
            if "Page range exceeds page count" not in str(refused):
                raise
            return False
        return True

    def close(self) -> None:
        """Closes the tab."""
        self.send("Page.close")


class Browser:
    """A Chromium of its own, with an empty profile in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.pages: dict[str, Page] = {}
        self.answers: dict[int, dict[str, Any]] = {}
        self.number = 0
        self.process = subprocess.Popen(
            [CHROMIUM or "chromium", *FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        port, until = folder / "DevToolsActivePort", time.monotonic() + 60
        while not (port.exists() and "\n" in port.read_text()):
            if self.process.poll() is not None or time.monotonic() > until:
                self.process.kill()
                raise RuntimeError(f"Chromium did not start (exit code {self.process.poll()})")
            time.sleep(0.05)
        number, path = port.read_text().split("\n")[:2]
        self.socket = websocket.create_connection(f"ws://127.0.0.1:{number}{path}", suppress_origin=True, max_size=None)

    def page(self) -> Page:
        """A new tab."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Page(self, session, target)

    def send(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """The answer to one command."""
        self.number += 1
        number = self.number
        self.socket.send(
            json.dumps({"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {}))
        )
        while number not in self.answers:
            self.read(120)
        answer = self.answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def read(self, seconds: float) -> None:
        """Takes in one message of the browser."""
        self.socket.settimeout(max(0.01, seconds))
        try:
            told = json.loads(self.socket.recv())
        except websocket.WebSocketTimeoutException:
            raise TimeoutError(f"the browser said nothing for {seconds:.0f} s") from None
        if "id" in told:
            self.answers[told["id"]] = told
        elif (page := self.pages.get(told.get("sessionId", ""))) is not None:
            page.events.append((told["method"], told["params"]))

    def close(self) -> None:
        """Ends the browser, also one that no longer answers."""
        try:
            self.send("Browser.close")
            self.socket.close()
            self.process.wait(30)
        finally:
            self.process.kill()


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser that ends with the block; its profile lies in `folder` meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Browser(folder)
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the files of `folder` are served on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
