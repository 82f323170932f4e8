"""The rulebook of pay counts for pay from the day on which it binds, or later; never for what was worked before."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pydantic import Field

from guiju.domains.payroll.subjects import StartChosen
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params

DAY = 739_000


class OfRulebook(Params):
    rulebook: str = Field("", title="薪酬制度")


class Chosen(NamedTuple):
    """Days as ordinals."""

    version: str
    rulebook: str
    since: int
    effective: int


class StartNotEarlier(Gate):
    key = "payroll.start_not_earlier"
    title = "薪酬规定不早于生效日起算"
    subject = StartChosen
    params = OfRulebook
    advice = "请选生效日，或下个月一日"
    examples = (
        passes(Chosen("S19.v1", "S19", DAY, DAY), rulebook="S19"),
        passes(Chosen("S06.v1", "S06", DAY - 1, DAY), rulebook="S19"),
        breaches(Chosen("S19.v1", "S19", DAY - 1, DAY), rulebook="S19"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Chosen]:
        return [
            Chosen(version, rulebook, since.toordinal(), effective.toordinal())
            for version, rulebook, since, effective in subjects.rows(*Chosen._fields)
        ]

    @staticmethod
    def judge(fact: Chosen, params: OfRulebook) -> str | None:
        if fact.rulebook != params.rulebook or fact.since >= fact.effective:
            return None
        days = f"{date.fromordinal(fact.since)} 早于 {fact.version} 的生效日 {date.fromordinal(fact.effective)}"
        return f"薪酬起算日 {days}（RETROACTIVE_EFFECT）"
