"""``gate``: the gates a company writes itself: proposed, tried, approved by another person, then bound by a clause."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from guiju.cli import django_setup, identity

if TYPE_CHECKING:
    from guiju.kernel.commands.command import Command
    from guiju.kernel.commands.context import Outcome


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("gate", help="自定义关卡：提出、试算、批准、列出")
    acts = parser.add_subparsers(title="动作", metavar="动作", required=True)
    _add(acts)
    for name, function, text in (
        ("try", try_gate, "试算：过去这些天里它会拦下什么"),
        ("approve", approve, "批准：须由提出人以外的人"),
    ):
        act = acts.add_parser(name, help=text)
        act.add_argument("key", metavar="关卡", help="如 own.line_limit")
        if name == "try":
            act.add_argument("--days", metavar="天", type=int, default=30, help="往回多少天，默认 30")
        _as_whom(act, function)
    listing = acts.add_parser("list", help="列出各版本、试算结果和运算出错次数")
    django_setup.add_data_option(listing)
    listing.set_defaults(run=list_gates)


def _add(acts: Any) -> None:
    act = acts.add_parser("add", help="提出一个关卡（同一个代码再提就是下一版）")
    act.add_argument("key", metavar="关卡", help="own. 开头，如 own.line_limit")
    act.add_argument("--title", metavar="标题", required=True, help="如 单行出库不超量")
    act.add_argument("--subject", metavar="事项", required=True, help="判定什么，如 warehouse.stock_out")
    act.add_argument(
        "--when-ok", metavar="条件", required=True, dest="expression", help="合规的条件，如 quantity <= params.most"
    )
    act.add_argument("--message", metavar="说明", required=True, help="不合规时怎么说，可用 {{字段}}")
    act.add_argument("--advice", metavar="怎么办", default="", help="告诉人怎么办")
    act.add_argument(
        "--outcome", metavar="结果", default="warn", choices=["warn", "hold", "block"], help="warn、hold 或 block"
    )
    act.add_argument("--approver", metavar="岗位", help="待批（hold）时由哪个岗位批")
    act.add_argument("--param", metavar="名=值", action="append", default=[], help="参数和默认值，可写多次")
    for name, word in (("good", "合规"), ("bad", "不合规")):
        act.add_argument(
            f"--{name}", metavar="JSON", default="{}", help=f"{word}的样例，如 '{{\"quantity\": 5}}'，用来自检"
        )
    _as_whom(act, add)


def _as_whom(act: argparse.ArgumentParser, function: Any) -> None:
    act.add_argument("--as", metavar="登录名", dest="username", required=True, help="以谁的身份（要输密码和验证码）")
    django_setup.add_data_option(act)
    act.set_defaults(run=function)


def add(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from guiju.kernel.controls.written.commands import ProposeGate

    item = {
        "key": arguments.key,
        "title": arguments.title,
        "subject": arguments.subject,
        "expression": arguments.expression,
        "message": arguments.message,
        "advice": arguments.advice,
        "outcome": arguments.outcome,
        "approver_post": arguments.approver,
        "params": dict(_param(each) for each in arguments.param),
        "good": json.loads(arguments.good),
        "bad": json.loads(arguments.bad),
    }
    outcome = _run(ProposeGate, item, arguments.username)
    if outcome is None:
        return 1
    print(f"已提出 {arguments.key} 第 {outcome.answers[0]['versions']} 版；下一步：试算，再由另一人批准")
    return 0


def try_gate(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from guiju.kernel.controls.written.commands import TryGate

    gate = _latest(arguments.key)
    outcome = _run(TryGate, {"gate": gate, "days": arguments.days}, arguments.username) if gate else None
    if outcome is None:
        return 1
    told = outcome.answers[0]
    print(
        f"近 {arguments.days} 天共 {told['judged']} 项，会有 {told['stopped']} 项不合规，运算出错 {told['errors']} 项"
    )
    for each in told["which"]:
        print(f"  {each['subject']}：{each['message']}")
    return 0


def approve(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from guiju.kernel.controls.written.commands import ApproveGate

    gate = _latest(arguments.key)
    if gate is None or _run(ApproveGate, {"gate": gate}, arguments.username) is None:
        return 1
    print(f"已批准 {arguments.key}；条款可以绑定它了，先以观察模式")
    return 0


def list_gates(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from guiju.kernel.audit.models import Breach
    from guiju.kernel.controls.models import WrittenGate
    from guiju.kernel.controls.written.gate import FAILED

    rows = WrittenGate.objects.select_related("approval").prefetch_related("trials").order_by("key", "version")
    for row in rows:
        trial = max(row.trials.all(), key=lambda each: each.id, default=None)
        tried = f"试算 {trial.judged} 项中 {trial.stopped} 项不合规" if trial else "未试算"
        state = "已批准" if hasattr(row, "approval") else "待批准"
        print(
            f"{row.key} 第 {row.version} 版 {row.title}｜{state}｜{tried}｜{row.get_outcome_display()}｜{row.expression}"
        )
    for key in sorted({row.key for row in rows}):
        failed = Breach.objects.filter(control=key, message__startswith=FAILED).count()
        if failed:
            print(f"{key} 运算出错 {failed} 次：请改条件，提出下一版")
    if not rows:
        print("还没有自定义关卡；./guiju gate add --help 说明怎样提出")
    return 0


def _param(text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    if value in {"true", "false"}:
        return name, value == "true"
    return name, int(value) if value.lstrip("-").isdigit() else value


def _latest(key: str) -> int | None:
    from guiju.kernel.controls.models import WrittenGate

    found = WrittenGate.objects.filter(key=key).order_by("-version").values_list("id", flat=True).first()
    if found is None:
        print(f"没有关卡“{key}”", file=sys.stderr)
    return found


def _run(command: "type[Command]", item: dict[str, Any], username: str) -> "Outcome | None":
    """What came of the command; None, and said why, when nothing was done."""
    from guiju.kernel.commands.context import Context, Forbidden
    from guiju.kernel.commands.run import run_items
    from guiju.kernel.commands.shape import InvalidInput

    try:
        actor = identity.account_of(username)
    except identity.NotProved as refused:
        print(refused, file=sys.stderr)
        return None
    try:
        outcome = run_items(command, [item], Context(actor=actor))
    except Forbidden as refused:
        print(f"您的岗位没有“{refused}”的权限。", file=sys.stderr)
        return None
    except InvalidInput as wrong:
        print(wrong, file=sys.stderr)
        return None
    for why in outcome.refusals:
        print(f"{why.message}；{why.advice}", file=sys.stderr)
    return outcome if outcome.done else None
