"""The runs that wrote a record, and one of them told in full."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db.models import Count, Q, Sum
from django.http import Http404
from django.urls import reverse

from guiju.kernel.audit.explain import Unknown, explain
from guiju.kernel.audit.models import Breach, Decision, Evidence
from guiju.kernel.controls.gate import gates
from guiju.kernel.pages.addresses import command_title
from guiju.kernel.pages.names import names_of
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.store.written import AmongGiven, Written
from guiju.lib.runs import RUN_BITS


class WritingRun(NamedTuple):
    """``judged`` subjects by ``controls`` controls; ``warned`` of them with a warning; ``is_sealed`` under a tree head."""

    run: int
    title: str
    who: str
    at: datetime
    controls: int
    judged: int
    warned: int
    is_sealed: bool
    wrote: str


_RUNS = Written(
    lambda using: (
        Evidence.objects.using(using)
        .filter(AmongGiven("id", "runs"))
        .order_by("id")
        .values_list("id", "command", "actor", "occurred_at", "leaf")
    )
)
_JUDGED = Written(
    lambda using: (
        Decision.objects.using(using)
        .filter(AmongGiven("evidence_id", "runs"))
        .values_list("evidence_id")
        .annotate(Count("id"), Sum("judged"), Sum("warned"))
    )
)


def writing_runs(rows: Mapping[int, str], using: str = "default") -> list[WritingRun]:
    """The runs behind rows (id → what it is), oldest first, in three statements; a row's id names its run."""
    wrote: dict[int, dict[str, None]] = {}
    for row, what in rows.items():
        wrote.setdefault(row >> RUN_BITS << RUN_BITS, {})[what] = None
    asked = {"runs": list(wrote)}
    evidence = list(_RUNS.rows(asked, using))
    judged: dict[int, tuple[int, int, int]] = {
        key: (count, subjects, warned) for key, count, subjects, warned in _JUDGED.rows(asked, using)
    }
    names = names_of({actor for _key, _command, actor, _at, _leaf in evidence})
    return [
        WritingRun(
            key >> RUN_BITS,
            command_title(command),
            names[actor],
            at,
            *judged.get(key, (0, 0, 0)),
            leaf is not None,
            "、".join(wrote[key]),
        )
        for key, command, actor, at, leaf in evidence
    ]


class OpenWarning(NamedTuple):
    """What one control said of a run, ``times`` over; one reason answers it all."""

    breach: Breach
    times: int

    @property
    def reasons(self) -> tuple[str, ...]:
        """Reasons often given for it, each one tap."""
        known = gates().get(self.breach.control)
        return known.reasons if known else ()

    @property
    def url(self) -> str:
        """Where the reason is given."""
        if self.times == 1:
            return reverse("warning", args=[self.breach.pk])
        return reverse("warnings_of_run", args=[self.breach.evidence_id, self.breach.control])


def open_warnings(runs: Collection[int], actor: int, using: str = "default") -> list[OpenWarning]:
    """Warnings on the actor's own acts in these runs for which no reason was given yet, by control, oldest first."""
    own = Q(evidence_id__in=[run << RUN_BITS for run in runs], actor=actor, effect="warn", acknowledged_at__isnull=True)
    first: dict[tuple[int, str], Breach] = {}
    times: Counter[tuple[int, str]] = Counter()
    for breach in Breach.objects.using(using).filter(own).order_by("id"):
        key = (breach.evidence_id, breach.control)
        first.setdefault(key, breach)
        times[key] += 1
    return [OpenWarning(breach, times[key]) for key, breach in first.items()]


def told(run: int) -> dict[str, Any]:
    """What `explain` says of a run, with names and titles in Chinese.

    Raises:
        Http404: there is no such run.
    """
    try:
        found = explain(run << RUN_BITS, title_of=command_title, name_of=lambda actor: names_of({actor})[actor])
    except Unknown as nothing:
        raise Http404(str(nothing)) from nothing
    return {"told": found, "decisions": [_decision(each) for each in found["decisions"]]}


def _decision(each: dict[str, Any]) -> tuple[dict[str, Any], str, list[tuple[str, int]]]:
    known = controls().get(each["control"])
    cited = [(clause[0], clause[1]) for clause in orjson.loads(each["clauses"])]
    return each, known.title if known else each["control"], cited
