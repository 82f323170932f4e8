"""Opening findings over stored rows: a watch does it through the ticker, a grave alert in the command's own run."""

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from pydantic import AwareDatetime, Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, ClauseRef, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.findings.commands.steps import short
from guiju.kernel.findings.deadlines import Deadlines, Due
from guiju.kernel.findings.events import Assigned, Opened
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.rulebook.limits import Cited, ClauseVersion, limits_of
from guiju.kernel.store.arrays import any_of, array

FOUND = "found"
"""The effect of a breach that was found over stored rows."""


class OpenFindingInput(Input):
    control: Annotated[str, Field(min_length=1, max_length=80), Label("控制")]
    subject_type: Annotated[str, Field(max_length=60), Label("事项")]
    fingerprint: Annotated[str, Field(min_length=1, max_length=200), Label("事项编号")]
    title: Annotated[str, Field(min_length=1), Label("问题")]
    owner: Annotated[int, Field(ge=0), Label("责任人")]
    place: Annotated[int | None, Label("地点")] = None
    due_at: Annotated[AwareDatetime | None, Label("期限")] = None
    supervisor: Annotated[str, Field(max_length=40), Label("主管岗位")] = ""
    is_grave: Annotated[bool, Label("重大")] = False


class BrokenClauseInput(Input):
    code: Annotated[str, Field(min_length=1, max_length=20), Label("条款号")]
    version: Annotated[int, Field(ge=1), Label("版本")]
    title: Annotated[str, Label("条款")]


class OpenFinding(Command):
    """One open finding a fingerprint: what is open already stays as it is. Each broken clause leaves its breach.

    What has an owner is assigned to him at once.
    """

    key = "findings.open"
    title = "提出问题"
    header = OpenFindingInput
    line = BrokenClauseInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        fresh, earlier = _not_open(batch, work)
        clauses: dict[int, list[ClauseRef]] = {}
        for item, clause in zip(batch.line_items, batch.lines.rows("code", "version", "title"), strict=True):
            clauses.setdefault(item, []).append(ClauseRef(*clause))
        head = batch.head.pick(fresh)
        titles = [short(title) for title in head.title]
        columns = {
            "control": head.control,
            "clause": [clauses[item][0].code for item in fresh],
            "fingerprint": head.fingerprint,
            "title": titles,
            "place_id": head.place,
            "owner": head.owner,
            "supervisor": [post or settings.GUIJU_SUPERVISOR_POST for post in head.supervisor],
            "is_grave": head.is_grave,
            "follows_id": earlier,
            "opened_at": work.recorded_at,
        }
        ids = work.insert(Finding, columns, len(fresh))
        work.answer(fresh, finding=ids)
        rows = zip(fresh, head.rows("control", "title", "subject_type", "fingerprint"), strict=True)
        work.breached(
            [
                Refusal(item, None, control, control, title, "", tuple(clauses[item]), FOUND, subject_type, fingerprint)
                for item, (control, title, subject_type, fingerprint) in rows
            ]
        )
        _hand_over(
            work, ids, columns, head.due_at, [[(ref.code, ref.version) for ref in clauses[item]] for item in fresh]
        )


def _hand_over(
    work: Work, ids: range, columns: dict[str, Any], given: list[datetime | None], clauses: list[list[ClauseVersion]]
) -> None:
    """Assign what has an owner; tell the supervising post of the rest."""
    titles, owners, supervisors = columns["title"], columns["owner"], columns["supervisor"]
    owned = [place for place, owner in enumerate(owners) if owner]
    free = [place for place, owner in enumerate(owners) if not owner]
    due = _due(
        work,
        [columns["is_grave"][place] for place in owned],
        [given[place] for place in owned],
        [[(columns["control"][place], clause) for clause in clauses[place]] for place in owned],
    )
    assigned: dict[str, Any] = {
        "finding_id": [ids[place] for place in owned],
        "responsible": [owners[place] for place in owned],
        "due_at": [each.at for each in due],
        "due_basis": [each.basis for each in due],
        "assigner": SYSTEM,
        "assigner_post": [supervisors[place] for place in owned],
        "assigned_at": work.recorded_at,
    }
    work.insert(FindingAssignment, assigned, len(owned))
    if owned:
        responsible, due_at, bases = (assigned[name] for name in ("responsible", "due_at", "due_basis"))
        owned_titles, places = ([columns[name][place] for place in owned] for name in ("title", "place_id"))
        work.emit(Assigned(assigned["finding_id"], owned_titles, responsible, places, due_at, bases, is_new=True))
    if free:
        work.emit(
            Opened(
                [ids[place] for place in free],
                [titles[place] for place in free],
                [supervisors[place] for place in free],
                [columns["place_id"][place] for place in free],
                [columns["is_grave"][place] for place in free],
            )
        )


def _due(work: Work, grave: list[bool], given: list[datetime | None], cited: list[list[Cited]]) -> list[Due]:
    """The deadline of each finding, by the clauses that it cites."""
    if not grave:
        return []
    start, known = work.recorded_at, limits_of({each for found in cited for each in found}, work.using)
    deadlines = Deadlines([start], work.using)
    return [
        deadlines.of(
            start, [limit for each in found for limit in known.get(each, ())], is_grave=is_grave, due_at=due_at
        )
        for is_grave, due_at, found in zip(grave, given, cited, strict=True)
    ]


def _not_open(batch: Batch, work: Work) -> tuple[list[int], list[int | None]]:
    """Items whose fingerprint has no open finding, and the last closed one of each."""
    known = {
        (control, fingerprint): (last, bool(open_now))
        for control, fingerprint, last, open_now in work.select(
            "select control, fingerprint, max(id), sum(case when resolved_at is null then 1 else 0 end) "
            f"from findings_finding where {any_of('control', 'text', work.using)} "
            f"and {any_of('fingerprint', 'text', work.using)} group by control, fingerprint",
            [array(sorted(set(column)), work.using) for column in (batch.head.control, batch.head.fingerprint)],
        )
    }
    fresh, earlier = [], []
    for item, key in enumerate(batch.head.rows("control", "fingerprint")):
        last, is_open = known.get(key, (None, False))
        if not is_open:
            known[key] = (None, True)
            fresh.append(item)
            earlier.append(last)
    return fresh, earlier
