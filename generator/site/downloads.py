"""Files that the pages offer, made once for each plan.

Each SOP's sheet for a community without a name, each example's manual.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ..calendar.days import calendar_of
from ..load.cache import kept_files
from ..load.store import Store, writers_digest
from ..models.profile import Account, Profile, Size, TeamMember
from ..plan.plan import Plan
from ..tailor.resolve import resolve
from ..writers import WRITERS, Writer
from ..writers.look import Look
from ..writers.paper import sheets
from . import LANGUAGES
from .gather import Gathered

# Sheets are this community's, without its name; what it has not is the first other's that has it.
DEFAULT = "reading-club"
BOARD_TEAM = (TeamMember(role="lead", hours=20), TeamMember(role="moderator", people=3, hours=4))
# What no example has, is that of one that would be so.
STAND_INS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("b2b-users", {"stage": "running"}),
    ("fan-club", {"home": "weibo"}),
    ("fan-club", {"home": "weibo", "risks": (), "subjects": ("fans",)}),
    ("craft-discord", {"stage": "running", "purpose": "support", "size": Size(people=20000), "team": BOARD_TEAM}),
)
# What makes a file for each SOP. All of them as one file, which takes longest, is not offered.
SHEETS: Mapping[tuple[str, str], Writer] = {
    ("handouts", "html"): WRITERS["handouts", "html"],
    ("handouts", "pdf"): sheets,
}


@dataclass(frozen=True, slots=True)
class Downloads:
    """What can be downloaded.

    files: path below the site's root → where it lies, or its bytes; offers: (language, "sops/<id>" or
    "communities/<id>") → paths.
    """

    files: Mapping[str, Path | bytes]
    offers: Mapping[tuple[str, str], tuple[str, ...]]


def offered(found: Gathered, link: str) -> Downloads:
    """Everything that is offered. link: where the site is, for the sheets to say so."""
    files: dict[str, Path | bytes] = {}
    offers: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, (_, _, plan) in found.communities.items():
        made = {f"files/{name}/{path}": data for path, data in _manual(found.store, plan).items()}
        files |= made
        offers |= {(language, f"communities/{name}"): tuple(made) for language in LANGUAGES}
    for language in LANGUAGES:
        for sop, paths in _sheets(found, language, link):
            made = {f"files/{language}/{PurePosixPath(path).name}": data for path, data in paths.items()}
            files |= made
            offers[language, f"sops/{sop}"] = tuple(made)
    return Downloads(files, offers)


def _manual(store: Store, plan: Plan) -> dict[str, Path | bytes]:
    """Every file of a plan but the sheets."""
    return {path: data for key in WRITERS if key not in SHEETS for path, data in _written(store, plan, key).items()}


def _sheets(found: Gathered, language: str, link: str) -> Iterator[tuple[str, dict[str, Path | bytes]]]:
    """Each SOP that any of the communities prints, with its sheet in every format."""
    done: set[str] = set()
    for profile, own in _models(found):
        new = [page.id for page in own.sops if page.id not in done]
        if new:
            whole = _plan(found.store, nameless(profile, found.store.labels[language], link), language)
            plan = dataclasses.replace(whole, sops=tuple(page for page in whole.sops if page.id in new))
            made = {path: data for key in SHEETS for path, data in _written(found.store, plan, key).items()}
            there = [page.id for page in plan.sops]  # without its own words it may have no subject
            yield from (
                (sop, {path: data for path, data in made.items() if PurePosixPath(path).stem == sop}) for sop in there
            )
            done.update(there)


def _models(found: Gathered) -> Iterator[tuple[Profile, Plan]]:
    """Whose sheets they are, with the plan of each: the default first, then the other examples, then the stand-ins."""
    names = [DEFAULT, *(name for name in found.communities if name != DEFAULT)]
    for name in filter(found.communities.__contains__, names):
        profile, _, own = found.communities[name]
        yield profile, own
    for name, changes in STAND_INS:
        if name in found.communities:
            profile = found.communities[name][0]
            profile = dataclasses.replace(profile, **changes, given=profile.given | set(changes))
            yield profile, _plan(found.store, profile, profile.language)


def _plan(store: Store, profile: Profile, language: str) -> Plan:
    return resolve(store.library, profile, calendar_of(profile.place.region, store.calendars), None, language)


def nameless(profile: Profile, labels: Mapping[str, str], link: str) -> Profile:
    """The profile with everything that is only this community's own said in general words."""
    word = {name: labels[f"site.word.{name}"] for name in ("community", "promise", "leader", "decides", "contact")}
    return dataclasses.replace(
        profile,
        name=word["community"],
        promise=word["promise"],
        welcome=(word["promise"],),
        unwelcome=(word["promise"],),
        leader=dataclasses.replace(profile.leader, name=word["leader"]) if profile.leader else None,
        decides=word["decides"],
        account=Account(owner=word["decides"]) if profile.account else None,
        contact=word["contact"],
        members_called="",
        link=link,
        problems=(),
        leave_out=(),
    )


def _written(store: Store, plan: Plan, key: tuple[str, str]) -> Mapping[str, Path | bytes]:
    """What one writer makes of a plan, kept by the plan's fingerprint and by the code that writes."""
    labels = (f"{name}={text}" for name, text in store.labels[plan.language].items() if not name.startswith("site."))
    parts: Iterable[str] = (
        writers_digest(),
        plan.fingerprint,
        plan.language,
        *key,
        *(page.id for page in plan.sops),
        *labels,
    )
    name = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
    return kept_files(
        name,
        lambda: {**WRITERS, **SHEETS}[key](plan, Look(store.labels[plan.language], store.templates, store.overlaid)),
    )
