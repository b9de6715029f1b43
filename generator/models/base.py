"""Building blocks of every model: text in three scripts, marks, references, ranges, conditions."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from ..record import record

LANGUAGES = ("zh", "zh-Hant", "en")
Language = Literal["zh", "zh-Hant", "en"]
Grade = Literal["A", "B", "C"]


@record(eq=True)
class Text:
    """One text in every language; `hant` is derived from `zh` when the library is compiled."""

    zh: str
    en: str
    hant: str = ""

    def into(self, language: str) -> str:
        """The text in `language` ("zh", "zh-Hant" or "en")."""
        return self.en if language == "en" else self.hant if language == "zh-Hant" else self.zh


@record(eq=True)
class Ref:
    """Annotation: the string is the id of an item of one of `kinds` ("*": any), or one of the words in `also`.

    free: any other text will do, as long as it does not look like an id.
    """

    kinds: tuple[str, ...]
    also: tuple[str, ...] = ()
    free: bool = False


@record(eq=True)
class Range:
    """Annotation: a number from `low` to `high`, both included; None leaves that side open."""

    low: float | None = None
    high: float | None = None


@record(eq=True)
class Several:
    """Annotation: a list, of which one alone may stand without its brackets."""


@record(eq=True)
class Pattern:
    """Annotation: a string of the form `regex`; `example` shows one in the error."""

    regex: str
    example: str


Id = Annotated[str, Pattern(r"[a-z0-9]+(-[a-z0-9]+)*", "check-in-reminder")]
Clock = Annotated[str, Pattern(r"([01][0-9]|2[0-3]):[0-5][0-9]", "20:30")]
Duration = Annotated[str, Pattern(r"\d+ (minutes|hours|days|weeks)", "30 days")]
Filled = Annotated[str, Pattern(r"(?s).*\S.*", "晨读会")]  # anything but blanks
Window = Annotated[  # when somebody can work: a word, or clock times on weekdays
    str,
    Pattern(
        r"any|working-hours|evenings|weekends"
        r"|(day|(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?) "
        r"([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)",
        "sat 08:00-16:00",
    ),
]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PlaceKind = Literal["groups", "board", "feed", "room"]  # how life runs in a place: see DESIGN's words
Day = date
Checked = Annotated[str, Pattern(r"20\d\d-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?", "2026-11-29")]
Count = Annotated[int, Range(0)]
Number = Annotated[float, Range()]


@record(eq=True)
class Practice:
    """What we add and no source gives. A: official or primary, B: a named practitioner, C: common usage."""

    grade: Grade
    note: Text | None = None


@record(eq=True)
class Origin:
    """Where an item was written, and which layer last set each field that an overlay touched."""

    file: str = ""
    line: int = 0
    layer: str = "library"
    overridden: tuple[tuple[str, str], ...] = ()


@record(eq=True)
class Condition:
    """A condition on the completed profile, as data.

    op: "all", "any" or "not" over `parts`; or, on the field `path`, "in" (one of `values`; a list
    field matches on membership), "between" (`low` to `high`, both included) or "set" (`values[0]`
    says whether it must be).
    """

    op: Literal["all", "any", "not", "in", "between", "set"]
    parts: tuple["Condition", ...] = ()
    path: str = ""
    values: tuple[Any, ...] = ()
    low: float | None = None
    high: float | None = None


ALWAYS = Condition("all")


@record(kw_only=True)
class Law:
    """Where a statement of grade A stands.

    text: the law and its article, or the page. region: the codes of the places where it holds, or `any`. checked: when
    somebody last read it there; "" where nobody has: it is then printed as something to check.
    """

    text: Text
    region: Annotated[tuple[Annotated[str, Pattern(r"[A-Z]{2}|any", "CN")], ...], Several()]
    checked: Checked = ""


@record(kw_only=True)
class Marked:
    """A statement that says why: claims of the sources, our own practice, or both. law: what grade A stands on."""

    says_why: ClassVar[bool] = True  # false where it is words or a record, not advice

    because: tuple[Annotated[str, Ref(("claims",))], ...] = ()
    practice: Practice | None = None
    law: Law | None = None


@record(kw_only=True)
class Statement(Marked):
    """One sentence or short paragraph of advice."""

    text: Text


@record(kw_only=True)
class Item(Marked):
    """Anything with an id in a playbook. `basis` is an overlay's note of the hash it was laid over."""

    id: Id
    when: Condition = ALWAYS
    basis: str = ""
    aliases: tuple[str, ...] = ()
    origin: Origin = Origin()
