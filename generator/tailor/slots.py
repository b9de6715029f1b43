"""The words of a profile that texts may name in {slots}: models/names.py lists them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ..models.base import Text
from ..models.playbook import Word
from ..models.profile import Profile
from .conditions import Facts
from .parameters import Setting, printed


def free_until(profile: Profile, settings: Mapping[str, Setting]) -> date:
    """The last day of a free trial: as given, else so many days from the start as the library has for it, if any."""
    days = settings["beta-days"].value if "beta-days" in settings else 0
    return profile.free_until or profile.start + timedelta(days=int(days))


def own_words(
    words: dict[str, Word], facts: Facts, home_and_notice: tuple[Text | str, Text | str], language: str
) -> dict[str, str]:
    """Slot → what the profile says there, or the word for what it does not say."""

    def word(name: str, **parts: str) -> str:
        return words[name].text.into(language).format(**parts)

    def into(text: Text | str) -> str:
        return text.into(language) if isinstance(text, Text) else text

    home, notice = map(into, home_and_notice)
    decides = facts["decides"] or word("default.decides")
    answerable = facts["answerable"] or decides
    apart = facts["decides"] and facts["answerable"] and facts["decides"] not in facts["answerable"]
    return {
        "community": facts["name"],
        "promise": facts["promise"],
        "contact": facts["contact"] or word("default.contact"),
        "members": facts["members_called"] or word("default.members"),
        "leader": facts["leader.name"] or word("default.leader"),
        "decides": decides,
        "answerable": answerable,
        "told": _told(words, facts, language, answerable)
        if not apart
        else word("told.both", first=answerable, then=decides),
        "fee": _money(words, facts, "fee", language) or word("default.fee"),
        "refund": (facts["fee.refund"] or "").strip().rstrip("。.") or word("default.refund"),
        "renews": facts["fee.renews"].isoformat() if facts["fee.renews"] else "",
        "free-until": facts["free_until"].isoformat(),
        "budget": _money(words, facts, "budget", language) or word("default.budget"),
        "coin": _coin(words, facts).into(language),
        "home": home,
        "notice": notice,
        "start": facts["start"].isoformat(),
        "meets-day": word(f"weekday.{facts['meets.day']}" if facts["meets.day"] else "default.meets-day"),
        "meets-at": facts["meets.at"] or word("default.meets-at"),
    }


def _told(words: dict[str, Word], facts: Facts, language: str, answerable: str) -> str:
    """Whom one calls: who answers for it; where the reader decides alone, whoever else can open the account."""
    names = facts["team.names"]
    if facts["team.total_people"] > 1 or facts["answerable"] or (names and facts["decides"] not in ("", *names)):
        return answerable
    backup: str = facts["account.backup"]
    return backup or words["told.alone"].text.into(language)


def _coin(words: dict[str, Word], facts: Facts) -> Text:
    """What money is called where the community is."""
    return words.get(f"money.{facts['place.region']}", words["default.coin"]).text


def _money(words: dict[str, Word], facts: Facts, name: str, language: str) -> str:
    """An amount with its currency and how long it is for; "" where it is not given."""
    amount: Any = facts[f"{name}.amount"]
    if amount is None:
        return ""
    usual = words.get(f"money.{facts['place.region']}")  # where no currency is given
    currency = facts[f"{name}.currency"] or (usual.text.into(language) if usual else "")
    said = words["money.amount"].text.into(language).format(amount=printed(amount, language), currency=currency)
    return words[f"money.{facts[f'{name}.per']}"].text.into(language).format(amount=said.strip())
