"""Everything that is printed of a plan, read back as text: both documents, every sheet, the tracker, the calendar."""

from __future__ import annotations

import html
import re
from datetime import date, datetime
from io import BytesIO

import icalendar
import openpyxl
from dateutil.rrule import rrulestr

from generator.load.store import Store
from generator.plan.plan import Plan
from generator.writers import WRITERS
from generator.writers.look import Look

READ = ("md", "html", "xlsx", "ics")
ENDS = re.compile(r"</(?:p|li|h\d|td|th|tr|div|section|figure|caption)>|<br>")
TAGS = re.compile(r"<[^>]*>")
SOURCED = re.compile(r"《[^》]+》 \d{3} ")  # a line of the list of what the sources say: quoted as it stands


def everything(plan: Plan, store: Store, kinds: tuple[str, ...] = READ) -> dict[str, str]:
    """Path → text, for formats by their ending: of a page what a reader sees, of tracker and calendar all texts."""
    look = Look(store.labels[plan.language], store.templates)
    made = (
        (path, data)
        for (_, ending), writer in WRITERS.items()
        if ending in kinds
        for path, data in writer(plan, look).items()
    )
    return {path: read_back(path, data) for path, data in made}


def read_back(path: str, data: bytes) -> str:
    """A file as a reader reads it, line by line."""
    if path.endswith(".html"):
        body = data.decode().partition("</style>")[2]
        return html.unescape(TAGS.sub("", ENDS.sub("\n", body)))
    if path.endswith(".xlsx"):
        book = openpyxl.load_workbook(BytesIO(data), read_only=True)
        cells = (cell for page in book for row in page.iter_rows(values_only=True) for cell in row)
        return "\n".join(cell for cell in cells if isinstance(cell, str) and not cell.startswith("="))
    if path.endswith(".ics"):
        events = icalendar.Calendar.from_ical(data).walk("VEVENT")
        return "\n".join(str(event[name]) for event in events for name in ("summary", "description") if name in event)
    return data.decode()


def told(files: dict[str, str], quotes: bool = False) -> list[tuple[str, str]]:
    """Every line that is not empty, with its file; what is quoted from the sources only on request."""
    lines = ((path, line.strip()) for path, text in files.items() for line in text.splitlines())
    return [(path, line) for path, line in lines if line and (quotes or not SOURCED.search(line))]


def with_words(files: dict[str, str], pattern: str, unless: str = r"\b\B") -> list[str]:
    """Each line that has `pattern`, once its parts that match `unless` are gone, with its file."""
    return [f"{path}: {line}" for path, line in told(files) if re.search(pattern, re.sub(unless, "", line))]


def on_days(event: icalendar.Event) -> list[date]:
    """Every day on which an entry of the calendar stands: repeats without the days on which they rest."""
    first = event["dtstart"].dt
    begin = first if isinstance(first, datetime) else datetime.combine(first, datetime.min.time())
    begin = begin.replace(tzinfo=None)
    days = [begin] if "rrule" not in event else list(rrulestr(event["rrule"].to_ical().decode(), dtstart=begin))
    rests = event.get("exdate", [])
    off = {day.dt for each in (rests if isinstance(rests, list) else [rests]) for day in each.dts}
    off_days = {day.date() if isinstance(day, datetime) else day for day in off}
    return [day.date() for day in days if day.date() not in off_days]
