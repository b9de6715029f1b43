"""What each module may lean on, read from its source: docs/architecture.md says the same to people."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator"
PAGE = ROOT / "docs" / "architecture.md"
LONGEST_FUNCTION, LONGEST_MODULE = 40, 400

NAMED = {
    "cli",
    "commands",
    "load.source",
    "load.decode",
    "errors",
    "load.library",
    "load.checks",
    "load.compile",
    "load.store",
    "calendar.days",
    "load.profiles",
    "output",
    "plan.plan",
    "compose.manual",
    "compose.sheets",
    "compose.packs",
    "compose.document",
    "compose.figures",
    "load.traditional",
    "writers",
    "writers.markdown",
    "writers.html",
    "writers.handouts",
    "writers.jinja",
    "writers.json",
    "writers.docx",
    "writers.docx.body",
    "writers.pdf",
    "writers.paper",
    "writers.press",
    "writers.fonts",
    "models.base",
    "models.codec",
    "models.playbook",
    "models.profile",
    "tailor.conditions",
    "tailor.parameters",
    "tailor.schedule",
    "tailor.levers",
    "tailor.placing",
    "tailor.targets",
    "tailor.readiness",
    "tailor.resolve",
}
CORE = re.compile(
    r"(tailor|models|compose|calendar|plan)(\..*)?|writers(\.(?!(docx|xlsx|ics|office|pdf|paper|press|fonts|qr|unprinted)\b).*)?"
    r"|counting|record|terminal|load\.library|load\.recognise|load\.denial|load\.decode|errors"
)
FROM_OUTSIDE = {"jinja2", "markupsafe"}
WORLD = {
    "os",
    "pathlib",
    "time",
    "locale",
    "subprocess",
    "socket",
    "shutil",
    "tempfile",
    "glob",
    "io",
    "urllib",
    "random",
    "getpass",
}
PURE = {"pathlib.PurePosixPath"}  # a path as text: it touches no disk
NEVER_IN_CORE = {"cli", "commands", "output", "load.store", "load.compile", "load.traditional", "load.profiles"}
ONLY_IN = {
    "yaml": {"load.source"},
    "opencc": {"load.traditional"},
    "holidays": {"calendar.tables"},
    "typst": {"writers.press"},
    "segno": {"writers.qr"},
    "pypinyin": {"site.sounds"},
}
LOADED_LATE = {
    "docx": "writers.docx",
    "lxml": "writers.docx",
    "xlsxwriter": "writers.xlsx",
    "icalendar": "writers.ics",
}  # library → the writer that is imported when its format is asked for
WRITERS = {"output", "load.cache"}
WRITING = re.compile(
    r"(.*\.)?(write_text|write_bytes|touch|mkdir|rmdir|unlink|symlink_to|hardlink_to)"
    r"|os\.(replace|rename|renames|remove|removedirs|makedirs|truncate|fdopen|link|symlink)|shutil\..*"
)
SPEAKING = {"print", "sys.exit", "exit", "quit", "os._exit"}
CLOCK = re.compile(r"(.*\.)?(date\.today|datetime\.(now|today|utcnow))|time\.(time|time_ns|localtime|gmtime|strftime)")
FLOORS = (
    {"__init__", "counting", "reading", "record", "streams", "terminal"},
    {"errors", "models", "plan"},
    {"calendar"},
    {"load", "compose", "output"},
    {"tailor", "writers"},
    {"site", "reach", "asked", "again"},
    {"commands"},
    {"cli"},
    {"__main__"},
)
CAN_START = {"cli", "__main__"}  # python -m generator ends with the exit code of cli.main


def name_of(path: Path) -> str:
    """`writers/__init__.py` → `writers`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


PATHS = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in PATHS.items()}


def imports(name: str) -> Iterator[tuple[str, ast.stmt]]:
    """What a module imports: `re`, `datetime.date`, and its own package's modules as `generator.plan`."""
    package = name if PATHS[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((found, node) for found in from_import(node, package if name != "__init__" else ""))
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "find_spec"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.args[0].value, node


def from_import(node: ast.ImportFrom, package: str) -> Iterator[str]:
    if not node.level:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
        return
    parts = package.split(".") if package else []
    base = ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [node.module])])
    for alias in node.names:
        inner = f"{base}.{alias.name}".strip(".")
        yield f"generator.{inner if inner in TREES else base or '__init__'}"


def own(name: str) -> set[str]:
    """The modules of the package that a module imports."""
    return {found.removeprefix("generator.") for found, _ in imports(name) if found.startswith("generator.")}


def outside(name: str) -> set[str]:
    """What a module imports from outside the package."""
    return {
        found
        for found, _ in imports(name)
        if not found.startswith("generator.") and not found.startswith("__future__.")
    }


def calls(name: str) -> Iterator[str]:
    """What a module calls, dotted: `print`, `os.replace`, `path.write_text`."""
    return (ast.unparse(node.func) for node in ast.walk(TREES[name]) if isinstance(node, ast.Call))


def opened_to_write(name: str) -> Iterator[str]:
    """Each `open(…)` or `path.open(…)` whose mode is not one of reading."""
    for node in (node for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)):
        called = ast.unparse(node.func)
        if called.rpartition(".")[2] == "open":
            said = [*node.args, *(keyword.value for keyword in node.keywords)]
            modes = [word.value for word in said if isinstance(word, ast.Constant) and isinstance(word.value, str)]
            flags = [flag for word in said if "os.O_" in (flag := ast.unparse(word))]
            if any(re.fullmatch(r"[rwaxbt+]{1,3}", mode) and set(mode) & set("wax+") for mode in modes) or any(
                flag in " ".join(flags) for flag in ("O_CREAT", "O_RDWR", "O_APPEND", "O_TRUNC")
            ):
                yield ast.unparse(node)


def reached(name: str) -> set[str]:
    """Every module of the package that importing a module can lead to."""
    found, waiting = set(), [name]
    while waiting:
        waiting += (new := own(waiting.pop()) - found)
        found |= new
    return found


core = pytest.mark.parametrize("name", sorted(filter(CORE.fullmatch, TREES)))
every = pytest.mark.parametrize("name", sorted(TREES))


def test_the_modules_are_found() -> None:
    assert len(TREES) >= 25
    assert set(TREES) >= NAMED, NAMED - set(TREES)
    assert len(list(filter(CORE.fullmatch, TREES))) >= 20
    assert "plan.plan" in own("tailor.resolve") and "calendar.days" in own("tailor.schedule")
    assert "compose.figures" in own("writers.html") and "compose.manual" in reached("writers.html")
    assert "datetime.date" in outside("plan.plan") and "os" in outside("output") and "print" in set(calls("cli"))
    assert {"load.source", "errors"} <= reached("tailor.resolve")


def test_the_nets_are_not_torn() -> None:
    wrote = {name for name in TREES if any(map(WRITING.fullmatch, calls(name))) or list(opened_to_write(name))}
    spoke = {name for name in TREES if SPEAKING & set(calls(name))}
    assert wrote >= WRITERS and "cli" in spoke
    assert any(map(CLOCK.fullmatch, calls("cli")))


@core
def test_the_core_leans_on_nothing_from_outside(name: str) -> None:
    found = outside(name)
    others = {each for each in found if each.partition(".")[0] not in sys.stdlib_module_names | FROM_OUTSIDE}
    assert not others - {each for each in others if name in ONLY_IN.get(each.partition(".")[0], ())}
    assert not {each for each in found if each.partition(".")[0] in WORLD} - PURE


@core
def test_the_core_leads_to_no_shell(name: str) -> None:
    assert not reached(name) & NEVER_IN_CORE


@core
def test_the_core_touches_nothing(name: str) -> None:
    found = set(calls(name))
    assert not {
        call for call in found if call.rpartition(".")[2] in {"open", "read_text", "read_bytes", "getenv", "input"}
    }
    assert not {call for call in found if CLOCK.fullmatch(call)}


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_only_one_module_imports(library: str) -> None:
    users = {name for name in TREES if any(found.partition(".")[0] == library for found in outside(name))}
    assert users == ONLY_IN[library]


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_it_is_imported_inside_a_function(library: str) -> None:
    [name] = ONLY_IN[library]
    nodes = [node for found, node in imports(name) if found.partition(".")[0] == library]
    assert nodes and not set(nodes) & set(TREES[name].body)


@pytest.mark.parametrize("library", sorted(LOADED_LATE))
def test_only_its_writer_imports(library: str) -> None:
    assert {name for name in TREES if any(found.partition(".")[0] == library for found in outside(name))} == {
        LOADED_LATE[library]
    }


@pytest.mark.parametrize("name", sorted(set(LOADED_LATE.values())))
def test_its_writer_is_imported_inside_a_function(name: str) -> None:
    users = {
        user: [node for found, node in imports(user) if found == f"generator.{name}"]
        for user in TREES
        if name in own(user)
    }
    outer = {user for user, nodes in users.items() if set(nodes) & set(TREES[user].body)}
    assert "writers" in users and all(user.startswith(f"{name}.") for user in outer)


@every
def test_only_output_and_store_write(name: str) -> None:
    found = [*filter(WRITING.fullmatch, calls(name)), *opened_to_write(name)]
    assert name in WRITERS or not found, found


@every
def test_only_the_command_line_speaks(name: str) -> None:
    found = {call for call in calls(name) if call in SPEAKING or CLOCK.fullmatch(call)}
    allowed = {"sys.exit"} if name == "__main__" else found if name == "cli" else set()
    assert found <= allowed
    prints = {ast.unparse(node) for node in ast.walk(TREES[name]) if isinstance(node, ast.Attribute)} & {
        "sys.stdout",
        "sys.stderr",
    }
    assert name == "cli" or not prints


def test_nothing_imports_in_a_circle() -> None:
    left = {name: own(name) - {name} for name in TREES}
    while free := [name for name, needs in left.items() if not needs & set(left)]:
        for name in free:
            del left[name]
    assert len(TREES) > 80 and not left, sorted(left)


@every
def test_folders_lean_on_folders_below(name: str) -> None:
    """FLOORS from the ground up; what stands on one floor does not know of each other."""
    floor = {folder: number for number, folders in enumerate(FLOORS) for folder in folders}
    here = name.partition(".")[0]
    above = {each for each in own(name) if (there := each.partition(".")[0]) != here and floor[there] >= floor[here]}
    assert not above


@every
def test_functions_are_short(name: str) -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    lengths = {
        node.name: node.end_lineno - node.lineno + 1 for node in ast.walk(TREES[name]) if isinstance(node, kinds)
    }
    assert not {function: length for function, length in lengths.items() if length > LONGEST_FUNCTION}


@pytest.mark.parametrize("name", sorted(TREES))
def test_modules_are_short(name: str) -> None:
    assert len(PATHS[name].read_text("utf-8").splitlines()) <= LONGEST_MODULE


@every
def test_modules_and_their_public_parts_say_what_they_do(name: str) -> None:
    tree = TREES[name]
    public = [
        node
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
    ]
    assert not tree.body or ast.get_docstring(tree)
    assert not [node.name for node in public if not ast.get_docstring(node)]


def imported_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after `code`."""
    program = (
        f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\n"
        "print('MODULES', *{m.partition('.')[0] for m in sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    [line] = [line for line in ran.stdout.splitlines() if line.startswith("MODULES")]
    return set(line.split()[1:])


@pytest.mark.parametrize(
    ("code", "never"),
    [
        (
            "from generator.cli import main; main(['--version'])",
            {"yaml", "jinja2", "markupsafe", "opencc", "holidays", "hashlib"},
        ),
        (
            "import generator.tailor.resolve",
            {"yaml", "jinja2", "opencc", "holidays", "sqlite3", "subprocess", "socket"},
        ),
        (
            "import generator.writers.html, generator.writers.markdown, generator.writers.handouts",
            {"yaml", "opencc", "holidays", "socket"},
        ),
    ],
)
def test_what_a_start_does_not_import(code: str, never: set[str]) -> None:
    found = imported_by(code)
    assert "generator" in found
    assert not found & never


@pytest.mark.parametrize(
    ("name", "only", "never"),
    [
        ("hiking-club", "manual.pdf,handouts.pdf,packs", {"jinja2", "markupsafe", "opencc", "holidays"}),
        ("hiking-club", "manual.pdf", {"jinja2", "opencc", "holidays"}),
        (
            "reading-club",
            "handouts/welcome.pdf",
            {"jinja2", "opencc", "holidays", "segno", "ssl", "http"},
        ),  # with a QR code
        ("hiking-club", "manual.md,manual.html,handouts.html,plan", {"typst", "segno", "opencc", "holidays"}),
    ],
)
def test_only_what_is_asked_for_is_imported(name: str, only: str, never: set[str], store, tmp_path: Path) -> None:
    arguments = ["generate", name, "--only", only, "--quiet", "-o", str(tmp_path)]
    found = imported_by(f"from generator.cli import main; assert main({arguments}) == 0")
    assert {"generator", "yaml"} <= found and list(tmp_path.iterdir())
    assert not found & never


def test_what_a_start_does_import_is_seen() -> None:
    assert "jinja2" in imported_by("import generator.writers.html")


@pytest.mark.skipif(not PAGE.exists(), reason="docs/architecture.md is not written yet")
def test_the_page_names_every_module_and_whether_it_is_core() -> None:
    rows = re.findall(r"^\| *`([\w.]+)` *\| *(●?) *\|", PAGE.read_text("utf-8"), re.M)
    described = {
        name
        for name in TREES
        if not name.endswith("__init__") and (name in NAMED or TREES[name].body) and name != "__main__"
    }
    listed = dict(rows)
    assert len(rows) == len(listed) >= 25
    packages = {name for name in TREES if PATHS[name].name == "__init__.py" and not TREES[name].body}
    assert described - packages - set(listed) == set()
    assert set(listed) - set(TREES) == set()
    assert {name for name, mark in listed.items() if mark} == {name for name in listed if CORE.fullmatch(name)}
