"""Time zones by region: what a calendar must say for a clock time to be the same moment everywhere."""

from __future__ import annotations

from ..record import record


@record(eq=True)
class Change:
    """When clocks change each year: the `nth` (−1 the last) Sunday of `month` at `hour` by the clock until then."""

    month: int
    nth: int
    hour: int


@record(eq=True)
class Zone:
    """Minutes east of Greenwich in winter; where clocks go forward an hour, when they do and when they go back."""

    minutes: int
    forward: Change | None = None
    back: Change | None = None


def _european(minutes: int) -> Zone:
    """The clocks of Europe all change at one o'clock in Greenwich."""
    hour = 1 + minutes // 60
    return Zone(minutes, Change(3, -1, hour), Change(10, -1, hour + 1))


def _american(minutes: int) -> Zone:
    """The clocks of the United States and of most of Canada change at two, each zone by its own time."""
    return Zone(minutes, Change(3, 2, 2), Change(11, 1, 2))


def _australian(minutes: int) -> Zone:
    """The clocks of the south of Australia."""
    return Zone(minutes, Change(10, 1, 2), Change(4, 1, 3))


ZONES = {
    "Asia/Shanghai": Zone(480),
    "Asia/Hong_Kong": Zone(480),
    "Asia/Macau": Zone(480),
    "Asia/Taipei": Zone(480),
    "Asia/Singapore": Zone(480),
    "Asia/Kuala_Lumpur": Zone(480),
    "Asia/Tokyo": Zone(540),
    "Asia/Seoul": Zone(540),
    "Asia/Bangkok": Zone(420),
    "Asia/Ho_Chi_Minh": Zone(420),
    "Asia/Manila": Zone(480),
    "Asia/Kolkata": Zone(330),
    "Asia/Dubai": Zone(240),
    "Pacific/Auckland": Zone(720, Change(9, -1, 2), Change(4, 1, 3)),
    "Europe/London": _european(0),
    "Europe/Dublin": _european(0),
    "Europe/Berlin": _european(60),
    "Europe/Paris": _european(60),
    "Europe/Amsterdam": _european(60),
    "Europe/Madrid": _european(60),
    "Europe/Rome": _european(60),
    "Europe/Zurich": _european(60),
    "America/St_Johns": _american(-210),
    "America/Halifax": _american(-240),
    "America/New_York": _american(-300),
    "America/Toronto": _american(-300),
    "America/Chicago": _american(-360),
    "America/Winnipeg": _american(-360),
    "America/Regina": Zone(-360),
    "America/Denver": _american(-420),
    "America/Edmonton": _american(-420),
    "America/Phoenix": Zone(-420),
    "America/Los_Angeles": _american(-480),
    "America/Anchorage": _american(-540),
    "Pacific/Honolulu": Zone(-600),
    "Australia/Perth": Zone(480),
    "Australia/Darwin": Zone(570),
    "Australia/Adelaide": _australian(570),
    "Australia/Brisbane": Zone(600),
    "Australia/Sydney": _australian(600),
    "Australia/Melbourne": _australian(600),
    "Australia/Hobart": _australian(600),
    "Asia/Jakarta": Zone(420),
    "Asia/Makassar": Zone(480),
    "Asia/Jayapura": Zone(540),
}
_OF_REGION = {
    "CN": "Asia/Shanghai",
    "HK": "Asia/Hong_Kong",
    "MO": "Asia/Macau",
    "TW": "Asia/Taipei",
    "SG": "Asia/Singapore",
    "MY": "Asia/Kuala_Lumpur",
    "JP": "Asia/Tokyo",
    "KR": "Asia/Seoul",
    "TH": "Asia/Bangkok",
    "VN": "Asia/Ho_Chi_Minh",
    "PH": "Asia/Manila",
    "IN": "Asia/Kolkata",
    "AE": "Asia/Dubai",
    "NZ": "Pacific/Auckland",
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "NL": "Europe/Amsterdam",
    "ES": "Europe/Madrid",
    "IT": "Europe/Rome",
    "CH": "Europe/Zurich",
}


def zone_of(region: str) -> str:
    """The IANA zone of a region's ISO code.

    "" where it has several (AU, CA, ID, US): a clock time then is the reader's own, unless the profile names its zone.
    """
    return _OF_REGION.get(region, "")
