"""安排赔偿: a loss in monthly deductions, each cut to what the law leaves of the wage."""

from typing import Annotated, Any, Literal

from pydantic import Field

from guiju.domains.conduct.commands.impose_compensation import ImposeCompensation, Month, first_of
from guiju.domains.conduct.controls.losses import CompensationGrounded
from guiju.domains.conduct.fields import About, PersonNumber, PlaceCode
from guiju.domains.conduct.rules import instalments, months_from
from guiju.domains.conduct.subjects import LossClaimed
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of

FAULTS = {each: each for each in ("故意", "重大过失", "一般过失", "正常经营风险")}
MOST_MONTHS = 120


class LossInput(Input):
    place: PlaceCode
    person: Annotated[PersonNumber, Label("赔偿人")]
    about: About
    loss: Annotated[int, Field(ge=1, le=10**10), Label("核定由本人赔偿的损失"), Money()]
    wage: Annotated[int, Field(ge=1, le=10**10), Label("月工资"), Money()]
    minimum_wage: Annotated[int, Field(ge=0, le=10**10), Label("当地最低工资"), Money()]
    first_month: Month
    agreement: Annotated[str, Field(max_length=120), Label("劳动合同的赔偿约定", "合同条款号")] = ""
    vouchers: Annotated[str, Field(max_length=200), Label("损失凭证")] = ""
    fault: Annotated[Literal["故意", "重大过失", "一般过失", "正常经营风险"], Label("过错", choices=FAULTS)]


class PlanCompensation(Command):
    key = "conduct.plan_compensation"
    title = "安排赔偿"
    header = LossInput
    yields = (LossClaimed,)
    causes = (ImposeCompensation.key,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        bounds: list[Any] = [bound.params for bound in bounds_of(CompensationGrounded, context.now, context.using)]
        percent = min((each.law_wage_deduct_max_pct for each in bounds), default=20)
        parts = [
            instalments(loss, wage, minimum, percent)
            for loss, wage, minimum in batch.head.rows("loss", "wage", "minimum_wage")
        ]
        batch.head.records["parts"] = parts
        return [
            refusal(item, None, "kept_as_law_says", "工资没有高于当地最低工资，不能扣款", "请另行协商")
            for item, part in enumerate(parts)
            if not part or len(part) > MOST_MONTHS
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "person": head.person,
            "about": head.about,
            "place": head.ids("place"),
            "loss": head.loss,
            "has_agreement": [bool(agreement) for agreement in head.agreement],
            "has_vouchers": [bool(vouchers) for vouchers in head.vouchers],
            "fault": head.fault,
        }
        return [Subjects(LossClaimed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        rows = [
            (item, f"{month:%Y-%m}", amount)
            for item, parts in enumerate(head.record("parts"))
            for month, amount in zip(months_from(first_of(head.first_month[item]), len(parts)), parts, strict=True)
        ]
        columns = {
            name: [head.columns[name][item] for item, _, _ in rows]
            for name in ("place", "person", "about", "wage", "minimum_wage")
        }
        months = {"month": [month for _, month, _ in rows], "amount": [amount for _, _, amount in rows]}
        work.perform(ImposeCompensation, {**columns, **months}, origin=[item for item, _, _ in rows])
