"""What the law leaves a person of his wage, whatever he answers for."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.conduct.controls.losses import SHARE
from guiju.domains.conduct.subjects import WageDeduction
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import CumulativeGate, Params


class WageCap(Params):
    law_wage_deduct_max_pct: int = Field(20, title="当月扣款不超过工资的（%）", ge=0, le=20, validation_alias=SHARE)


class Deduction(NamedTuple):
    """Amounts in 分; ``before`` was kept back of the same month's wage already."""

    key: str
    amount: int
    before: int
    wage: int
    minimum_wage: int


class DeductionCapped(CumulativeGate):
    """工资支付暂行规定 第十六条: at most a fifth of the month's wage, and never below the minimum wage."""

    key = "conduct.deduction_capped"
    title = "赔偿扣款不超法定上限"
    subject = WageDeduction
    params = WageCap
    advice = "请减少本月扣款，余额分月扣除"
    examples = (
        passes(Deduction("1004/2026-05", 100_000, 0, 500_000, 240_000)),
        breaches(Deduction("1004/2026-05", 100_001, 0, 500_000, 240_000)),
        breaches(Deduction("1004/2026-05", 60_000, 50_000, 500_000, 240_000)),
        breaches(Deduction("1004/2026-05", 60_000, 0, 500_000, 240_000), before=50_000),
        breaches(Deduction("1004/2026-05", 20_000, 0, 250_000, 240_000)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Deduction]:
        rows = subjects.rows("amount", "before", "wage", "minimum_wage")
        return [Deduction(key, *row) for key, row in zip(subjects.keys(), rows, strict=True)]

    @staticmethod
    def quantity(fact: Deduction) -> tuple[str, int]:
        return fact.key, fact.amount

    @staticmethod
    def judge_sum(fact: Deduction, params: WageCap, before: int) -> str | None:
        kept = fact.amount + fact.before + before
        if kept * 100 > fact.wage * params.law_wage_deduct_max_pct:
            return f"当月共扣 {kept} 分，超过工资 {fact.wage} 分的 {params.law_wage_deduct_max_pct}%"
        if fact.wage - kept < fact.minimum_wage:
            return f"扣后工资 {fact.wage - kept} 分，低于当地最低工资 {fact.minimum_wage} 分"
        return None
