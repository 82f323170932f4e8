"""Who answers for what: the company is never let off by what a person signed. 民法典 第一千一百九十一条."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.conduct.subjects import LiabilityDrafted
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params


class Parts(Params):
    default_waivers: list[str] = Field(
        ["公司不承担", "公司无责", "公司概不负责", "与公司无关", "一切后果由个人"], title="不得写的免责说法"
    )
    default_signed: str = Field("required", title="须本人签署", pattern="^(required|)$")


class Drafted(NamedTuple):
    """``said`` is both parts together."""

    clause: str
    has_own: bool
    has_company: bool
    said: str
    was_signed: bool


_DRAFT = Drafted("S21.146", has_own=True, has_company=True, said="公司对外承担侵权责任", was_signed=True)


class LiabilityApart(Gate):
    key = "conduct.liability_apart"
    title = "个人责任与公司责任分列"
    subject = LiabilityDrafted
    params = Parts
    advice = "请分别写明个人责任与公司对外责任，不得免除公司责任"
    examples = (
        passes(_DRAFT),
        breaches(_DRAFT._replace(has_company=False)),
        breaches(_DRAFT._replace(has_own=False)),
        breaches(_DRAFT._replace(said="公司不承担任何责任")),
        breaches(_DRAFT._replace(was_signed=False)),
        passes(_DRAFT._replace(was_signed=False), default_signed=""),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Drafted]:
        rows = subjects.rows("clause", "own_part", "company_part", "was_signed")
        return [
            Drafted(clause, bool(own.strip()), bool(company.strip()), f"{own}；{company}", signed)
            for clause, own, company, signed in rows
        ]

    @staticmethod
    def judge(fact: Drafted, params: Parts) -> str | None:
        waiver = next((word for word in params.default_waivers if word in fact.said.replace(" ", "")), "")
        if waiver:
            return f"写了“{waiver}”：公司对外的责任不能免除（LIABILITY_WAIVER_INVALID）"
        missing = [word for word, there in (("个人责任", fact.has_own), ("公司责任", fact.has_company)) if not there]
        if missing:
            return f"责任认定没有写明{'、'.join(missing)}"
        if params.default_signed and not fact.was_signed:
            return f"本人没有签署过 {fact.clause} 所在的制度，不能据以认定"
        return None
