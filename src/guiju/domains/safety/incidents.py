"""Incidents as they stand: graded, reported outside, with what is still to be written."""

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When

from guiju.domains.safety.models import Incident, IncidentFile, IncidentPart, IncidentReport

UNGRADED, OPEN, LACKING, CLOSED = "待定级", "处理中", "待补", "已结案"
STATES = {UNGRADED: "stop", OPEN: "warn", LACKING: "warn", CLOSED: "pass"}
FOUR = {str(value): str(label) for value, label in IncidentPart.choices}


def incidents(using: str = "default") -> QuerySet[Any]:
    """Every incident with ``grade``, whether it was reported outside, which parts are written and ``standing``."""
    written = {f"has_{part}": Exists(IncidentFile.objects.filter(incident=OuterRef("pk"), part=part)) for part in FOUR}
    rows = Incident.objects.using(using).annotate(
        grade=F("grading__grade"),
        received_at=F("grading__received_at"),
        is_work_injury=F("grading__is_work_injury"),
        called_closed=F("closing__closed_at"),
        was_reported=Exists(IncidentReport.objects.filter(incident=OuterRef("pk"))),
        **written,
    )
    states = Case(
        When(closed_at__isnull=False, then=Value(CLOSED)),
        When(called_closed__isnull=False, then=Value(LACKING)),
        When(grade__isnull=True, then=Value(UNGRADED)),
        default=Value(OPEN),
        output_field=CharField(),
    )
    return rows.annotate(standing=states)


def lacks(row: Any) -> list[str]:
    """What nobody has written yet, of the four."""
    return [title for part, title in FOUR.items() if not getattr(row, f"has_{part}")]
