"""停用控制: a control judges no longer for a clause, nor for those that repeat it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.clause_fields import ClauseCode
from guiju.domains.policy.fields import Reason
from guiju.domains.policy.subjects import ControlPaused
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.commands import CloseBinding
from guiju.kernel.rulebook.duplicates import demands, duplicates_in_force
from guiju.kernel.rulebook.in_force import bindings_in_force


class PauseInput(Input):
    clause: ClauseCode
    control: Annotated[str, Field(min_length=3, max_length=80), Label("控制", "代码；从条款页的“停用”来时已填好")]
    reason: Annotated[Reason, Label("理由")]
    last_day: Annotated[date | None, Label("最后一天", "空着就从今天起停用")] = None
    is_confirmed: Annotated[bool, Label("确认对全部条款停用", "几条共用这个控制时勾选")] = False


class PauseControl(Command):
    """Bound again by the next version of the clause."""

    key = "policy.pause_control"
    title = "停用控制"
    header = PauseInput
    yields = (ControlPaused,)
    causes = (CloseBinding.key,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head, today = batch.head, timezone.localdate(context.now)
        known = demands(duplicates_in_force(today, context.using))
        together = [known.get(clause, (clause,)) for clause in head.clause]
        rows = bindings_in_force(today, context.using).filter(
            control__in=set(head.control), clause__code__in={code for codes in together for code in codes}
        )
        bound: dict[tuple[str, str], list[int]] = {}
        for binding, code, control in rows.values_list("id", "clause__code", "control"):
            bound.setdefault((code, control), []).append(binding)
        head.records["bound"] = [
            [binding for code in codes for binding in bound.get((code, control), ())]
            for codes, control in zip(together, head.control, strict=True)
        ]
        head.records["together"] = together
        seen: set[int] = set()
        for item, bindings in enumerate(head.record("bound")):
            if not bindings:
                message = f"{head.clause[item]} 没有绑定控制 {head.control[item]}"
                yield refusal(item, None, "reference_exists", message, "请核对条款号和控制代码")
            elif seen & set(bindings):
                yield refusal(item, None, "once", f"{head.control[item]} 在这一批里已经停用", "无需重复办理")
            seen.update(bindings)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head, known = batch.head, controls()
        together = head.record("together")
        columns = {
            "clause": head.clause,
            "control": [known[each].title if each in known else each for each in head.control],
            "sharing": [" ".join(codes) if len(codes) > 1 else "" for codes in together],
            "is_confirmed": head.is_confirmed,
        }
        return [Subjects(ControlPaused, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        yesterday = timezone.localdate(work.now) - timedelta(days=1)
        rows = [
            (item, binding, last or yesterday)
            for item, (bindings, last) in enumerate(zip(head.record("bound"), head.last_day, strict=True))
            for binding in bindings
        ]
        work.perform(
            CloseBinding,
            {"binding": [binding for _, binding, _ in rows], "last_day": [last for *_, last in rows]},
            origin=[item for item, *_ in rows],
        )
