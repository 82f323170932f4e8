"""``mutate``: break each clause on purpose and see that a test notices."""

import argparse
from typing import Any

from guiju.cli import source_tree


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("mutate", help="变异测试：逐条拆掉条款的控制，看测试能否发现")
    parser.add_argument("clause", metavar="条款", nargs="?", help="只拆这一条，默认全部")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    clause = [arguments.clause] if arguments.clause else []
    return source_tree.run("tests.mutation", *clause)
