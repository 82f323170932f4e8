"""``backtest``: what a clause with other numbers would have stopped, by the facts of past decisions. Nothing is written."""

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from guiju.cli import django_setup

if TYPE_CHECKING:
    from guiju.kernel.controls.backtest import Result

EFFECTS = {
    "": "通过",
    "observe": "观察",
    "warn": "预警",
    "hold": "待批",
    "block": "拦截",
    "waived": "特批",
    "approved": "批准",
}
LISTED = 10


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("backtest", help="回溯试算：一条条款换了参数，过去这些天会多拦、少拦什么")
    parser.add_argument("clause", metavar="条款", help="如 S03.08")
    parser.add_argument(
        "--param", metavar="名=值", action="append", default=[], help="改动的参数，可写多次；不写就按现行参数"
    )
    parser.add_argument("--control", metavar="控制", default="", help="只试这个控制；条款还没有绑定时用它指明")
    parser.add_argument("--days", metavar="天", type=int, default=30, help="往回多少天，默认 30")
    parser.add_argument("--since", metavar="日期", type=date.fromisoformat, help="自哪天，如 2026-10-01")
    parser.add_argument("--until", metavar="日期", type=date.fromisoformat, help="至哪天，默认今天")
    parser.add_argument(
        "--mode",
        metavar="模式",
        choices=["enforce", "warn", "observe"],
        default="enforce",
        help="按哪种模式，默认 enforce",
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from django.utils import timezone

    from guiju.kernel.controls.backtest import CannotTry, backtest
    from guiju.kernel.controls.backtest.asking import span_of

    changes = dict(_param(each) for each in arguments.param)
    span = span_of(arguments.since, arguments.until or timezone.localdate(), arguments.days)
    try:
        results = backtest(arguments.clause.upper(), changes, span, control=arguments.control, mode=arguments.mode)
    except CannotTry as why:
        print(why, file=sys.stderr)
        return 1
    if arguments.json:
        sys.stdout.write(orjson.dumps([as_data(each) for each in results]).decode() + "\n")
        return 0
    print(f"{arguments.clause.upper()} {span.since} 至 {span.until}")
    for result in results:
        tell(result)
    return 0


def tell(result: "Result") -> None:
    """A table of what would change, then the first of it."""
    total = result.total
    print(f"\n{result.title}（{result.control}）：判定 {total.judged} 项，多 {total.newly} 项，少 {total.freed} 项")
    if result.is_present:
        print("  监测不留过去的事实：这里判的是现在的存量")
    for (was, would), items in sorted(result.all_changes.items()):
        print(f"  {EFFECTS[was]} → {EFFECTS[would]}：{items} 项")
    if total.amount:
        print(f"  多出的金额合计 {total.amount}")
    for title, counted, names in (
        ("人", result.by_person, _people(result.by_person)),
        ("地点", result.by_place, _places(result.by_place)),
    ):
        changed = [(key, each) for key, each in counted.items() if each.newly or each.freed]
        for key, each in sorted(changed, key=lambda row: -row[1].newly)[:LISTED]:
            print(f"  {title} {names.get(key, key or '—')}：判定 {each.judged}，多 {each.newly}，少 {each.freed}")
    for why, subjects in result.unjudged.most_common():
        print(f"  无法判定 {subjects} 项：{why}")
    for example in result.examples[:LISTED]:
        print(f"  {example.day} {EFFECTS[example.was]} → {EFFECTS[example.would]} {example.message}")


def as_data(result: "Result") -> dict[str, Any]:
    return {
        "control": result.control,
        "title": result.title,
        "is_present": result.is_present,
        **{name: getattr(result.total, name) for name in ("judged", "would", "was", "newly", "freed", "amount")},
        "changes": [{"was": was, "would": would, "items": items} for (was, would), items in result.all_changes.items()],
        "by_day": {day.isoformat(): [each.judged, each.newly, each.freed] for day, each in result.by_day.items()},
        "unjudged": dict(result.unjudged),
    }


def _people(keys: Any) -> dict[Any, str]:
    from guiju.kernel.org.models import Person

    return dict(Person.objects.filter(account__in=keys).values_list("account_id", "name"))


def _places(keys: Any) -> dict[Any, str]:
    from guiju.kernel.org.models import Place

    return dict(Place.objects.filter(id__in=[key for key in keys if key]).values_list("id", "name"))


def _param(text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    try:
        return name, orjson.loads(value)
    except orjson.JSONDecodeError:
        return name, value
