"""Where a finding stands: computed from its steps, never stored."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connections, models

from guiju.kernel.findings.models import Finding
from guiju.kernel.store.arrays import any_of, array, newest
from guiju.kernel.store.stored import as_moment
from guiju.kernel.store.written import AmongGiven, Written


class Stage(models.TextChoices):
    UNASSIGNED = "unassigned", "待指派"
    RECTIFYING = "rectifying", "整改中"
    VERIFYING = "verifying", "待验证"
    CLOSED = "closed", "已关闭"


class Standing(NamedTuple):
    """The latest step of each kind; ``is_accepted`` is None until the rectification is verified."""

    finding: int
    is_closed: bool
    assignment: int | None
    responsible: int | None
    due_at: datetime | None
    due_basis: str | None
    assigner_post: str | None
    rectification: int | None
    rectifier: int | None
    is_accepted: bool | None

    @property
    def stage(self) -> Stage:
        if self.is_closed:
            return Stage.CLOSED
        if self.rectification is not None and self.is_accepted is None:
            return Stage.VERIFYING
        return Stage.UNASSIGNED if self.assignment is None else Stage.RECTIFYING

    def is_overdue(self, now: datetime) -> bool:
        """Whether the responsible person is late; what waits for verification is not."""
        return self.stage is Stage.RECTIFYING and self.due_at is not None and self.due_at < now


_LATEST = f"""
select f.id, f.resolved_at is not null, a.id, a.responsible, a.due_at, a.due_basis, a.assigner_post,
  r.id, r.rectifier, v.is_accepted
from findings_finding f
left join findings_findingassignment a
  on a.finding_id = f.id and {newest("findings_findingassignment", "a", "finding_id")}
left join findings_rectification r
  on r.finding_id = f.id and {newest("findings_rectification", "r", "finding_id")}
left join findings_verification v on v.rectification_id = r.id
where """


def standing_of(findings: Sequence[int], using: str = "default") -> dict[int, Standing]:
    """By finding, in one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LATEST + any_of("f.id", using=using), [array(sorted(set(findings)), using)])
        return {row[0]: _read(*row) for row in cursor.fetchall()}


def _read(
    finding: int,
    is_closed: bool | int,  # noqa: FBT001 — a row of the database: SQLite has no booleans
    assignment: int | None,
    responsible: int | None,
    due_at: datetime | str | None,
    due_basis: str | None,
    assigner_post: str | None,
    rectification: int | None,
    rectifier: int | None,
    is_accepted: bool | int | None,  # noqa: FBT001
) -> Standing:
    return Standing(
        finding,
        bool(is_closed),
        assignment,
        responsible,
        None if due_at is None else as_moment(due_at),
        due_basis,
        assigner_post,
        rectification,
        rectifier,
        None if is_accepted is None else bool(is_accepted),
    )


def settled(control: str, using: str = "default") -> set[str]:
    """The fingerprints of what a control found and somebody has put right."""
    found = Finding.objects.using(using).filter(control=control, resolved_at__isnull=False)
    return set(found.values_list("fingerprint", flat=True))


_OPEN = Written(
    lambda using: (
        Finding.objects.using(using)
        .filter(AmongGiven("control", "controls", "text"), resolved_at__isnull=True)
        .order_by("id")
        .values_list("fingerprint", "id")
    )
)


def open_of(controls: Iterable[str], using: str = "default") -> dict[str, int]:
    """What these controls found and nobody has put right yet: fingerprint → finding; the newest where several have one."""
    return dict(_OPEN.rows({"controls": sorted(controls)}, using))


def unsettled(control: str, using: str = "default") -> set[str]:
    """The fingerprints of what a control found and nobody has put right yet."""
    return set(open_of([control], using))
