"""The entry point of every command."""

import argparse
import sys
from importlib import import_module
from typing import Any, NoReturn

COMMANDS = (
    "up",
    "worker",
    "import_file",
    "verify",
    "dossier",
    "explain",
    "export",
    "backup",
    "restore",
    "upgrade",
    "retention",
    "adopt",
    "controls",
    "gate",
    "backtest",
    "self_test",
    "rotate_key",
    "test",
    "check",
    "check_evidence",
    "mutate",
    "faults",
)


class ChineseHelp(argparse.HelpFormatter):
    """Help whose fixed words are Chinese."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that explains itself in Chinese; its subparsers are of the same class."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=ChineseHelp)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"参数有误：{message}\n")


def parser() -> argparse.ArgumentParser:
    whole = Parser(prog="guiju", description="规矩：让公司制度的每一条都运行起来")
    subparsers = whole.add_subparsers(title="命令", metavar="命令", required=True)
    for name in COMMANDS:
        module = import_module(f"guiju.cli.{name}")
        module.register(subparsers)
    return whole


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    whole = parser()
    if not given:
        whole.print_help()
        return 0
    if not given[0].startswith("-") and given[0].replace("-", "_") not in {*COMMANDS, "import"}:
        whole.error(f"没有“{given[0]}”这个命令，全部命令见 ./guiju --help")
    known, rest = whole.parse_known_args(given)
    if getattr(known, "passes_on", False):
        known.rest = given[1:]
    elif rest:
        whole.error(f"不认识 {' '.join(rest)}")
    code: int = known.run(known)
    return code
