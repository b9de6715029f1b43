"""`python -m benchmarks.shots SITE OUT`: a built site as pictures, to be looked at.

Every kind of page, three languages, phone and desk, light and dark, and as it is printed.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from tests.browser import Page, browser, served

LANGUAGES = {"zh": "", "zh-Hant": "zh-Hant/", "en": "en/"}
PAGES = {
    "home": "index.html",
    "moments": "moments/index.html",
    "sop": "sops/welcome.html",
    "crisis": "sops/crisis-fraud.html",
    "type": "types/product.html",
    "types": "types/index.html",
    "stages": "stages/index.html",
    "launch": "launch.html",
    "tiers": "tiers/index.html",
    "okr": "okr/o-retention.html",
    "role": "roles/operator.html",
    "platform": "platforms/wechat-group.html",
    "manual": "communities/reading-club.html",
    "claims": "claims/proc.html",
    "print": "print/sops-crisis.html",
    "lost": "404.html",
}
PRINTED = ("home", "sop", "crisis", "type", "types", "launch", "manual", "print")
SEARCHED = {"zh": "群冷了", "zh-Hant": "群冷了", "en": "quiet group"}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser("python -m benchmarks.shots", description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="pages, with commas between them")
    options = parser.parse_args()
    names = options.only.split(",") if options.only else list(PAGES)
    options.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as profile,
        browser(Path(profile) / "profile") as chromium,
        served(options.site) as address,
    ):
        page = chromium.page()
        for language, folder in LANGUAGES.items():
            for name in names:
                shots(page, f"{address}{folder}{PAGES[name]}", options.out / f"{name}-{language}", name in PRINTED)
            if not options.only:
                searched(page, f"{address}{folder}index.html", SEARCHED[language], options.out / f"search-{language}")


def shots(page: Page, address: str, out: Path, printed: bool) -> None:
    """One page: phone and desk, light and dark, and on paper."""
    for width, device in ((360, "phone"), (1280, "desk")):
        for dark in (False, True):
            page.look(width, 780 if width == 360 else 900, phone=width == 360, dark=dark)
            page.open(address)
            page.picture(out.with_name(f"{out.name}-{device}-{'dark' if dark else 'light'}.png"), whole=not dark)
    if printed:
        pdf = out.with_suffix(".pdf")
        page.paper(pdf)
        subprocess.run(["pdftoppm", "-r", "60", "-png", pdf, out.with_name(f"{out.name}-paper")], check=True)


def searched(page: Page, address: str, query: str, out: Path) -> None:
    """What the search box answers."""
    for width, device in ((360, "phone"), (1280, "desk")):
        page.look(width, 780, phone=width == 360)
        page.open(address)
        page.run(
            "document.querySelector('label[for=__search]').click(); document.querySelector('.md-search__input').focus()"
        )
        page.send("Input.insertText", text=query)
        page.run("new Promise((done) => setTimeout(done, 1500))")
        page.picture(out.with_name(f"{out.name}-{device}.png"))


if __name__ == "__main__":
    main()
