"""Inspections by plan in the clause tests: drawn, results given together, closed."""

from datetime import date
from typing import Any

from guiju.domains.safety.commands import CloseInspection, OpenInspection, RecordResult
from guiju.domains.safety.models import InspectionTarget, PlannedInspection
from guiju.kernel.commands.context import Context, Outcome
from guiju.kernel.commands.run import run_items
from tests.clauses.company import WAREHOUSE, Company


def draw(company: Company, who: str, kind: str, clause: str, about: str = "") -> str:
    """The number of an inspection that was drawn just now."""
    plan = {"kind": kind, "about": about, "place": WAREHOUSE, "due_on": date(2030, 1, 1)}
    outcome = company.act(who, OpenInspection, plan)
    assert outcome.done == [0], f"{clause}: an inspection is drawn: {outcome.refusals}"
    return str(outcome.answers[0]["number"])


def drawn(number: str) -> list[str]:
    rows = InspectionTarget.objects.filter(inspection__number=number, replaced_at=None)
    return list(rows.order_by("id").values_list("key", flat=True))


def seed(number: str) -> int:
    return PlannedInspection.objects.get(number=number).seed


def give(company: Company, who: str, number: str, keys: list[str], wrong: dict[str, str], **more: Any) -> Outcome:
    """The results of these targets in one run; ``wrong`` says by target what is the matter."""
    items = [
        {
            "inspection": number,
            "key": key,
            "result": "not_ok" if key in wrong else "ok",
            "note": wrong.get(key, ""),
            **more,
        }
        for key in keys
    ]
    return run_items(RecordResult, items, Context(company.accounts[who]))


def finish(company: Company, who: str, number: str) -> Outcome:
    return company.act(who, CloseInspection, {"inspection": number})
