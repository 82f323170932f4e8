"""A company that adopts its own text: handing it in, deciding, and what stands of it."""

from typing import Any

from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook.adopting.deciding import DecideDraft
from guiju.kernel.rulebook.adopting.standing import Standing, standing_of
from guiju.kernel.rulebook.adopting.taking import take

TEXT = """出入库管理办法
第一条 入库时仓管员必须核对数量与送货单，不一致的不得入库。
第二条 出库坚持先进先出。
第三条 旷工一天扣三天工资。
第四条 单据保管2年；报销须在5个工作日内提交。
第五条 出库坚持先进先出。
"""

LATER = """出入库管理办法
第一条 入库时仓管员必须核对数量与送货单，不一致的不得入库。
第二条 出库坚持先进先出，效期商品按效期。
第三条 报销须在5个工作日内提交。
第四条 单据保管2年；报销须在5个工作日内提交。
"""


def taken(text: str = TEXT, name: str = "办法.txt", earlier: int | None = None) -> int:
    """The only draft of a text."""
    [draft] = take(text.encode(), name, Context(SYSTEM), earlier).drafts
    return draft


def standing(draft: int) -> dict[str, Standing]:
    """By code."""
    return {each.clause.code: each for each in standing_of([draft])[draft]}


def done(command: type[Command], *items: dict[str, Any], who: int = SYSTEM) -> Outcome:
    outcome = run_items(command, list(items), Context(who))
    assert outcome.done == list(range(len(items))), outcome.refusals
    return outcome


def refused(command: type[Command], item: dict[str, Any], *words: str) -> None:
    outcome = run_items(command, [item], Context(SYSTEM))
    assert outcome.refused == [0], outcome
    said = "；".join(f"{why.message}：{why.advice}" for why in outcome.refusals)
    assert all(word in said for word in words), said


def decision(each: Standing, name: str = "accept", **more: Any) -> dict[str, Any]:
    return {"clause": each.clause.pk, "turn": each.turn, "decision": name, **more}


def accept_all(draft: int, **more: Any) -> None:
    left = [each for each in standing(draft).values() if not each.decision]
    done(DecideDraft, *(decision(each, reason="核对过", **more) for each in left))
