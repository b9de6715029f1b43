"""Which days are worked, on which the team rests and why, by region; dates worked out by hand from notices and laws."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.calendar.days import NAMING, WEEKEND, Calendar, Rest, calendar_of
from generator.calendar.tables import AROUND, LAST, REGIONS, YEARS, tables
from generator.load.traditional import converter
from generator.models.base import Text

TABLES = tables(converter())
CALENDARS = {region: calendar_of(region, TABLES) for region in REGIONS}
MOON_YEARS = {  # the first day of the moon's year, as any almanac has it
    2025: "01-29",
    2026: "02-17",
    2027: "02-06",
    2028: "01-26",
    2029: "02-13",
    2030: "02-03",
    2031: "01-23",
    2032: "02-11",
    2033: "01-31",
    2034: "02-19",
    2035: "02-08",
    2036: "01-28",
    2037: "02-15",
    2038: "02-04",
    2039: "01-24",
    2040: "02-12",
}


def day(said: str) -> date:
    return date.fromisoformat(said)


def days(first: str, last: str) -> list[date]:
    return [day(first) + timedelta(days=n) for n in range((day(last) - day(first)).days + 1)]


def told(region: str, first: str, last: str) -> list[str]:
    """The spans of a period as `02-03…02-14 春节`."""
    spans = CALENDARS[region].spans(day(first), day(last))
    return [f"{span.first:%m-%d}…{span.last:%m-%d} {span.name.zh}" for span in spans]


def kinds(region: str, first: str, last: str) -> str:
    """A letter a day: holiday, eve, festival, or - where nothing rests."""
    found = [CALENDARS[region].rest(each) for each in days(first, last)]
    return "".join(rest.kind[0] if rest else "-" for rest in found)


# Mainland China


def test_a_year_that_is_announced() -> None:
    # The State Council's notice for 2026, and around it 31 December and the eighth of the first month.
    assert told("CN", "2026-01-01", "2026-12-30") == [
        "12-31…01-03 元旦",
        "02-15…02-24 春节",
        "04-04…04-06 清明节",
        "05-01…05-05 劳动节",
        "06-19…06-21 端午节",
        "09-25…09-27 中秋节",
        "10-01…10-07 国庆节",
    ]
    calendar = CALENDARS["CN"]
    assert calendar.announced(2026) and not any(
        span.provisional for span in calendar.spans(day("2026-01-01"), day("2026-12-01"))
    )
    assert not calendar.provisional(day("2026-02-20")) and not calendar.works(day("2026-02-23"))


@pytest.mark.parametrize("said", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_make_up_days_are_worked_and_nobody_rests_on_them(said: str) -> None:
    assert CALENDARS["CN"].works(day(said)) and CALENDARS["CN"].rest(day(said)) is None


def test_a_year_that_is_not_announced_yet() -> None:
    assert told("CN", "2027-01-02", "2027-12-30") == [
        "12-31…01-03 元旦",
        "02-03…02-14 春节",  # two days before the eve, to the eighth, and no weekend cut in two
        "04-03…04-05 清明节",
        "05-01…05-05 劳动节",
        "06-09…06-09 端午节",  # a Wednesday stands alone
        "09-15…09-15 中秋节",
        "10-01…10-07 国庆节",
    ]
    assert kinds("CN", "2027-02-02", "2027-02-15") == "-ffhhhhhhhhff-"
    calendar = CALENDARS["CN"]
    assert not calendar.announced(2027)
    assert all(span.provisional for span in calendar.spans(day("2027-01-02"), day("2027-12-30")))
    assert calendar.provisional(day("2027-02-20")) and not calendar.provisional(day("2027-03-15"))


def test_a_year_far_off() -> None:
    assert told("CN", "2033-01-04", "2033-12-30") == [
        "01-28…02-07 春节",  # the eve is 30 January
        "04-02…04-04 清明节",
        "04-30…05-04 劳动节",
        "06-01…06-01 端午节",
        "09-08…09-08 中秋节",
        "10-01…10-07 国庆节",
    ]
    calendar = CALENDARS["CN"]
    assert not calendar.announced(2033) and not calendar.works(day("2033-10-07"))
    assert calendar.provisional(day("2033-02-14")) and calendar.works(day("2033-10-10"))


def test_two_festivals_in_one_week() -> None:
    assert told("CN", "2028-09-20", "2028-10-20") == ["10-01…10-08 国庆节、中秋节"]
    assert told("CN", "2025-09-20", "2025-10-20") == ["10-01…10-08 国庆节、中秋节"]


@pytest.mark.parametrize("year", YEARS)
def test_the_spring_festival_is_known_in_every_year(year: int) -> None:
    first = day(f"{year}-{MOON_YEARS[year]}")
    eve = first - timedelta(days=1)
    for region in ("CN", "TW"):
        for each in (eve, first, first + timedelta(days=1)):
            rest = CALENDARS[region].rest(each)
            assert rest and rest.name.zh == "春节" and rest.kind == "holiday"
    for region in ("HK", "MO", "SG", "MY"):
        rest = CALENDARS[region].rest(eve)
        assert rest and (rest.name.zh, rest.kind, rest.first, rest.last) == ("除夕", "eve", eve, eve)


# Elsewhere


def test_the_united_states() -> None:
    assert told("US", "2026-09-01", "2027-01-10") == [
        "09-07…09-07 劳动节",
        "10-12…10-12 哥伦布日",
        "11-11…11-11 退伍军人节",
        "11-26…11-29 感恩节",
        "12-24…01-01 圣诞节、元旦",
    ]
    assert kinds("US", "2026-11-25", "2026-11-30") == "-hfff-"
    assert kinds("US", "2026-12-23", "2027-01-02") == "-ehfffffeh-"
    assert told("US", "2027-06-01", "2027-07-31") == [
        "06-18…06-19 六月节",
        "07-04…07-05 独立日",
    ]  # observed on the weekday
    assert told("US", "2027-11-20", "2028-01-10") == ["11-25…11-28 感恩节", "12-24…01-02 圣诞节、元旦"]
    calendar = CALENDARS["US"]
    assert calendar.announced(2033) and not calendar.provisional(day("2033-11-24"))
    [thanks] = calendar.spans(day("2027-11-26"), day("2027-11-26"))
    assert (thanks.name.en, thanks.kind) == ("Thanksgiving", "holiday")


def test_taiwan() -> None:
    assert told("TW", "2027-01-10", "2027-12-20") == [
        "02-04…02-10 春节",
        "02-27…03-01 和平纪念日",
        "04-03…04-06 儿童节、清明节",
        "04-30…05-02 劳动节",
        "06-09…06-09 端午节",
        "09-15…09-15 中秋节",
        "09-28…09-28 孔子诞辰",
        "10-09…10-11 国庆日",
        "10-23…10-25 光复节",
    ]
    rest = CALENDARS["TW"].rest(day("2027-10-10"))
    assert rest and rest.name == Text("国庆日", "National Day", "國慶日")


def test_the_emirates_rest_on_saturday_and_sunday_and_wait_for_the_moon() -> None:
    calendar = CALENDARS["AE"]
    assert [calendar.works(each) for each in days("2027-09-03", "2027-09-06")] == [
        True,
        False,
        False,
        True,
    ]  # from a Friday
    assert told("AE", "2027-03-01", "2027-03-31") == ["03-09…03-11 开斋节"]
    rest = calendar.rest(day("2027-03-10"))
    assert rest and rest.provisional and not calendar.announced(2027)
    assert calendar.provisional(day("2027-03-13")) and not calendar.provisional(day("2027-03-14"))
    assert told("AE", "2033-01-02", "2033-12-24")[-1] == "12-23…12-25 开斋节"  # for the second time in that year


def test_days_that_a_package_names_by_its_law_only() -> None:
    assert told("HK", "2027-03-01", "2027-04-01") == ["03-26…03-29 复活节"]  # Good Friday is a general holiday
    assert told("GB", "2027-03-01", "2027-08-31")[0] == "03-26…03-29 复活节"  # Easter Monday, in England
    assert told("HK", "2028-09-30", "2028-10-09") == ["10-01…10-02 国庆节", "10-04…10-04 中秋节"]  # and the day after
    assert told("SG", "2027-03-20", "2027-04-01") == ["03-26…03-26 耶稣受难日"]
    assert told("JP", "2027-08-12", "2027-08-31") == ["08-13…08-16 盂兰盆节"]
    assert told("ES", "2033-12-20", "2033-12-31") == ["12-24…01-01 圣诞节"]  # a Sunday, which its law does not list
    assert told("VN", "2027-02-01", "2027-02-28") == ["02-03…02-11 春节"]
    assert told("TH", "2027-04-10", "2027-04-20") == ["04-12…04-16 宋干节"]


@pytest.mark.parametrize("region", REGIONS)
def test_the_last_night_of_the_year_is_no_evening_for_work(region: str) -> None:
    for year in range(2026, LAST.get(region, 2040)):
        assert CALENDARS[region].rest(date(year, 12, 31))
        [span] = CALENDARS[region].spans(date(year, 12, 31), date(year, 12, 31))
        off = not CALENDARS[region].works(date(year + 1, 1, 1)) and CALENDARS[region].rest(date(year + 1, 1, 1))
        assert span.last >= date(year + 1, 1, 1) if off else span.last == date(year, 12, 31)


# What a community says itself


def test_a_community_keeps_other_days_free() -> None:
    law = replace(CALENDARS["CN"], before=0, after=0)
    assert [f"{r.first:%m-%d}…{r.last:%m-%d}" for r in law.spans(day("2027-02-01"), day("2027-02-28"))] == [
        "02-05…02-12"
    ]
    longer = replace(CALENDARS["CN"], before=10, after=15)
    [span] = longer.spans(day("2027-02-01"), day("2027-02-01"))
    assert (span.first, span.last) == (day("2027-01-27"), day("2027-02-21"))
    assert not replace(CALENDARS["US"], after=0).rest(day("2027-11-26"))
    assert CALENDARS["CN"].rest(day("2027-02-03")) and not law.rest(day("2027-02-03"))


def test_days_of_its_own() -> None:
    exams = Rest(Text("期末考试", "Exams", "期末考試"), day("2027-01-01"), day("2027-01-15"), "peak")
    closed = Rest(Text("校庆", "Founders' day", "校慶"), day("2026-02-14"), day("2026-02-16"), "holiday")
    calendar = replace(CALENDARS["CN"], own=(exams, closed))
    assert calendar.peak(day("2027-01-10")) == exams and not calendar.peak(day("2027-01-16"))
    assert not calendar.rest(day("2027-01-10")) and calendar.rest(day("2027-01-02")) == CALENDARS["CN"].rest(
        day("2027-01-02")
    )
    assert calendar.rest(day("2026-02-14")) == closed  # a make-up day, yet the community is closed
    after = calendar.rest(day("2026-02-17"))
    assert after and (after.name.zh, after.first) == ("春节", day("2026-02-17"))  # what is left of it
    [span] = calendar.spans(day("2026-02-20"), day("2026-02-20"))
    assert (span.first, span.name.zh) == (day("2026-02-14"), "校庆、春节")


# What nobody knows yet


@pytest.mark.parametrize(("region", "year"), [("CN", 2041), ("US", 2050), ("IN", 2036)])
def test_years_without_a_table_are_provisional_all_through(region: str, year: int) -> None:
    calendar = CALENDARS[region]
    assert all(calendar.provisional(date(year, 1, 1) + timedelta(days=n)) for n in range(365))
    assert not calendar.announced(year) and calendar.works(date(year, 5, 1)) == (date(year, 5, 1).weekday() < 5)
    assert not calendar.rest(date(year, 10, 1)) and not calendar.spans(date(year, 3, 1), date(year, 9, 1))


def test_a_region_without_a_table() -> None:
    calendar = calendar_of("XX", TABLES)
    assert (
        calendar.works(day("2027-01-01"))
        and calendar.provisional(day("2027-01-01"))
        and not calendar.spans(date.min, date.max)
    )
    assert calendar.shifted(day("2027-01-02"), -1) == day("2027-01-01")


# What holds in every region

NEVER_BEFORE, LONGEST = date(YEARS[0], 1, 1), 800
periods = st.tuples(st.integers(0, 365 * 15), st.integers(0, LONGEST)).map(
    lambda pair: (NEVER_BEFORE + timedelta(days=pair[0]), NEVER_BEFORE + timedelta(days=sum(pair)))
)
around = st.none() | st.integers(0, 20)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(REGIONS), periods, around, around)
def test_spans_lie_apart_and_hold_exactly_the_days_of_rest(
    region: str, period: tuple[date, date], before: int | None, after: int | None
) -> None:
    calendar: Calendar = replace(CALENDARS[region], before=before, after=after)
    first, last = period
    spans = calendar.spans(first, last)
    assert all(one.last + timedelta(days=1) < other.first for one, other in pairwise(spans))
    assert all(span.first <= last and span.last >= first for span in spans)
    for each in days(first.isoformat(), last.isoformat()):
        rest, inside = calendar.rest(each), [span for span in spans if span.first <= each <= span.last]
        assert len(inside) == (rest is not None), each
        if rest:
            assert rest.first <= each <= rest.last and inside[0].first <= rest.first and rest.last <= inside[0].last
            assert NAMING.index(inside[0].kind) <= NAMING.index(rest.kind) and rest.kind != "peak"
            assert rest.provisional <= inside[0].provisional
            assert not (rest.kind == "holiday" and calendar.works(each))
        elif each.weekday() not in WEEKEND:
            assert calendar.works(each)


@pytest.mark.parametrize("region", REGIONS)
def test_every_day_off_is_a_rest_and_has_a_name_in_each_language(region: str) -> None:
    for rest in CALENDARS[region].spans(NEVER_BEFORE, date(YEARS[-1], 12, 31)):
        for name in (rest.name.zh, rest.name.hant):
            assert name and not any("a" <= letter.lower() <= "z" for letter in name), name
        assert rest.name.en.isascii() and "(" not in rest.name.en
    assert TABLES["CN"]["names"][0][1] and any(zh != hant for zh, hant, _ in TABLES[region]["names"])


def test_every_festival_that_a_region_keeps_is_found_each_year() -> None:
    for region, festivals in AROUND.items():
        years = LAST.get(region, YEARS[-1]) - YEARS[0] + 1
        assert len(TABLES[region]["feasts"].split()) // 5 >= years * len(festivals), region


@pytest.mark.parametrize("region", REGIONS)
def test_the_weekend_is_the_same_everywhere(region: str) -> None:
    import holidays

    weekend = set(holidays.country_holidays(region, years=2027).weekend)
    assert weekend == (
        {6} if region == "HK" else set(WEEKEND)
    )  # the law of Hong Kong has Sunday only, its offices both


def test_tables_stay_small() -> None:
    assert len(json.dumps(TABLES, ensure_ascii=False).encode()) < 100_000  # read at every start
