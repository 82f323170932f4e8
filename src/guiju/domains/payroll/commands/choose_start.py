"""薪酬起算: a published version of the rulebook of pay counts for pay from a later day than the one on which it binds."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from guiju.domains.payroll.fields import Day, Reason
from guiju.domains.payroll.models import PayStart
from guiju.domains.payroll.standing import paid_since
from guiju.domains.payroll.starts import pay_rulebooks
from guiju.domains.payroll.subjects import StartChosen
from guiju.domains.policy.api import Begun, begun
from guiju.kernel.calendar.moments import first_after
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class StartInput(Input):
    version: Annotated[
        str, Label("制度版本"), Reference("policy.RulebookVersion", by="number", lock=True, title="制度版本")
    ]
    since: Annotated[Day, Label("自", "最迟自生效的下个月一日；不选的，自生效之日起按日计算")]
    reason: Annotated[Reason, Label("原因")]


class ChooseStart(Command):
    key = "payroll.choose_start"
    title = "选定薪酬起算日"
    header = StartInput
    yields = (StartChosen,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head, using = batch.head, context.using
        known = {each.version: each for each in begun(pay_rulebooks(context.now, using), using)}
        found = [known.get(version or 0) for version in head.ids("version")]
        head.records["begun"] = found
        rows = PayStart.objects.using(using).filter(version__in=list(known))
        chosen = set(rows.values_list("version", flat=True))
        paid = paid_since([each.on for each in found if each], using)
        for item, each in enumerate(found):
            if head.ids("version")[item] is None:
                continue
            why = _impossible(head.version[item], head.since[item], each, chosen, paid)
            if why:
                yield refusal(item, None, *why)
            if each:
                chosen.add(each.version)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        items = [item for item, each in enumerate(head.record("begun")) if each]
        known: list[Begun] = [head.record("begun")[item] for item in items]
        columns = {
            "version": [each.number for each in known],
            "rulebook": [each.rulebook for each in known],
            "since": [head.since[item] for item in items],
            "effective": [each.on for each in known],
        }
        return [Subjects(StartChosen, columns, items, [None] * len(items))]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "version_id": head.ids("version"),
            "since": head.since,
            "reason": head.reason,
            "chosen_by": work.actor,
            "chosen_at": work.now,
        }
        work.insert(PayStart, columns, batch.size)


def _impossible(
    number: str, since: date, known: Begun | None, chosen: set[int], paid: dict[date, date]
) -> tuple[str, str, str] | None:
    """The control, what is wrong and what to do."""
    if known is None:
        return ("stands", f"{number} 不是已经发布的薪酬制度版本", "请选发布过的、条款写明薪酬起算的制度的版本")
    latest = first_after(known.on, 1)
    if known.version in chosen:
        return ("once", f"{number} 已经选定过薪酬起算日", "无需重复办理")
    if since > latest:
        return ("stands", f"{since} 晚于生效的下个月一日 {latest}", "请选生效日到下个月一日之间的日子")
    if known.on in paid:
        return ("stands", f"{paid[known.on]:%Y-%m} 的工资已经按生效日发放", "请以新版本另行规定")
    return None
