"""What commands that decide a case share."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from guiju.domains.conduct.controls.deciding import DeciderApart
from guiju.domains.conduct.models import Case, Decision
from guiju.domains.conduct.registers import tied
from guiju.domains.conduct.standing import Stand, stands_of
from guiju.domains.conduct.subjects import CaseDecided
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.tree import parents
from guiju.kernel.worklist.tasks import open_tasks

SOURCE, DECIDE = "conduct.case", "conduct.decide"
PAGE = "conduct_cases"


def undecided(batch: Batch, kind: str, context: Context) -> list[Refusal]:
    """Refusals of cases of another kind, decided already, or twice in the batch; what stands is kept for the run."""
    known = stands_of(batch.head.ids("case"), context.using)
    batch.head.records["stand"] = [known.get(case) for case in batch.head.ids("case")]
    refused, seen = [], set()
    for item, each in enumerate(batch.head.record("stand")):
        if each is None:
            continue
        if each.kind != kind:
            refused.append(refusal(item, None, "stands", "这一件不是这一类", "请在它自己的页面上办理"))
        elif each.decision is not None or each.id in seen:
            refused.append(refusal(item, None, "once", "这一件已经决定过", "不服的请申诉，由他人复核"))
        seen.add(each.id)
    return refused


def decided_subjects(
    found: Sequence[Stand], is_given: Sequence[bool], amounts: Sequence[int], context: Context
) -> Subjects:
    """Who decides about whom."""
    ties = tied([each.person for each in found], ["relative", "superior"], context.using)
    columns: dict[str, list[Any]] = {
        "case": [each.number for each in found],
        "place": [each.place for each in found],
        "kind": [each.kind for each in found],
        "is_given": list(is_given),
        "amount": list(amounts),
        "decider": [context.actor] * len(found),
        "proposer": [each.proposer for each in found],
        "person": [each.account for each in found],
        "reporter": [each.reporter for each in found],
        "victim": [each.victim for each in found],
        "is_relative": [context.actor in ties.get((each.person, "relative"), ()) for each in found],
        "is_superior": [context.actor in ties.get((each.person, "superior"), ()) for each in found],
        "basis": [each.basis for each in found],
    }
    return Subjects(CaseDecided, columns, list(range(len(found))), [None] * len(found))


def ask_to_decide(
    work: Work,
    cases: Sequence[int],
    columns: dict[str, list[Any]],
    title: str,
    reserved: Mapping[int, Sequence[str]] | None = None,
) -> None:
    """A task for the first in the line of deciders who is neither the person, nor proposer, reporter, victim, relative.

    ``reserved`` are positions that have a line of their own.
    """
    bounds: list[Any] = [bound.params for bound in bounds_of(DeciderApart, work.now, work.using)]
    usual: Sequence[str] = (bounds[0] if bounds else DeciderApart.params()).default_deciders
    lines = [(reserved or {}).get(index, usual) for index in range(len(cases))]
    every = sorted({*usual, *(post for line in lines for post in line)})
    known, above = holders(timezone.localdate(work.now), every, work.using), parents(work.using)
    ties = tied(columns["person_id"], ["relative"], work.using)
    posts = []
    for index, (place, line) in enumerate(zip(columns["place_id"], lines, strict=True)):
        person = columns["person_id"][index]
        barred = {columns[name][index] for name in ("account", "reporter", "victim")} | {work.actor}
        barred |= ties.get((person, "relative"), set())
        fit = [post for post in line if known.first(post, line_at(place, above)) not in {0, *barred}]
        posts.append(fit[0] if fit else line[-1])
    asked = {
        "post": posts,
        "place_id": columns["place_id"],
        "kind": DECIDE,
        "title": [f"{title}：{facts}" for facts in columns["facts"]],
        "page": PAGE,
        "source": SOURCE,
        "source_key": [str(case) for case in cases],
    }
    open_tasks(work, asked, len(cases))


def insert_decisions(work: Work, columns: dict[str, Any], places: Sequence[tuple[int, str]]) -> range:
    """Decisions with their numbers; unnamed columns are empty."""
    size = len(columns["case_id"])
    nothing: dict[str, Any] = {
        "award_row": "",
        "grade": 0,
        "amount": 0,
        "is_provisional": False,
        "appeal_days": 0,
        "receiver": "",
        "sheet": "",
    }
    return work.insert_numbered(
        Decision,
        {**nothing, **columns, "decider": work.actor, "decided_at": work.now},
        kind="JD",
        entities=list(places),
        dates=[work.now] * size,
        items=range(size),
        answer="decision",
    )


def case_columns(size: int, **given: Any) -> dict[str, Any]:
    """Every column of `Case`, empty where nothing is given."""
    nothing: dict[str, Any] = {
        field.attname: "" if field.get_internal_type() in {"CharField", "TextField"} else 0
        for field in Case._meta.concrete_fields
        if field.attname not in {"id", "number"}
    }
    whole = {**nothing, **given}
    return {name: value if isinstance(value, list) else [value] * size for name, value in whole.items()}
