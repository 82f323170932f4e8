"""A technical measure is accepted by whoever works with it; until then its hazard stays open."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.safety.hazard_subjects import HazardClosing, MeasureAccepted
from guiju.domains.safety.models import SafetyMeasure
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params


class AcceptanceParams(Params):
    default_accept_days: int = Field(7, title="验收期限（天）", ge=1)


ACCEPTANCE_ASKED = OccasionalDuty("safety.acceptance_asked", "安全技术措施验收", AcceptanceParams)
"""A task of the department that uses it, from the moment it is called done."""


class Accepting(NamedTuple):
    number: str
    is_lead: bool
    is_user: bool


class AcceptedByUsers(Gate):
    key = "safety.measure_accepted_by_users"
    title = "技术措施由使用部门验收"
    subject = MeasureAccepted
    params = Params
    advice = "请使用部门的同事验收（ACCEPTANCE_REQUIRED）"
    examples = (
        passes(Accepting("CJ-1", is_lead=False, is_user=True)),
        breaches(Accepting("CJ-1", is_lead=True, is_user=True)),
        breaches(Accepting("CJ-1", is_lead=False, is_user=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Accepting]:
        return [Accepting(*row) for row in subjects.rows("number", "is_lead", "is_user")]

    @staticmethod
    def judge(fact: Accepting, params: Params) -> str | None:
        if fact.is_lead:
            return f"{fact.number} 由牵头方自己验收"
        return None if fact.is_user else f"{fact.number} 须由使用部门验收"


class Waiting(NamedTuple):
    measure: str


class MeasuresAccepted(Gate):
    key = "safety.hazard_measures_accepted"
    title = "技术措施验收前隐患不销号"
    subject = HazardClosing
    params = Params
    advice = "请先完成技术措施并由使用部门验收"
    examples = (passes(Waiting("")), breaches(Waiting("叉车限速器")))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Waiting]:
        open_now = SafetyMeasure.objects.using(context.using).filter(
            hazard__number__in=subjects.number, acceptance__isnull=True
        )
        known = dict(open_now.order_by("-id").values_list("hazard__number", "what"))
        return [Waiting(known.get(number, "")) for number in subjects.number]

    @staticmethod
    def judge(fact: Waiting, params: Params) -> str | None:
        return f"技术措施“{fact.measure}”还没有验收" if fact.measure else None
