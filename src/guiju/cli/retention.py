"""``retention``: how long each kind of record is kept, a longer period, and the deletion job on demand."""

import argparse
import sys
from typing import Any

from guiju.cli import django_setup

BY = {"job": "到期自动清理", "request": "本人要求时清除", "never": "不删除"}


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("retention", help="保存期限：列出各类记录的法定和现行期限，设更长的，清理到期的")
    parser.add_argument("--set", metavar="种类=月数", help="设定保存月数，不能低于法定期限；要写 --reason")
    parser.add_argument("--reason", metavar="原因", default="", help="为什么改")
    parser.add_argument("--purge", action="store_true", help="现在就清理到期记录（后台任务每天也会做）")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    if arguments.set and not set_period(arguments.set, arguments.reason):
        return 1
    if arguments.purge:
        purge()
    if not arguments.purge and not arguments.set:
        show(as_json=arguments.json)
    return 0


def set_period(given: str, reason: str) -> bool:
    from guiju.kernel.commands.context import SYSTEM, Context
    from guiju.kernel.commands.run import run_items
    from guiju.kernel.commands.shape import InvalidInput
    from guiju.kernel.retention.commands import SetPeriod

    kind, _, months = given.partition("=")
    try:
        outcome = run_items(SetPeriod, [{"kind": kind, "months": months, "reason": reason}], Context(actor=SYSTEM))
    except InvalidInput as wrong:
        print(wrong, file=sys.stderr)
        return False
    for why in outcome.refusals:
        print(f"{why.message}。{why.advice}", file=sys.stderr)
    if outcome.done:
        print(f"{kind} 现在保存 {months} 个月。")
    return bool(outcome.done)


def purge() -> None:
    from guiju.kernel.retention.job import purge

    for each in purge():
        print(f"{each.title}：清理 {each.deleted} 条（{each.before:%Y-%m-%d} 以前的）")


def show(*, as_json: bool) -> None:
    import orjson

    from guiju.kernel.retention.floors import kinds, periods

    months = periods()
    rows = [
        {
            "kind": kind.kind,
            "title": kind.title,
            "floor_months": kind.floor_months,
            "months": months[kind.kind],
            "starts": kind.starts,
            "law": kind.law,
            "deleted_by": kind.deleted_by,
        }
        for kind in kinds().values()
    ]
    if as_json:
        sys.stdout.write(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    for row in rows:
        print(
            f"{row['kind']:<20}{row['title']}：法定 {row['floor_months']} 个月，现行 {row['months']} 个月，"
            f"自{row['starts']}起；{BY[str(row['deleted_by'])]}。依据：{row['law']}"
        )
