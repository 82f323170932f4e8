"""Duties that a document does: written, it settles the item of its place and day, also after it was missed."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.duty import Duty
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.models import DutyCompletion, DutyDone
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters

OUTSTANDING = "未办："
"""How what a duty lacks begins where no answer brings it."""


def settle(work: Work, duty: Duty, places: Sequence[int], days: Sequence[date]) -> None:
    """Mark the items of this duty at these places on these days as done by the actor; done already stays as it is."""
    given = rows_of({"place": "bigint", "day": "date"}, work.using)
    columns: list[list[object]] = [list(places), [str(day) for day in days]]
    found = work.select(
        f"select distinct i.id, e.id from {given} as d join controls_dutyitem i on i.place_id = d.place and i.day = d.day "
        "left join controls_dutydone e on e.item_id = i.id where i.duty = %s and (e.id is null or e.lacks <> '') order by i.id",
        [*rows_parameters(columns, work.using), duty.key],
    )
    _mark_done(work, duty.title, [item for item, done in found if done is None])
    answered = [item for item, done in found if done is not None]
    if answered:
        has_come(work, answered)


def settle_occasions(work: Work, duty: OccasionalDuty, marks: Sequence[str]) -> None:
    """Mark the items of these occasions as done by the actor."""
    given = rows_of({"prefix": "text"}, work.using)
    prefixes = [f"{duty.key}/{mark}/" for mark in marks]
    found = work.select(
        f"select distinct i.id from {given} as d join controls_dutyitem i "
        "on i.duty = %s and substr(i.fingerprint, 1, length(d.prefix)) = d.prefix "
        "where not exists (select 1 from controls_dutydone e where e.item_id = i.id) order by i.id",
        [*rows_parameters([prefixes], work.using), duty.key],
    )
    _mark_done(work, duty.title, [item for (item,) in found])


def settle_now(work: Work, title: str, items: Sequence[int], by: Mapping[int, int] | None = None) -> None:
    """Mark these items as done by the actor or as ``by`` says; of what was answered already the rest has come."""
    found = work.select(
        "select i.id, e.id from controls_dutyitem i left join controls_dutydone e on e.item_id = i.id "
        f"where {any_of('i.id', using=work.using)} order by i.id",
        [array(sorted(set(items)), work.using)],
    )
    _mark_done(work, title, [item for item, done in found if done is None], by or {})
    has_come(work, [item for item, done in found if done is not None])


def _mark_done(work: Work, title: str, items: list[int], by: Mapping[int, int] = MappingProxyType({})) -> None:
    done = {
        "item_id": items,
        "done_by": [by.get(item, work.actor) for item in items],
        "done_at": work.now,
        "note": title,
    }
    work.insert(DutyDone, done, len(items))
    settle_items(work, items)


def settle_items(work: Work, items: Sequence[int]) -> None:
    """These duty items are done with all they need."""
    work.execute(
        f"update controls_dutyitem set settled_at = %s where settled_at is null and {any_of('id', using=work.using)}",
        [work.recorded_at, array(items, work.using)],
    )


def has_come(work: Work, items: Sequence[int]) -> None:
    """Nothing is outstanding of these items any more: those that were answered and lack nothing else are done."""
    lacking = work.select(
        "select d.id, d.item_id, d.lacks from controls_dutydone d where d.lacks <> '' and not exists "
        "(select 1 from controls_dutycompletion c where c.done_id = d.id) "
        f"and {any_of('d.item_id', using=work.using)} order by d.id",
        [array(sorted(set(items)), work.using)],
    )
    whole = [
        (done, item) for done, item, lacks in lacking if all(part.startswith(OUTSTANDING) for part in lacks.split("；"))
    ]
    columns = {"done_id": [done for done, _ in whole], "completed_by": work.actor, "completed_at": work.now}
    work.insert(DutyCompletion, columns, len(whole))
    settle_items(work, [item for _, item in whole])
