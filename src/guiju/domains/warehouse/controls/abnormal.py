"""Goods wait while an abnormal check of their warehouse is with the superiors."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connections

from guiju.domains.warehouse.referred import CHECK_ABNORMAL, AbnormalParams
from guiju.domains.warehouse.subjects import PickUp
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate
from guiju.kernel.rulebook.models import Outcome
from guiju.kernel.store.arrays import any_of, array


class Abnormal(NamedTuple):
    """The referral that still stands for the warehouse; empty where there is none."""

    referral: str


class IssuesReleased(Gate):
    key = "warehouse.issues_released"
    title = "检查异常未放行不出库"
    subject = PickUp
    params = AbnormalParams
    outcome = Outcome.HOLD
    advice = "请运营总监或店长查明后放行"
    examples = (
        passes(Abnormal("")),
        breaches(Abnormal("CB-GJ-202611-000001")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Abnormal]:
        using = context.using
        with connections[using].cursor() as cursor:
            cursor.execute(
                "select place_id, min(number) from controls_referral where kind = %s and settled_at is null "
                f"and {any_of('place_id', using=using)} group by place_id",
                [CHECK_ABNORMAL.key, array(sorted(set(subjects.place)), using)],
            )
            standing = dict(cursor.fetchall())
        known = {place: Abnormal(standing.get(place, "")) for place in set(subjects.place)}
        return [known[place] for place in subjects.place]

    @staticmethod
    def judge(fact: Abnormal, params: AbnormalParams) -> str | None:
        if not fact.referral:
            return None
        return f"本仓检查异常（{fact.referral}）还没有放行，出库暂停"
