"""``faults``: kill processes and cut connections in mid-run and see that nothing is lost or done twice."""

import argparse
from typing import Any

from guiju.cli import source_tree


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("faults", help="故障测试：在运行当中杀进程、断连接，看有没有丢失或重复")
    parser.add_argument(
        "rest", metavar="参数", nargs="*", help="--short（默认）或 --full，sqlite 或 postgres，--test 只做一项"
    )
    parser.set_defaults(run=run, passes_on=True)


def run(arguments: argparse.Namespace) -> int:
    return source_tree.run("tests.faults", *arguments.rest)
