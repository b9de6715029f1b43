"""The four communities for which a consultant wrote a manual: sums by hand, as in each README, held against ours.

Hours by person and week, what the promise owes and how much of it is served, groups kept, questions that can be taken.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from datetime import date, timedelta

from generator.plan.reckoning import LeverLine

from .ledger import monday, spoken_minutes
from .readback import with_words
from .reckoned import Case

A_MONTH = 52 / 12  # weeks


def week_of(case: Case, day: date) -> dict[str, tuple[int, int, int]]:
    """Person → have, need and kept minutes in the week of a Monday."""
    return {week.person: (week.have, week.need, week.kept) for week in case.plan.weeks if week.monday == day}


def by_weekday(case: Case, day: date, source: str) -> dict[int, int]:
    """Weekday → minutes of some work in the week of a Monday, read from the ledger."""
    found: dict[int, int] = defaultdict(int)
    for work in case.plan.ledger:
        for occurrence in work.occurrences if work.source == source else ():
            if monday(occurrence.day) == day:
                found[occurrence.day.weekday()] += occurrence.minutes
    return dict(found)


def row(case: Case, person: str) -> list[int]:
    """The row of a person in the manual's table of the week: seven days, when it comes, in all, of, left."""
    line = next(line for line in case.files["manual.md"].splitlines() if line.startswith(f"| **{person}"))
    return [int(cell) if cell != "—" else 0 for cell in re.split(r" \| ", line.strip("| "))[1:]]


def everywhere(case: Case, text: str) -> set[str]:
    """The documents in which a text stands."""
    return {path.split("/")[0] for path, printed in case.files.items() if text in printed}


def from_to(lever: LeverLine) -> tuple[str, str]:
    """The role's whole week before and after a lever, as its text tells it; "" where it only says what it saves."""
    found = re.search(r"从(\d[\d小时分钟]*?)减到(\d[\d小时分钟]*)", lever.text.replace("一周7次减到4次", ""))
    return (found[1], found[2]) if found else ("", "")


# --- two volunteers: groups kept ---


def test_two_volunteers_keep_eight_groups(case) -> None:
    found = case("rival-two-volunteers")
    # Fifteen groups at 8 minutes every evening are 15 × 8 × 7 = 840; two people of five hours have 600.
    assert 15 * 8 * 7 == 840 and found.load("moderator").have == 2 * 5 * 60 == 600
    # Merged groups are filled to 80 % of 500, 400 people: 3000 ÷ 400 = 7.5, so eight groups.
    assert math.ceil(3000 / (0.8 * 500)) == 8
    levers = {lever.id: lever for lever in found.plan.levers if lever.state == "used"}
    kept = levers["fewer-groups"]
    assert (kept.before, kept.after) == ("15", "8") and "15个群只照看8个" in kept.text
    # Every other day is four times a week: 15 × 8 × 4 = 480, of eight groups 256, with helpers half of it, 128.
    assert levers["round-every-other-day"].saved == 840 - 480
    helpers = levers["helpers-for-the-round"]
    assert (helpers.before, helpers.after) == ("256", "128") and 8 * 8 * 4 == 256
    assert f"请{math.ceil(128 / 15)}位" in helpers.text  # at 15 minutes a week each
    assert found.row("daily-duty").minutes == 128
    # Page one, the list of cuts and the sheet of groups have the same eight.
    assert "15个群只照看8个" in found.page_one() or kept.title in found.page_one()
    assert not with_words(found.files, r"只照看(?!8个)\d+个")


def test_two_volunteers_have_a_fifth_of_their_hours_left(case) -> None:
    found = case("rival-two-volunteers")
    # They are tired, so a fifth of their hours is left free: of 600 × 0.8 = 480 all but one minute is kept.
    load = found.load("moderator")
    assert load.used == sum(task.minutes for task in load.kept) == 479 and not load.over
    for person in ("阿芳", "老秦"):
        *days, whenever, total, have, left = row(found, person)
        assert have == 300 and total == sum(days) + whenever <= 240 and left == 300 - total >= 60
    # And so it is in weeks with dated steps: 240 of 300, and as little in the two evenings before New Year.
    assert all(week.kept <= 0.8 * week.have for week in found.plan.weeks if week.role == "moderator")
    assert not [line for line in found.plan.outside if "人累着" in line]
    # The steps are all done all the same, later: each with all of its minutes by the last day.
    done = {step.id: 0 for step in found.plan.schedule}
    for work in found.plan.ledger:
        if work.kind == "step":
            done[work.source.removeprefix("launch/")] += sum(o.minutes for o in work.occurrences)
    assert done == {step.id: step.minutes for step in found.plan.schedule}


def test_two_evenings_of_a_week_are_two_sevenths_of_the_hours(case) -> None:
    found = case("rival-two-volunteers")
    # New Year is 6 February 2027; from the 3rd to the 14th everybody rests: 300 × 2/7 = 85, of which a fifth is free.
    week = week_of(found, date(2027, 2, 1))
    assert {(have, kept) for have, _, kept in week.values()} == {(300 * 2 // 7, math.floor(85 * 0.8))} == {(85, 68)}
    assert {have for have, _, _ in week_of(found, date(2027, 2, 8)).values()} == {0}
    assert {have for have, _, _ in week_of(found, date(2027, 2, 15)).values()} == {300}


def test_two_volunteers_cuts_lead_from_one_sum_to_the_next(case) -> None:
    found = case("rival-two-volunteers")
    used = [lever for lever in found.plan.levers if lever.state == "used"]
    # 840 → 480 is 360 of the week; 15 → 8 groups, 480 → 256 of the rounds, and three lines of two minutes a group less;
    # half of 256 by helpers: 128.
    saved = {lever.id: lever.saved for lever in used}
    assert saved["round-every-other-day"] == 360 and saved["fewer-groups"] == 480 - 256 + 7 * 2 * 3
    assert saved["helpers-for-the-round"] == 128
    # Each begins where the one before it ended, and the last ends at what the capacity table has.
    week = sum(lever.saved for lever in used) + found.load("moderator").used
    for lever, (before, after) in zip(used, map(from_to, used)):
        assert not before or (spoken_minutes(before), spoken_minutes(after)) == (week, week - lever.saved)
        week -= lever.saved
    assert week == found.load("moderator").used == 479


def test_two_volunteers_ask_thirty_for_nine_helpers_before_anything_leans_on_them(case) -> None:
    found = case("rival-two-volunteers")
    step = next(step for step in found.plan.schedule if step.id == "ask-for-helpers")
    # 128 minutes at 15 each are nine helpers; three in ten say yes, so thirty are asked, three minutes each.
    assert math.ceil(128 / 15) == 9 and math.ceil(9 / 0.3) == 30 and step.minutes == 30 * 3
    assert step.first_day == date(2027, 1, 12) and "问30位，要9位" in step.steps[0].text


def test_two_volunteers_welcome_as_many_as_they_can(case) -> None:
    found = case("rival-two-volunteers")
    capped = next(lever for lever in found.plan.levers if lever.id == "newcomers-capped")
    # Three minutes each: fifty newcomers are 150 minutes, eight 24.
    assert (capped.before, capped.after, capped.saved) == ("50", "8", 150 - 8 * 3)
    assert found.row("newcomer-seven-days").minutes == 24


def test_the_week_of_second_hand_things_stands_in_the_table(case) -> None:
    found = case("rival-two-volunteers")
    # Two minutes in each of eight groups for the list on Monday, the reminder on Saturday, the count on Sunday; reports
    # on Thursday and the ruling on Friday are twenty each. Wednesday's look is the round, at the same half past seven.
    lines = {
        name: found.row(f"run/second-hand.{name}").minutes for name in ("list", "reports", "rule", "nudge", "count")
    }
    assert lines == {"list": 8 * 2, "reports": 20, "rule": 20, "nudge": 8 * 2, "count": 8 * 2}
    week = date(2027, 3, 1)
    assert [by_weekday(found, week, f"run/second-hand.{name}") for name in lines] == [
        {0: 16},
        {3: 20},
        {4: 20},
        {5: 16},
        {6: 16},
    ]
    assert 2 in by_weekday(found, week, "sops/daily-duty") and found.page("daily-duty").at == "19:30"
    # What kinds of members are owed rests, not what was promised to all.
    assert not [task for task in found.load("moderator").kept if task.sop.startswith("care/")]
    assert "| **一周流转** |" in found.files["manual.md"] and "一周流转：每群发本周接龙" in found.files["calendar.ics"]


def test_a_thing_a_week_is_handed_over_by_neighbours(case) -> None:
    promise = case("rival-two-volunteers").plan.promises[0]
    # One a week takes two of ten minutes, whoever gives and whoever fetches: nobody takes turns.
    assert (promise.owed, promise.cost, promise.turns, promise.gap) == (1, 2 * 10, None, 0)


# --- hiking: members in turn ---


def test_eight_of_sixty_hikers_take_turns(case) -> None:
    found = case("rival-hiking")
    promise = found.plan.promises[0]
    # Two people for 450 minutes are 900 a week; the team has 180 + 60 = 240. So members: 4 × 2 = 8 turns a month.
    assert sum(load.have for load in found.plan.loads) == 180 + 60 == 240
    assert (promise.cost, promise.turns, promise.gap, promise.can) == (2 * 450, 8, 0, 1)
    assert round(100 * 8 / 60) == 13
    for sum_ in ("每次2人 × 450分钟 = 900分钟", "240分钟，装不下900分钟", "4次 × 2人 = 8人次", "要8位（60人里的13%）"):
        assert sum_ in found.page_one() and {"manual.md", "reference.md", "manual.html"} <= everywhere(found, sum_)
    # Twelve places each time, 48 a month.
    assert promise.seats == 12 and promise.served == 4 * 12


def test_the_walks_are_on_saturdays_but_for_new_year(case) -> None:
    found = case("rival-hiking")
    walks = {o.day for work in found.plan.ledger if work.source == "event/meeting" for o in work.occurrences}
    saturdays = {date(2027, 1, 9) + timedelta(weeks=n) for n in range(13)}
    # 6 February 2027 is New Year's Day, 3 April Qingming's weekend.
    assert date(2027, 2, 6) not in walks and saturdays - walks <= {
        date(2027, 2, 6),
        date(2027, 2, 13),
        date(2027, 4, 3),
    }
    assert walks <= saturdays


def test_a_lead_of_three_hours_has_time_left(case) -> None:
    found = case("rival-hiking")
    # The walk: a route 25, the post 15, closing 15, go or stop 10, the route card 15; two looks of ten, handing over 90
    # at 0.3 a month (6), newcomers 6, a breach 15 a month. No sheet of outings beside it.
    lead = found.load("lead")
    assert lead.have == 180 and lead.used == 25 + 15 + 15 + 10 + 15 + 20 + 6 + 6 + 3 == 115 and 115 <= 180 * 0.85
    assert {task.sop: task.minutes for task in lead.kept} == {
        "run/hiking.pick": 25,
        "run/hiking.post": 15,
        "run/hiking.close": 15,
        "run/hiking.decide": 10,
        "run/hiking.card": 15,
        "short-look": 2 * 10,
        "handover": round(90 * 0.3 / A_MONTH),
        "welcome-small": 6,
        "breach-of-rules": round(15 / A_MONTH),
    }
    # Monday, Tuesday, Thursday, Friday and Sunday as the run sheet has them; the looks are on Tuesday and Friday.
    *days, whenever, total, have, left = row(found, "负责人")
    assert days == [25, 15 + 10, 0, 15, 10 + 10, 0, 15] and whenever == 6 + 6 + 3
    assert total == sum(days) + whenever == 180 - left and have == 180


def test_eight_are_asked_for_by_a_date(case) -> None:
    found = case("rival-hiking")
    step = next(step for step in found.plan.schedule if step.id == "ask-for-turns")
    # Three in ten say yes: for eight one asks 27, three minutes each. Half of them, four, can hold two of four walks.
    assert math.ceil(8 / 0.3) == 27 and step.minutes == 27 * 3 == 81
    asked = [o for work in found.plan.ledger if work.source == "launch/ask-for-turns" for o in work.occurrences]
    assert sum(o.minutes for o in asked) == 81 and asked[-1].day <= step.end
    assert "只有4位，一个月就办2次" in found.page_one() and 4 * 1 // 2 == 2
    # Twelve of sixty a week: a turn in five weeks.
    assert "轮着来，5周轮到一次" in found.page_one() and 60 / 12 == 5


def test_the_founder_counts_who_is_home(case) -> None:
    found = case("rival-hiking")
    # Twenty-five minutes of his hour on Saturdays at eight, each time that there is a walk.
    *days, _, total, have, left = row(found, "老杨")
    assert (days[5], total, have, left) == (25, 25, 60, 35)
    homes = [o for work in found.plan.ledger if work.source == "run/hiking.home" for o in work.occurrences]
    walks = {o.day for work in found.plan.ledger if work.source == "event/meeting" for o in work.occurrences}
    assert {(o.day, o.time, o.minutes) for o in homes} == {(day, "20:00", 25) for day in walks}


# --- entrepreneurs: tables owed ---


def test_forty_members_are_owed_eleven_tables_a_month(case) -> None:
    found = case("rival-entrepreneurs")
    numbers = {number.id: number.value for number in found.plan.numbers}
    promise = found.plan.promises[0]
    # Eight in ten of forty speak once a month: 32 cards, three to a table, so eleven tables with 33 places.
    assert numbers["cards-owed"] == 0.8 * 40 == 32 and numbers["tables-owed"] == math.ceil(32 / 3) == 11
    assert round(promise.owed * A_MONTH) == 11 and promise.seats == 3
    # A table is 150 minutes and 120 around it, for a host; a member writes. Eleven a month are 685 a week.
    assert 150 + 120 == 270 and promise.cost == round(11 * 270 / A_MONTH) == 685
    assert "一个月11次，每次270分钟，合一周685分钟" in found.page_one()
    # One a week is the founder's, one a month the evening for all: 11 − 4.33 − 1 are left to the lead, 353 a week.
    left = 11 / A_MONTH - 1 - 1 / A_MONTH
    assert abs(found.row("delivery/1").minutes - left * 270) < 1 and found.row("delivery/1").minutes == 353
    assert promise.gap == 0 and promise.lines[-2] == "装得下。"


def test_the_months_of_the_club_hold_ten_to_twelve_tables(case) -> None:
    found = case("rival-entrepreneurs")
    promise = found.plan.promises[0]
    # Thursdays of April and May 2027 are five and four (1, 8, 15, 22, 29; 6, 13, 20, 27), none of them on a rest; one
    # evening for all in each; the lead's 1.31 a week come to the rest.
    held = Counter()
    for work in found.plan.ledger:
        for o in work.occurrences if work.source in ("sops/fixed-table", "event/monthly", "delivery/1") else ():
            each = {"sops/fixed-table": 180, "event/monthly": work.minutes, "delivery/1": 270}[work.source]
            held[work.source, o.day.isoformat()[:7]] += o.minutes / each
    assert (held["sops/fixed-table", "2027-04"], held["sops/fixed-table", "2027-05"]) == (5, 4)
    whole = {month: int(sum(n for (_, m), n in held.items() if m == month) + 0.02) for month in ("2027-04", "2027-05")}
    assert whole == {"2027-04": 12, "2027-05": 10}
    # Eleven are owed, so May is told, on page one too.
    told = "2027-04有12次、2027-05有10次；不到11次的那个月"
    assert told in promise.lines[-1] and told in found.page_one()


def test_what_the_lead_could_hold_is_never_rounded_up(case) -> None:
    found = case("rival-entrepreneurs")
    # 1500 less 15 % are 1275, other work is 152: 1123 a week, 18.01 tables of 270 a month.
    lead = found.load("lead")
    others = sum(task.minutes for task in lead.kept if task.sop != "delivery/1")
    assert lead.have == 1500 and lead.used == 353 + 152 and others == 152
    assert found.plan.promises[0].have == 1275 - 152 == 1123 and math.floor(1123 * A_MONTH / 270) == 18
    assert "最多做得了18次" in found.page_one() and not with_words(found.files, "最多做得了(?!18次)")


def test_three_hundred_are_far_away(case) -> None:
    found = case("rival-entrepreneurs")
    # 300 − 40 = 260 people at two a week are 130 weeks.
    assert "goal-slow" in found.asked()
    ask = next(question.ask for question in found.plan.questions if question.id == "goal-slow")
    assert all(part in ask for part in ("260人", "每周2人", "130周"))
    assert {number.id: number.value for number in found.plan.numbers}["weeks-to-goal"] == 130


def test_each_of_four_has_their_own_hours(case) -> None:
    found = case("rival-entrepreneurs")
    # 25 hours each for three and five for the founder, who hosts a table of 180 minutes on Thursday.
    for person, have in {"俞蓓": 1500, "社群运营": 1500, "活动": 1500, "沈会长": 300}.items():
        *days, whenever, total, had, left = row(found, person)
        assert had == have and total == sum(days) + whenever and left == have - total >= 0.15 * have
        assert days[5] == days[6] == 0, "nothing at weekends"
    assert row(found, "沈会长")[3] == 180


# --- car forum: questions that can be taken ---


def test_eight_moderators_take_589_questions_a_week(case) -> None:
    found = case("rival-car-forum")
    moderators, promise = found.load("moderator"), found.plan.promises[0]
    # Eight of five hours less 15 % are 2040. Reports 20 a day (140), solved threads 30, quiet ones 30, newcomers 20,
    # a topic 20, the rota 20, the restless 10, a breach 3: 273. 1767 are left, three minutes a post.
    assert moderators.have == 8 * 300 and 0.85 * 2400 == 2040
    others = {task.sop: task.minutes for task in moderators.kept if task.sop != "board-triage"}
    assert sum(others.values()) == 7 * 20 + 30 + 30 + 20 + 20 + 20 + 10 + 3 == 273
    assert promise.have == 2040 - 273 == 1767 and promise.can == 1767 // 3 == 589
    assert "一周约210件 × 3分钟 = 630分钟" in found.page_one()
    assert "最多接得住589件，一天84件" in found.page_one() and 589 // 7 == 84
    assert not with_words(found.files, r"接得住(?!589件)\d")
    # A tenth of the 2,100 who speak in a week: 210, which is fewer than 589.
    assert promise.owed == 210 and promise.cost == 210 * 3 == 630 and promise.gap == 0


def test_seventy_who_know_answer_two_hundred_and_ten(case) -> None:
    found = case("rival-car-forum")
    assert math.ceil(210 / 3) == 70 and "210件要70位懂的" in found.page_one()


def test_the_old_questions_have_their_minutes_and_days(case) -> None:
    found = case("rival-car-forum")
    step = next(step for step in found.plan.schedule if step.id == "clear-backlog")
    # 140 of three minutes each are 420, begun on the fourth day and done within four weeks.
    done = [o for work in found.plan.ledger if work.source == "launch/clear-backlog" for o in work.occurrences]
    assert step.minutes == 140 * 3 == sum(o.minutes for o in done) == 420
    assert min(o.day for o in done) >= date(2027, 3, 4) and max(o.day for o in done) < date(2027, 4, 1)


def test_triage_is_eleven_shifts_of_an_hour(case) -> None:
    found = case("rival-car-forum")
    numbers = {number.id: number.value for number in found.plan.numbers}
    # Sixty minutes are twenty posts; 630 minutes are 10.5 shifts.
    assert numbers["posts-per-shift"] == 60 / 3 and numbers["shifts-week"] == math.ceil(630 / 60) == 11
    # Thirty a day, every day of an ordinary week: 90 minutes, in two shifts.
    assert by_weekday(found, date(2027, 4, 12), "sops/board-triage") == dict.fromkeys(range(7), 90)


def test_nobody_of_the_forum_has_more_than_half_of_their_hours_taken(case) -> None:
    found = case("rival-car-forum")
    week = week_of(found, date(2027, 4, 12))
    # 20 hours and eight times five: 3600 minutes. Triage 630 and the other 273 are 903 for eight, 113 each.
    assert sum(have for have, _, _ in week.values()) == 1200 + 8 * 300
    moderators = [kept for person, (_, _, kept) in week.items() if person.startswith("版主")]
    assert sum(moderators) == 630 + 273 == 903 and max(moderators) <= 903 / 8 + 15
    for person in week:
        *days, whenever, total, have, _ = row(found, person)
        assert (have, total) == (week[person][0], week[person][2]) and total == sum(days) + whenever
