"""计发工资: everybody's payslip of a month. Nothing holds it up: what cannot be said yet is shown as such and settled later."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.utils import timezone

from guiju.domains.payroll.fields import Day
from guiju.domains.payroll.models import LineKind, PayLine, Payroll, Payslip
from guiju.domains.payroll.reading import Pending, read
from guiju.domains.payroll.standing import paid_months
from guiju.domains.payroll.subjects import ItemPaid
from guiju.domains.payroll.working import OTHER, Line, Lines, work_out
from guiju.domains.policy.api import file_papers, own_entity
from guiju.kernel.calendar.moments import first_of
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.models import Person


class RunInput(Input):
    month: Annotated[Day, Label("月份", "这个月的任一天")]


class RunPayroll(Command):
    """Until it is paid a month may be worked out again; the last counts. 工资支付暂行规定 第七条: wages are paid on their day."""

    key = "payroll.run_payroll"
    title = "计发工资"
    header = RunInput
    yields = (ItemPaid,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        months = [first_of(day, 1) for day in batch.head.month]
        this, paid = first_of(timezone.localdate(context.now), 1), paid_months(context.using)
        worked = _worked(months, context)
        batch.head.records["lines"] = worked
        seen: set[date] = set()
        for item, (month, lines) in enumerate(zip(months, worked, strict=True)):
            if month > this:
                yield refusal(item, None, "stands", f"{month:%Y-%m} 还没有到", "请到那个月再计发")
            elif month in paid:
                message = f"{month:%Y-%m} 的工资已经发放，不再改"
                yield refusal(item, None, "once", message, "差额请在下一次工资里补发")
            elif month in seen:
                yield refusal(item, None, "once", f"{month:%Y-%m} 在这批里写了两次", "每个月只计发一次")
            elif not lines:
                yield refusal(item, None, "stands", f"{month:%Y-%m} 没有一个人定过薪", "请先办理定薪调薪")
            seen.add(month)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        """Each fixed item of a month once."""
        found = [
            (item, f"{month:%Y-%m}", name, component)
            for item, (month, lines) in enumerate(zip(batch.head.month, batch.head.record("lines"), strict=True))
            for name, component in sorted(_fixed(lines).items())
        ]
        columns = {
            "month": [month for _, month, _, _ in found],
            "name": [name for _, _, name, _ in found],
            "component": ["" if component == OTHER else component for *_, component in found],
        }
        return [Subjects(ItemPaid, columns, [item for item, *_ in found], [None] * len(found))]

    def apply(self, batch: Batch, work: Work) -> None:
        worked: list[Lines] = batch.head.record("lines")
        months = [first_of(day, 1) for day in batch.head.month]
        columns = {"month": months, "ran_by": work.actor, "ran_at": work.now}
        payrolls = file_papers(work, batch, Payroll, columns, "GB")
        slips = [(item, person, lines) for item, each in enumerate(worked) for person, lines in each.items()]
        rows: Any = Person.objects.using(work.using).filter(id__in={person for _, person, _ in slips})
        accounts = dict(rows.values_list("id", "account"))
        papers = work.insert_numbered(
            Payslip,
            {
                "payroll_id": [payrolls[item] for item, _, _ in slips],
                "person_id": [person for _, person, _ in slips],
                "account": [accounts[person] or 0 for _, person, _ in slips],
                "gross": [sum(line.amount for line in lines) for _, _, lines in slips],
            },
            kind="GT",
            entities=own_entity(work, len(slips)),
            dates=[work.now] * len(slips),
            items=[item for item, _, _ in slips],
            answer="payslip",
        )
        placed = [
            (paper, number, line)
            for paper, (_, _, lines) in zip(papers, slips, strict=True)
            for number, line in enumerate(lines, 1)
        ]
        plain = {name: [getattr(line, name) for _, _, line in placed] for name in _PLAIN}
        links = {f"{name}_id": [getattr(line, name) for _, _, line in placed] for name in ("unit", "settles")}
        ours = {"payslip_id": [paper for paper, _, _ in placed], "line": [number for _, number, _ in placed]}
        work.insert(PayLine, {**ours, **plain, **links}, len(placed))


_PLAIN = [name for name in Line._fields if name not in {"unit", "settles"}]


def _fixed(lines: Lines) -> dict[str, str]:
    """By fixed item the part of pay to which it belongs."""
    return {line.title: line.component for own in lines.values() for line in own if line.kind == LineKind.FIXED}


def _worked(months: list[date], context: Context) -> list[Lines]:
    """By item everybody's lines; what earlier payrolls left open goes with the first item of a later month."""
    known = read(months, context.now, context.using)
    open_lines, found = list(known.pending), []
    for month in months:
        due: list[Pending] = [each for each in open_lines if each.until < month]
        open_lines = [each for each in open_lines if each.until >= month]
        found.append(work_out(month, known, due))
    return found
