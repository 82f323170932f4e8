"""After an accident each rulebook that had to do with it is revised, or somebody says why it need not be."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.api import decided_revisions
from guiju.domains.safety.controls.incidents import HARM, RECENT
from guiju.domains.safety.incident_subjects import IncidentStands
from guiju.domains.safety.models import Incident
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at


class DecideDays(Params):
    default_decide_days: int = Field(30, title="修订决定期限（天）", ge=0)


class Involved(NamedTuple):
    """``rulebook`` had to do with the incident, empty where the closing names none; ``days`` since it was closed."""

    incident: str
    rulebook: str
    is_decided: bool
    days: int


class ProcedureUndecided(Watch):
    key = "safety.procedure_undecided"
    title = "事故后没有修订决定"
    subject = IncidentStands
    params = DecideDays
    advice = "请对每部所涉制度决定修订或不需要修订，写明理由"
    examples = (
        passes(Involved("SG-1", "S20", is_decided=False, days=29)),
        passes(Involved("SG-1", "S20", is_decided=True, days=99)),
        breaches(Involved("SG-1", "S20", is_decided=False, days=30)),
        passes(Involved("SG-1", "S20", is_decided=False, days=30), default_decide_days=60),
    )

    def subjects(self, context: Context) -> Subjects:
        found = list(_involved(context))
        columns: dict[str, list[Any]] = {
            "number": [f"{fact.incident}/{fact.rulebook or '制度'}" for fact, _ in found],
            "place": [place for _, place in found],
        }
        subjects = Subjects(IncidentStands, columns, list(range(len(found))), [None] * len(found))
        subjects.memo["facts"] = [fact for fact, _ in found]
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Involved]:
        facts: list[Involved] = subjects.memo["facts"]
        return facts

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        committee = first_at("safety_committee", subjects.place, context.now, context.using)
        officer = first_at("safety_officer", subjects.place, context.now, context.using)
        return [one or other for one, other in zip(committee, officer, strict=True)]

    @staticmethod
    def judge(fact: Involved, params: DecideDays) -> str | None:
        if fact.is_decided or fact.days < params.default_decide_days:
            return None
        what = f"{fact.rulebook} 是否修订" if fact.rulebook else "哪些制度要修订"
        return f"{fact.incident} 结案 {params.default_decide_days} 天仍没有决定{what}"


def _involved(context: Context) -> Iterator[tuple[Involved, int]]:
    """With the place; of the accidents called closed in the last year and somewhat."""
    rows = list(
        Incident.objects.using(context.using)
        .filter(kind__in=HARM, closing__closed_at__gte=context.now - RECENT)
        .order_by("id")
        .values_list("number", "place_id", "closing__closed_at", "closing__procedures")
    )
    decided = decided_revisions([number for number, *_ in rows], context.using)
    for number, place, closed, procedures in rows:
        known = decided.get(number, set())
        for rulebook in procedures.split() or [""]:
            is_decided = rulebook in known if rulebook else bool(known)
            yield Involved(number, rulebook, is_decided, _days(closed, context.now)), place


def _days(since: datetime, now: datetime) -> int:
    return (timezone.localdate(now) - timezone.localdate(since)) // timedelta(days=1)
