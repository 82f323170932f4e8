"""Inspections by plan: what was drawn is looked at by another, with evidence; what fails or is left out is found."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.safety.inspection_subjects import (
    InspectionClosed,
    TargetInspected,
    TargetSwapped,
)
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record

INSPECTIONS_KEPT = Record("safety.inspections_kept", "检查结果留存", ("safety_inspectionresult_posted_update",))


class InKinds(Params):
    kinds: list[str] = Field([], title="哪些检查")

    def concerns(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


def mark_of(inspection: str, key: str) -> str:
    return f"{inspection}/{key}"


class Looker(NamedTuple):
    """Accounts; 0 is nobody."""

    kind: str
    mark: str
    inspector: int
    owner: int
    keeper: int


class InspectedByAnother(Gate):
    key = "safety.inspected_by_another"
    title = "不检查自己的岗位"
    subject = TargetInspected
    params = InKinds
    advice = "请由另一位检查员检查"
    examples = (
        passes(Looker("areas", "AJ-1/W-4", 1, 2, 0)),
        passes(Looker("rules", "AJ-1/S01.02", 1, 0, 2)),
        breaches(Looker("areas", "AJ-1/W-4", 1, 1, 0)),
        breaches(Looker("rules", "AJ-1/S01.02", 1, 0, 1)),
        passes(Looker("rules", "AJ-1/S01.02", 1, 0, 1), kinds=["areas"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Looker]:
        return [Looker(*row) for row in subjects.rows("kind", "mark", "inspector", "owner", "keeper")]

    @staticmethod
    def judge(fact: Looker, params: InKinds) -> str | None:
        if not params.concerns(fact.kind) or fact.inspector not in {fact.owner, fact.keeper}:
            return None
        return f"{fact.mark} 是检查人自己的岗位或区域"


class Swapped(NamedTuple):
    kind: str
    mark: str
    is_there: bool


class SampleFixed(Gate):
    key = "safety.sample_fixed"
    title = "抽中的对象不更换"
    subject = TargetSwapped
    params = InKinds
    advice = "请检查抽中的对象"
    examples = (
        passes(Swapped("goods", "AJ-1/A-500", is_there=False)),
        breaches(Swapped("goods", "AJ-1/A-500", is_there=True)),
        passes(Swapped("goods", "AJ-1/A-500", is_there=True), kinds=["areas"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Swapped]:
        return [Swapped(*row) for row in subjects.rows("kind", "mark", "is_there")]

    @staticmethod
    def judge(fact: Swapped, params: InKinds) -> str | None:
        if not params.concerns(fact.kind) or not fact.is_there:
            return None
        return f"{fact.mark} 是抽中的，现在查得到，不能更换（SAMPLE_LIST_FIXED）"


class EvidenceParams(InKinds):
    default_always: bool = Field(default=False, title="有问题的检查也要逐项证据")


class Closed(NamedTuple):
    """``failed`` targets were not in order; ``unproved`` have no evidence."""

    kind: str
    number: str
    failed: int
    unproved: str


class InspectionProved(Gate):
    key = "safety.inspection_proved"
    title = "检查结果有证据"
    subject = InspectionClosed
    params = EvidenceParams
    advice = "请给没有证据的对象补登一次结果，附照片"
    examples = (
        passes(Closed("rules", "AJ-1", 0, "")),
        passes(Closed("rules", "AJ-1", 1, "W-4")),
        breaches(Closed("rules", "AJ-1", 0, "W-4")),
        breaches(Closed("rules", "AJ-1", 1, "W-4"), default_always=True),
        passes(Closed("rules", "AJ-1", 0, "W-4"), kinds=["areas"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Closed]:
        return [Closed(*row) for row in subjects.rows("kind", "number", "failed", "unproved")]

    @staticmethod
    def judge(fact: Closed, params: EvidenceParams) -> str | None:
        if not params.concerns(fact.kind) or not fact.unproved or (fact.failed and not params.default_always):
            return None
        return f"{fact.number} 没有证据：{fact.unproved}"
