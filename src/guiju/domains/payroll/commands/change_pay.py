"""定薪调薪: what a person is paid from a day on; what he was paid before stays on file."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from guiju.domains.payroll.fields import Day, Grade, Reason
from guiju.domains.payroll.grades import ask_to_confirm, grades_of
from guiju.domains.payroll.models import PayItem, PayTerms
from guiju.domains.payroll.standing import paid_since
from guiju.domains.payroll.subjects import PayDecided
from guiju.domains.policy.api import file_papers, on_day
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money, Private, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work

Amount = Annotated[int, Money(), Private()]


class PayInput(Input):
    person: Annotated[
        str, Label("人员"), Reference("org.Person", by="number", fetch=("name", "account_id"), title="人员")
    ]
    since: Annotated[Day, Label("自")]
    base: Annotated[Amount, Field(ge=0, le=10**10), Label("基本工资", "每月")]
    grade: Annotated[Grade, Label("薪级", "空着不按薪级核对")] = ""
    unit: Annotated[
        str | None, Label("参加提成的部门", "部门代码；空着不参加提成"), Reference("org.Unit", title="部门")
    ] = None
    by_rules: Annotated[bool, Label("按薪酬制度", "制度对薪酬起算以前，仍按原来的计发")] = False
    reason: Annotated[Reason, Label("依据", "劳动合同、调薪决定的单号")]


class ItemInput(Input):
    title: Annotated[str, Field(min_length=1, max_length=40), Label("固定项目", "如岗位补贴、餐补")]
    amount: Annotated[Amount, Field(ge=1, le=10**10), Label("金额", "每月")]


class ChangePay(Command):
    key = "payroll.change_pay"
    title = "定薪调薪"
    header = PayInput
    line = ItemInput
    needs_lines = False
    yields = (PayDecided,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head = batch.head
        paid, known = paid_since(head.since, context.using), grades_of(head.grade, context.using)
        ranges = [on_day(known.get(grade, ()), since) for grade, since in head.rows("grade", "since")]
        head.records["outside"] = [
            found is not None and not found.lowest <= base <= found.highest
            for found, base in zip(ranges, head.base, strict=True)
        ]
        for item, since in enumerate(head.since):
            if since in paid:
                message = f"{paid[since]:%Y-%m} 的工资已经发放，不能再自 {since} 起改"
                yield refusal(item, None, "stands", message, "请自还没有发放的月份起")
            if head.grade[item] and ranges[item] is None:
                message = f"{since} 没有薪级 {head.grade[item]}"
                yield refusal(item, None, "reference_exists", message, "请先定薪级，或空着")
        seen: set[tuple[int, str]] = set()
        for item, line, title in zip(batch.line_items, batch.numbers, batch.lines.title, strict=True):
            if (item, title) in seen:
                yield refusal(item, line, "once", f"“{title}”写了两次", "每个项目写一行")
            seen.add((item, title))

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        items = [item for item, record in enumerate(head.record("person")) if record]
        columns: dict[str, Any] = {
            "person": [head.person[item] for item in items],
            "since": [head.since[item] for item in items],
            "act": ["提出"] * len(items),
            "grade": [head.grade[item] for item in items],
            "outside": [head.record("outside")[item] for item in items],
            "own": [head.record("person")[item].account_id == context.actor for item in items],
            "same": [False] * len(items),
        }
        return [Subjects(PayDecided, columns, items, [None] * len(items))]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "person_id": head.ids("person"),
            "since": head.since,
            "base": head.base,
            "grade": head.grade,
            "outside": head.record("outside"),
            "unit_id": head.ids("unit"),
            "by_rules": head.by_rules,
            "reason": head.reason,
            "set_by": work.actor,
            "set_at": work.now,
        }
        terms = file_papers(work, batch, PayTerms, columns, "DX")
        lines = {name: batch.lines.columns[name] for name in ItemInput.model_fields}
        work.insert(PayItem, {"terms_id": batch.to_lines(terms), **lines}, len(batch.line_items))
        waiting = [item for item, outside in enumerate(head.record("outside")) if outside]
        ask_to_confirm(work, [terms[item] for item in waiting], [head.record("person")[item].name for item in waiting])
