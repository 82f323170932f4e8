"""What the warehouse knows beside the answers of a round: last evening's seal, whether goods have moved today."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import connections
from django.db.models import Exists, OuterRef

from guiju.domains.warehouse.models import DayClose
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.review import Judged, Sheet
from guiju.kernel.controls.models import DutyAnswer, DutyItem
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_moment

SEAL_KEPT_BY = "warehouse.closed"
"""The duty that writes down the seal of the evening."""


def seal_review(sheets: Sequence[Sheet], work: Work) -> Judged:
    """A seal that is not the one of the last closing makes the lock 异常; after the first movement it is 补录."""
    places = {sheet.place for sheet in sheets if sheet.place}
    seals = _last_seals(sheets, work.using)
    wrong: dict[int, str] = {}
    for sheet in sheets:
        now, last = sheet.named("seal"), seals.get((sheet.place, sheet.day), "")
        if now is not None and now.value and last and now.value != last:
            wrong[sheet.answers[0].line] = f"封条号现为 {now.value}，昨晚闭仓记录为 {last}"
    moved = last_moved(places, work.using)
    late = [sheet.item for sheet in sheets if sheet.place in moved and moved[sheet.place] >= local(sheet.day)]
    return Judged(wrong, frozenset(late))


def unclosed(items: Sequence[int], using: str) -> Mapping[int, str]:
    """The duty items whose day is not closed at their place."""
    closed = DayClose.objects.filter(warehouse=OuterRef("place"), day=OuterRef("day"))
    left = DutyItem.objects.using(using).filter(~Exists(closed), id__in=items)
    return dict.fromkeys(left.values_list("id", flat=True), "办理日结")


def _last_seals(sheets: Sequence[Sheet], using: str) -> Mapping[tuple[int | None, date], str]:
    """By place and day the seal of the last closing before it."""
    rows = (
        DutyAnswer.objects.using(using)
        .filter(
            name="seal",
            done__item__duty=SEAL_KEPT_BY,
            done__item__place__in={sheet.place for sheet in sheets},
            done__item__day__lt=max(sheet.day for sheet in sheets),
        )
        .exclude(value="")
        .order_by("-id")
        .values_list("done__item__place_id", "done__item__day", "value")
    )
    found: dict[tuple[int | None, date], str] = {}
    wanted = {(sheet.place, sheet.day) for sheet in sheets}
    for place, day, value in rows.iterator():
        for key in wanted - found.keys():
            if key[0] == place and day < key[1]:
                found[key] = value
        if wanted <= found.keys():
            break
    return found


def last_moved(warehouses: Collection[int], using: str) -> dict[int | None, datetime]:
    """When the newest ledger line of each warehouse was recorded."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select b.warehouse_id, max(m.recorded_at) from warehouse_balance b join warehouse_move m on m.id = b.last_move "
            f"where {any_of('b.warehouse_id', using=using)} group by b.warehouse_id",
            [array(sorted(warehouses), using)],
        )
        return {place: as_moment(moment) for place, moment in cursor.fetchall()}
