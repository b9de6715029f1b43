"""`python -m benchmarks.pages SITE`: what a cold load costs a phone.

Bytes, requests, and when its largest part is painted.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.browser import Page, browser, served

PAGES = {"home": "index.html", "an SOP": "sops/welcome.html", "a type": "types/product.html"}
# A slow 4G line and a phone four times slower than this machine, as Lighthouse has them.
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
WATCH = (
    "const watch = (type, seen) => new PerformanceObserver((all) => all.getEntries().forEach(seen))"
    ".observe({type, buffered: true});"
    "window.painted = 0; watch('largest-contentful-paint', (each) => { window.painted = each.startTime });"
    "window.moved = 0; watch('layout-shift', (each) => { window.moved += each.value })"
)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser("python -m benchmarks.pages", description=__doc__)
    parser.add_argument("site", type=Path)
    options = parser.parse_args()
    print(
        "| page | requests | KB over the line | first paint, ms | largest paint, ms | shift of layout |",
        "|---|--:|--:|--:|--:|--:|",
        sep="\n",
    )
    for name, path in PAGES.items():
        with (
            tempfile.TemporaryDirectory() as profile,
            browser(Path(profile) / "profile") as chromium,
            served(options.site) as address,
        ):
            print(f"| {name} | {' | '.join(measured(chromium.page(), address + path))} |")


def measured(page: Page, address: str) -> list[str]:
    """One load with nothing cached.

    The server sends files as they are; hosts that compress send a quarter of the text.
    """
    page.look(360, 780, phone=True)
    page.send("Network.emulateNetworkConditions", **LINE)
    page.send("Emulation.setCPUThrottlingRate", rate=SLOWER)
    page.send("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
    page.open(address)
    page.run("new Promise((done) => setTimeout(done, 1500))")
    sizes = [told["encodedDataLength"] for method, told in page.events if method == "Network.loadingFinished"]
    first = page.run("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    return [
        f"{len(sizes)}",
        f"{sum(sizes) / 1024:.0f}",
        f"{first:.0f}",
        f"{page.run('window.painted'):.0f}",
        f"{page.run('window.moved'):.3f}",
    ]


if __name__ == "__main__":
    main()
