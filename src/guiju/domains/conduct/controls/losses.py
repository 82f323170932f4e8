"""Fines stay locked; what is owed for a loss needs its ground, and takes no more of a wage than the law leaves."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from pydantic import AliasChoices, Field

from guiju.domains.conduct.subjects import FinePermitted, LossClaimed
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.rulebook.penalties import table

BUSINESS_RISK = "正常经营风险"
SHARE = AliasChoices(
    "law_wage_deduct_max_pct", "law_monthly_deduct_max_pct", "law_deduct_max_pct", "law_wage_deduction_cap_pct"
)
"""What clauses call the same limit of 工资支付暂行规定 第十六条."""


class Permit(NamedTuple):
    """``forbidden`` is the law that forbids fines in the region; empty where none is known."""

    region: str
    has_minutes: bool
    has_opinion: bool
    forbidden: str


class FinePermit(Gate):
    key = "conduct.fine_permit"
    title = "启用罚款须有民主程序材料和法律意见"
    subject = FinePermitted
    advice = "请上传民主程序材料和法律意见；本地明令禁止的不能启用"
    examples = (
        passes(Permit("浙江", has_minutes=True, has_opinion=True, forbidden="")),
        breaches(Permit("浙江", has_minutes=False, has_opinion=True, forbidden="")),
        breaches(Permit("浙江", has_minutes=True, has_opinion=False, forbidden="")),
        breaches(Permit("广东", has_minutes=True, has_opinion=True, forbidden="条例")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Permit]:
        local = table().fines.forbidden
        return [
            Permit(region, minutes, opinion, next((law for name, law in local.items() if name in region), ""))
            for region, minutes, opinion in subjects.rows("region", "has_minutes", "has_opinion")
        ]

    @staticmethod
    def judge(fact: Permit, params: Params) -> str | None:
        if fact.forbidden:
            return f"{fact.region}禁止对员工罚款（{fact.forbidden}）"
        missing = [
            word for word, there in (("民主程序材料", fact.has_minutes), ("法律意见", fact.has_opinion)) if not there
        ]
        return f"启用罚款缺：{'、'.join(missing)}" if missing else None


class Ground(Params):
    law_wage_deduct_max_pct: int = Field(20, title="当月扣款不超过工资的（%）", ge=0, le=20, validation_alias=SHARE)


class Claim(NamedTuple):
    has_agreement: bool
    has_vouchers: bool
    fault: str


class CompensationGrounded(Gate):
    """工资支付暂行规定 第十六条: agreed in the contract, proven, and owed by fault."""

    key = "conduct.compensation_grounded"
    title = "赔偿须有约定、凭证和过错"
    subject = LossClaimed
    params = Ground
    advice = "没有合同约定或损失凭证的不能从工资扣；正常经营风险由公司承担"
    waivable: ClassVar = False
    examples = (
        passes(Claim(has_agreement=True, has_vouchers=True, fault="重大过失")),
        breaches(Claim(has_agreement=False, has_vouchers=True, fault="重大过失")),
        breaches(Claim(has_agreement=True, has_vouchers=False, fault="重大过失")),
        breaches(Claim(has_agreement=True, has_vouchers=True, fault=BUSINESS_RISK)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Claim]:
        return [Claim(*row) for row in subjects.rows("has_agreement", "has_vouchers", "fault")]

    @staticmethod
    def judge(fact: Claim, params: Ground) -> str | None:
        if fact.fault == BUSINESS_RISK:
            return "正常经营风险没有个人过错，不能要求赔偿"
        missing = [
            word
            for word, there in (("劳动合同的赔偿约定", fact.has_agreement), ("损失凭证", fact.has_vouchers))
            if not there
        ]
        return f"赔偿缺：{'、'.join(missing)}" if missing else None
