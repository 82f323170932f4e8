"""Deciding about a clause that waits: the pack's new wording, the company's own, or a merge of both."""

from collections.abc import Iterator
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.commands import ClauseCode, EnactClause
from guiju.kernel.rulebook.merging import ThreeWays, items_of, three_ways, waiting
from guiju.kernel.rulebook.models import Decision, Settlement

ADOPT, KEEP, MERGE = Decision.ADOPT.value, Decision.KEEP.value, Decision.MERGE.value


class SettleWaitingInput(Input):
    code: Annotated[ClauseCode, Label("条款号")]
    digest: Annotated[str, Field(min_length=64, max_length=64), Label("新条文摘要")]
    version: Annotated[int, Field(ge=1), Label("自有版本")]
    decision: Annotated[Literal["adopt", "keep", "merge"], Label("决定", choices=dict(Decision.choices))]
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("理由")]
    title: Annotated[str, Field(max_length=120), Label("标题", "合并时填写")] = ""
    text: Annotated[str, Field(max_length=20_000), Label("条文", "合并时填写")] = ""
    taken: Annotated[list[str], Label("取新版的内容", "合并时填写；其余保留自有")] = []


class SettleWaiting(Command):
    """Decided once for a wording of the pack, over the version that whoever decides has seen."""

    key = "rulebook.settle_waiting"
    title = "处理待合并条款"
    header = SettleWaitingInput
    causes = (EnactClause.key,)

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        head = batch.head
        known = {ways.waiting.code: ways for ways in three_ways(waiting(context.using, set(head.code)), context.using)}
        head.records["ways"] = [known.get(code) for code in head.code]
        seen: set[str] = set()
        for item, code in enumerate(head.code):
            ways = None if code in seen else known.get(code)
            told = _fault(ways, batch, item)
            if told is not None:
                control, why, advice = told
                yield refusal(item, None, control, f"{code} {why}", advice)
            seen.add(code)

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        ways: list[ThreeWays] = head.record("ways")
        changed = [item for item, decision in enumerate(head.decision) if decision != KEEP]
        if changed:
            clauses, lines, line_items = items_of(
                ways[item].new
                if head.decision[item] == ADOPT
                else ways[item].merged(head.taken[item], head.title[item], head.text[item])
                for item in changed
            )
            today = timezone.localdate(work.now)
            clauses |= {
                "rulebook": [ways[item].waiting.entry.rulebook for item in changed],
                "code": [head.code[item] for item in changed],
                "version": [ways[item].waiting.version + 1 for item in changed],
                "pack_digest": [head.digest[item] if head.decision[item] == ADOPT else "" for item in changed],
                "effective_from": [max(today, ways[item].since) for item in changed],
            }
            work.perform(EnactClause, clauses, origin=changed, lines=lines, line_items=line_items)
        columns = {name: getattr(head, name) for name in ("code", "digest", "decision", "reason")}
        standing = [
            each.waiting.version + (decision != KEEP) for each, decision in zip(ways, head.decision, strict=True)
        ]
        own = {"version": standing, "decided_by": work.actor, "decided_at": work.recorded_at}
        work.insert(Settlement, {**columns, **own}, batch.size)


def _fault(ways: ThreeWays | None, batch: Batch, item: int) -> tuple[str, str, str] | None:
    """What keeps a decision from being taken: control, why, advice."""
    head = batch.head
    if ways is None:
        return "stands", "没有待合并的新条文", "可能已经有人处理过，请刷新列表"
    if (ways.waiting.entry.digest, ways.waiting.version) != (head.digest[item], head.version[item]):
        return "stands", "的条文刚刚又变了", "请刷新后重新核对三栏条文"
    if head.decision[item] == KEEP and not ways.keeps_law():
        return "law_kept", "的法定参数变了，不能保留原样", "请采用新版，或在合并时保留其余内容"
    if head.decision[item] == MERGE and not (head.title[item] and head.text[item]):
        return "clause_whole", "的合并没有标题或条文", "请写明合并后的标题和条文"
    return None
