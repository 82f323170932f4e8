"""``self-test``: every control is given a bad sample that it must catch; nothing of it stays."""

import argparse
from typing import Any

from guiju.cli import django_setup

KINDS = {"gate": "关卡", "watch": "监测", "duty": "职责", "pledge": "承诺", "record": "留痕"}


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("self-test", help="控制自检：给每个控制一个违规样本，看它有没有反应")
    parser.add_argument("--all", action="store_true", help="也列出通过的控制")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from collections import Counter

    from guiju.kernel.controls.self_test import METHODS, take_all

    counts: Counter[tuple[str, str]] = Counter()
    failed = 0
    for subject, tested in take_all():
        counts[subject.kind, tested.method] += 1
        failed += bool(tested.fault)
        if arguments.all or tested.fault:
            said = tested.fault or "有反应"
            print(f"{KINDS[subject.kind]} {subject.control} {subject.title}｜{METHODS[tested.method]}｜{said}")
    print("\n种类  植入  样例  不能自检")
    for kind, word in KINDS.items():
        print(f"{word}  {counts[kind, 'planted']:>4}  {counts[kind, 'sample']:>4}  {counts[kind, 'none']:>6}")
    print(f"没有反应的控制 {failed} 个")
    return 1 if failed else 0
