"""What follows when a department is closed: its rulebooks and its duties are handed over in the same transaction."""

from typing import Any

from guiju.domains.policy.controls.closing import UnitNotEmpty, duties_by_post, seats_of_units
from guiju.domains.policy.models import VersionCover
from guiju.domains.policy.organisation import first_person
from guiju.domains.policy.standing import in_force_now
from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.commands import Assign, EndAssignment
from guiju.kernel.org.events import UnitsClosed
from guiju.kernel.org.models import Assignment, Unit

HANDED_OVER = "部门撤销"


@reaction(UnitsClosed)
def hand_over_rulebooks(event: UnitsClosed, work: Work) -> None:
    """The successor explains what the closed department explained."""
    successors = dict(zip(event.units, event.successors, strict=True))
    versions = [span.version for span in in_force_now(work.now, work.using)]
    covers = VersionCover.objects.using(work.using).filter(version__in=versions).order_by("id")
    newest = {row.version_id: row for row in covers}
    moved = [(row, row.unit_id) for row in newest.values() if row.unit_id is not None and row.unit_id in successors]
    columns = {
        "version_id": [row.version_id for row, _ in moved],
        "title": [row.title for row, _ in moved],
        "author": [row.author for row, _ in moved],
        "dated": [row.dated for row, _ in moved],
        "unit_id": [successors[unit] for _, unit in moved],
        "filled_by": work.actor,
        "filled_at": work.now,
    }
    work.insert(VersionCover, columns, len(moved))


@reaction(UnitsClosed)
def hand_over_duties(event: UnitsClosed, work: Work) -> None:
    """Its people hold their posts there no longer; the deputy has those posts that own duties."""
    codes = dict(Unit.objects.using(work.using).filter(pk__in=event.units).values_list("code", "pk"))
    items = dict(zip(event.units, event.items, strict=True))
    seats = [seat for own in seats_of_units(codes, work.using).values() for seat in own]
    params: list[Any] = [bound.params for bound in bounds_of(UnitNotEmpty, work.now, work.using)] if seats else []
    if not params:
        return
    owning = duties_by_post(work.context)
    ended = {"assignment": [seat.assignment for seat in seats], "reason": [HANDED_OVER] * len(seats)}
    work.perform(EndAssignment, ended | {"last_day": [None] * len(seats)}, origin=[items[seat.unit] for seat in seats])
    deputy = first_person([params[0].default_deputy, "owner"], work.using)
    held = set(
        Assignment.objects.using(work.using)
        .filter(person__number=deputy, end__isnull=True, place__isnull=True)
        .values_list("post__code", flat=True)
    )
    posts = {seat.post: items[seat.unit] for seat in seats if owning.get(seat.post) and seat.post not in held}
    if deputy and posts:
        columns = {"person": [deputy] * len(posts), "post": list(posts)}
        nothing = {name: [None] * len(posts) for name in ("place", "unit", "since")}
        work.perform(Assign, columns | nothing, origin=list(posts.values()))
