"""The command line: the only module that prints, reads the clock, or exits."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from . import __version__
from .streams import Lasting, occupy
from .terminal import visible

if TYPE_CHECKING:  # a start that needs neither loads neither
    from .commands import Generated
    from .output import Written

DONE, WRONG_INPUT, WRONG_COMMAND, REFUSED, BUG, INTERRUPTED = 0, 1, 2, 3, 70, 130

DESCRIPTION = """\
群策 Qunce：一份社群情况表进去，一本运营手册出来。
A profile of your community goes in, its operating manual comes out."""
GENERATE = """\
写出一个社群的运营手册和操作单页 / write one community's manual and handouts.

  qunce generate reading-club                  一个自带的例子 / an example that comes with qunce
  qunce generate my-community.yml -o manual    自己的情况表 / your own profile

写出 manual.pdf、.html、.docx、.md 和同样四种 reference（备查），handouts.pdf 和 handouts/<操作>.pdf、.html，
packs/<角色>.pdf，tracker.xlsx，calendar.ics，plan.json。
再次运行只更新没被你改过的文件。
A second run updates the files that you did not edit."""
CHECK = """\
检查资料库，和指明的情况表 / check the library, and any profiles named."""

SITE = """\
把全部网页写成 Markdown，带目录 / write the published site's pages as plain Markdown, with their menu.

  qunce site -o pages                          三种文字各一套 / all three languages
  qunce site -o pages --language en            只要一种 / one language only

每种文字一个文件夹（docs/<文字>）和一份 mkdocs.yml，不用插件和钩子，MkDocs 或 Zensical 都能建：
Each language is a folder (docs/<language>) with a mkdocs.yml that needs no plugin or hook.
Build it with MkDocs or Zensical:

  cd pages && mkdocs build                     第一种文字 / the first language
  cd pages && mkdocs build -f mkdocs.en.yml    其余各一份 / each other one

在本仓库里直接 mkdocs build，会一次建好三种文字，连同下载、搜索和换文字的开关。
In a checkout, mkdocs build makes all three at once, with downloads, search and a language switch."""


def run() -> NoReturn:
    """The program: `main`, and out. Nothing is left to tidy up, and tidying up takes a tenth of a run."""
    gc.disable()  # a run is short and makes no circles worth collecting; this saves a sixth of its time
    occupy()
    sys.stdout, sys.stderr = printed, _ = Lasting(sys.stdout, 1), Lasting(sys.stderr, 2)
    code = main()
    if (trouble := printed.trouble()) and code == DONE:
        code = REFUSED
        zh, en = "做完了，但标准输出写不进去", "all is done, but standard output cannot be written"
        _tell(f"{zh}：{trouble.strerror} / {en}: {trouble.strerror}")
    sys.stderr.flush()
    os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show Chinese is no reason to stop
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _failed(error)


def _run(arguments: list[str]) -> int:
    parser = _parser(arguments)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:
        return DONE if not stop.code else WRONG_COMMAND
    if options.command is None:
        parser.print_help()
        return WRONG_COMMAND
    return {"generate": _generate, "check": _check, "site": _site}[options.command](options)


def _generate(options: argparse.Namespace) -> int:
    from . import commands

    say = _progress(options)
    made = commands.generate(
        options.profile,
        options.output,
        options.date,
        options.only,
        options.language,
        options.overlay,
        options.force,
        say,
        options.role,
        options.font,
    )
    for warning in made.warnings:
        _tell(*warning.lines())
    for path in made.paths:
        if path not in made.done.kept:
            _print(f"{made.folder / path}", sys.stdout)
    _report(made, say)
    return DONE


def _site(options: argparse.Namespace) -> int:
    from .site.command import write_site

    say = _progress(options)
    done = write_site(options.output, options.language or ["zh", "zh-Hant", "en"], options.overlay, options.force, say)
    _kept(done)
    say(f"好了：写了{len(done.written)}个文件，{options.output}", f"done: {len(done.written)} files written")
    return DONE


def _kept(done: Written) -> None:
    for path in done.kept:
        zh, en = "（--force 覆盖并另存）", "(--force overwrites and keeps a copy)"
        _tell(f"改过，没有动：{path}{zh}/ edited, left alone: {path} {en}")
    for path in done.beside:
        _tell(f"新的一份放在旁边：{path} / the new one lies beside: {path}")
    for path in done.copies:
        _tell(f"改过的原件存在：{path} / your edited file is kept as {path}")
    for path in done.aside:
        _tell(f"不是qunce写的记录，挪到了：{path} / a record that is not ours was moved to {path}")


def _report(made: Generated, say: Callable[[str, str], None]) -> None:
    from datetime import date

    plan, done = made.plan, made.done
    _kept(done)
    if made.entries:
        zh, en = (
            f"tracker.xlsx里填过的{made.entries}格带进了新的一份",
            f"went on into the new tracker.xlsx: {made.entries} cells",
        )
        _tell(f"{zh} / {en}")
    today = date.today()
    past = sum(step.day < today for step in plan.schedule if step.state != "past")
    if past and plan.as_of is None:
        zh, en = (
            f"有{past}步的日子已经过了，加 --date {today} 重排",
            f"{past} steps are past their day; --date {today} plans anew",
        )
        _tell(f"{zh} / {en}")
    if not plan.ready:
        say("还缺几样东西，写的是“开工之前”短手册", "something is missing: this is the short 'before you start' manual")
    say(
        f"好了：本月{len(plan.month)}张单页，版本{plan.fingerprint}，{made.folder}",
        f"done: {len(plan.month)} sheets this month, version {plan.fingerprint}",
    )


def _check(options: argparse.Namespace) -> int:
    from . import commands
    from .errors import InputError

    count, problems = commands.check(options.profiles, options.overlay)
    if any(not problem.warning for problem in problems):
        raise InputError(problem for problem in problems if not problem.note)
    for problem in problems:
        if not (options.quiet and problem.note):
            _tell(*problem.lines())
    for line in commands.coverage() if options.coverage else ():
        _print(line, sys.stdout)
    for line in commands.facts(options.overlay) if options.facts else ():
        _print(line, sys.stdout)
    if options.reach:
        _reach(options)
    if not options.quiet:
        _tell(f"没有问题：{count}项 / no problems: {count} items")
    return DONE


def _reach(options: argparse.Namespace) -> None:
    from time import perf_counter

    from . import commands
    from .errors import InputError

    begun = perf_counter()
    proved, problems = commands.reach(options.overlay)
    if problems:
        raise InputError(problems)
    for line in proved:
        _print(line, sys.stdout)
    if not options.quiet:
        took = perf_counter() - begun
        _tell(f"用了{took:.0f}秒（{os.cpu_count()}个处理器）/ took {took:.0f} s on {os.cpu_count()} processors")


# --- printing ---


def _print(line: str, stream: TextIO, look: str = "{}") -> None:
    """All that is printed comes through here: one line, in which nothing steers the terminal but `look`."""
    print(look.format(visible(line)), file=stream, flush=stream is sys.stderr)


def _tell(*lines: str) -> None:
    for line in lines:
        _print(line, sys.stderr)


def _progress(options: argparse.Namespace) -> Callable[[str, str], None]:
    """What tells in Chinese and English how far the work is; nothing where it is to be quiet."""
    look = "\033[2m{}\033[0m" if sys.stderr.isatty() and _in_colour() else "{}"

    def say(zh: str, en: str) -> None:
        if not options.quiet:
            _print(f"{zh} / {en}", sys.stderr, look)

    return say


def _in_colour() -> bool:
    """Whether a terminal is asked for more than letters."""
    return "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _folder(text: str) -> Path:
    """A folder that an option names; an empty name is most often a variable that was not set."""
    if not text:
        raise argparse.ArgumentTypeError("没有写文件夹 no folder is named")
    return Path(text)


class _Parser(argparse.ArgumentParser):
    """Prints as everything else does."""

    color: bool

    def _print_message(self, message: str, file: Any = None) -> None:
        for line in message.removesuffix("\n").split("\n"):
            _print(line, file or sys.stderr)

    def error(self, message: str) -> NoReturn:
        """Ends with what is wrong, in one line."""
        self.print_usage(sys.stderr)
        _tell(f"{self.prog}: error: {message}")
        raise SystemExit(WRONG_COMMAND)


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    """The parser; only commands that `arguments` name are given their options."""
    parser = _Parser("qunce", description=DESCRIPTION, formatter_class=_unmeasured)
    parser.add_argument("--version", action="version", version=f"qunce {__version__}")
    commands = parser.add_subparsers(prog="qunce", dest="command", metavar="generate | check | site")
    parsers = [parser]
    for name, short, description, options in (
        ("generate", "写出手册 / write a manual", GENERATE, _generate_options),
        ("check", "检查 / check", CHECK, _check_options),
        ("site", "写出网页 / write the site's pages", SITE, _site_options),
    ):
        parsers.append(commands.add_parser(name, help=short, description=description, formatter_class=_unmeasured))
        if name in arguments:
            options(parsers[-1].add_argument)
    for each in parsers:
        each.formatter_class = argparse.RawDescriptionHelpFormatter
        each.color = False  # Python 3.14 would write escapes into what it prints
    return parser


def _unmeasured(prog: str) -> argparse.HelpFormatter:
    """What a parser is built with: looking up the terminal's width for each option takes longer than all the rest."""
    return argparse.RawDescriptionHelpFormatter(prog, width=80)


def _generate_options(add: Callable[..., object]) -> None:
    add("profile", metavar="PROFILE", help="情况表文件，或例子的名字 / a profile file, or the name of an example")
    add("-o", "--output", metavar="DIR", type=_folder, help="写到哪个文件夹（默认：<名字>-manual）/ output folder")
    add("--date", metavar="YYYY-MM-DD", help="按哪天看排期：过了的标出、压紧 / plan as of this day")
    add(
        "--only",
        metavar="KIND[.FORMAT],…",
        default="",
        help="只写：manual、manual.pdf（md、html、docx）、reference（同上）、handouts、handouts/<操作>.pdf、packs、tracker、calendar、plan",
    )
    add("--language", choices=("zh", "zh-Hant", "en"), help="手册的语言 / language of the manual")
    add(
        "--overlay",
        metavar="DIR",
        type=_folder,
        action="append",
        default=[],
        help="本单位定制的文件夹 / your house's own playbooks",
    )
    add("--role", metavar="ROLE", default="", help="只写这个角色的那一份：packs/ROLE.pdf / only this role's pack")
    add(
        "--font",
        metavar="PATH",
        default="",
        help="PDF先用这个字体文件或文件夹 / a font file or folder for PDF, before ours",
    )
    add("--force", action="store_true", help="覆盖改过的文件，原件另存在旁边 / overwrite edited files, keeping a copy")
    add("--quiet", action="store_true", help="不显示进度 / no progress")


def _check_options(add: Callable[..., object]) -> None:
    add("profiles", metavar="PROFILE", nargs="*", help="情况表 / profiles")
    add(
        "--overlay",
        metavar="DIR",
        type=_folder,
        action="append",
        default=[],
        help="本单位定制的文件夹 / your house's own playbooks",
    )
    add("--facts", action="store_true", help="法条和平台规则，最久没核的在先 / laws and platform facts, oldest first")
    add(
        "--coverage",
        action="store_true",
        help="各类、各篇文章的说法用到了多少，各行写齐没有 / claims used, parts of subjects",
    )
    add(
        "--reach",
        action="store_true",
        help="每项内容、每个选项都用得到，没有一章是空的（几分钟）/ nothing is in vain, no chapter empty (minutes)",
    )
    add("--quiet", action="store_true", help="没有问题就不出声 / say nothing when all is well")


def _site_options(add: Callable[..., object]) -> None:
    add(
        "-o",
        "--output",
        metavar="DIR",
        type=_folder,
        default=Path("qunce-site"),
        help="写到哪个文件夹（默认：qunce-site）/ output folder",
    )
    add(
        "--language",
        choices=("zh", "zh-Hant", "en"),
        action="append",
        help="哪种文字，可写几次（默认：全部）/ which language; may be repeated",
    )
    add(
        "--overlay",
        metavar="DIR",
        type=_folder,
        action="append",
        default=[],
        help="本单位定制的文件夹 / your house's own playbooks",
    )
    add("--force", action="store_true", help="覆盖改过的文件，原件另存在旁边 / overwrite edited files, keeping a copy")
    add("--quiet", action="store_true", help="不显示进度 / no progress")


def _failed(error: Exception) -> int:
    from .commands import WrongCommand
    from .errors import InputError, Refused

    if isinstance(error, InputError):
        for problem in error.problems:
            _tell(*problem.lines())
        count = sum(not problem.warning for problem in error.problems)
        _tell(f"{count}处要改 / {count} to mend")
        return WRONG_INPUT
    if isinstance(error, Refused):
        _tell(f"{error.zh} | {error.en}", *(f"    {path}" for path in error.paths))
        return REFUSED
    if isinstance(error, WrongCommand):
        _tell(*error.lines)
        return WRONG_COMMAND
    if isinstance(error, OSError):
        _tell(f"系统不让做：{error.strerror} / the system refuses: {error.strerror} {error.filename or ''}".rstrip())
        return REFUSED
    return _bug(error)


def _bug(error: Exception) -> int:
    import platform
    import traceback

    _tell("这是qunce自己的错误，请把下面的内容发给维护者 / a bug in qunce; please report this:")
    _tell(f"qunce {__version__}, Python {platform.python_version()}, {platform.system()}")
    _tell(" ".join(sys.argv[1:]))
    _tell(*"".join(traceback.format_exception(error)).rstrip("\n").split("\n"))
    return BUG
