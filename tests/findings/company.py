"""The demo company, whose people report, assign, rectify and verify."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.commands import (
    AssignFinding,
    ExtendFinding,
    OpenFinding,
    RectifyFinding,
    ReportFinding,
    VerifyFinding,
)
from guiju.kernel.findings.models import Finding
from guiju.kernel.findings.standing import Standing, standing_of
from tests.clauses.company import DIRECTOR, KEEPER, MANAGER, SERVICE, Company

ACCOUNTANT, BOSS, ADMINISTRATOR = "1006", "1001", "1007"
__all__ = ["ACCOUNTANT", "ADMINISTRATOR", "BOSS", "DIRECTOR", "KEEPER", "MANAGER", "SERVICE", "Overseen"]


@dataclass
class Overseen(Company):
    def report(self, who: str = SERVICE, **item: Any) -> int:
        given = {"title": "消防通道堆了纸箱", "place": "WH1", **item}
        outcome = self.act(who, ReportFinding, given)
        assert outcome.done == [0], outcome.refusals
        return int(outcome.answers[0]["finding"])

    def assign(self, finding: int, responsible: str = KEEPER, who: str = MANAGER, **item: Any) -> Outcome:
        return self.act(who, AssignFinding, {"finding": finding, "responsible": responsible, **item})

    def rectify(self, finding: int, who: str = KEEPER) -> Outcome:
        item = {"finding": finding, "done": "已经清走", "lines": [{"file": self.photo(who)}]}
        return self.act(who, RectifyFinding, item)

    def verify(self, finding: int, decision: str = "accept", who: str = MANAGER, note: str = "") -> Outcome:
        return self.act(who, VerifyFinding, {"finding": finding, "decision": decision, "note": note})

    def extend(self, finding: int, due_at: datetime, who: str = KEEPER) -> Outcome:
        item = {"finding": finding, "due_at": due_at.isoformat(), "reason": "等新货架到货"}
        return self.act(who, ExtendFinding, item)

    def found(self, fingerprint: str = "F-1", *, owner: str | None = KEEPER, **head: Any) -> int | None:
        """What a watch opens."""
        clause = {"code": "S03.10", "version": 1, "title": "手续"}
        item = {
            "control": "warehouse.dispatched_without_papers",
            "subject_type": "warehouse.pick_up",
            "fingerprint": fingerprint,
            "title": "手续不全已出库：没有提货人",
            "owner": self.accounts[owner] if owner else 0,
            "lines": [clause],
            **head,
        }
        outcome = run_items(OpenFinding, [item], Context(SYSTEM, timezone.now()))
        assert outcome.done == [0], outcome.refusals
        return outcome.answers.get(0, {}).get("finding")

    def standing(self, finding: int) -> Standing:
        return standing_of([finding])[finding]

    def stage(self, finding: int) -> str:
        return self.standing(finding).stage.label


def rows() -> dict[str, int]:
    """How many rows there are of each step."""
    from guiju.kernel.findings import models

    kinds = (Finding, models.FindingAssignment, models.Rectification, models.Verification, models.Closing)
    return {model.__name__: model.objects.count() for model in kinds}


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)
