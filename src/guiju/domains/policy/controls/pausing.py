"""A control that several clauses share is paused for all of them, when somebody has confirmed that."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.policy.subjects import ControlPaused
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record

CLAUSES_KEPT = Record(
    "policy.clauses_kept",
    "原文每一条都保留条号，不能删除（SEED_CLAUSE_KEEP）",
    ("rulebook_clause_posted_delete", "rulebook_clause_posted_update"),
)


class Duplicate(Params):
    duplicate_of: list[str] = Field([], title="重复于")


class Paused(NamedTuple):
    """``sharing`` are the clauses of one demand, whose controls are shared."""

    control: str
    sharing: tuple[str, ...]
    is_confirmed: bool


class SharedPauseConfirmed(Gate):
    key = "policy.shared_pause_confirmed"
    title = "停用共用的控制须确认"
    subject = ControlPaused
    params = Duplicate
    advice = "停用对这些条款都生效；确认要停用的，请勾选“确认对全部条款停用”"
    examples = (
        passes(Paused("甲", ("S13.04", "S13.06"), is_confirmed=True), duplicate_of=["S13.04"]),
        passes(Paused("甲", (), is_confirmed=False), duplicate_of=["S13.04"]),
        breaches(Paused("甲", ("S13.04", "S13.06"), is_confirmed=False), duplicate_of=["S13.04"]),
        passes(Paused("甲", ("S13.04", "S13.06"), is_confirmed=False), duplicate_of=["S13.05"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Paused]:
        rows = subjects.rows("control", "sharing", "is_confirmed")
        return [Paused(control, tuple(sharing.split()), is_confirmed) for control, sharing, is_confirmed in rows]

    @staticmethod
    def judge(fact: Paused, params: Duplicate) -> str | None:
        if fact.is_confirmed or not set(params.duplicate_of) & set(fact.sharing):
            return None
        return f"“{fact.control}”由 {'、'.join(fact.sharing)} 共用，停用还没有确认"
