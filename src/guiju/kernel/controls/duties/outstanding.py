"""What a duty waits for besides its answers: done by another command, which no scan and no photo replaces."""

from collections.abc import Iterable, Sequence
from typing import Any

from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.duty import duties
from guiju.kernel.controls.duties.settling import settle_items
from guiju.kernel.controls.models import DutyCompletion
from guiju.kernel.store.arrays import any_of, array

MARK = "未办："


def outstanding(records: Iterable[Any], using: str) -> dict[int, str]:
    """By duty item (``id``, ``duty``) what its domain still waits for, each duty asked once."""
    items: dict[str, list[int]] = {}
    for record in records:
        items.setdefault(record.duty, []).append(record.id)
    known = duties()
    return {
        item: f"{MARK}{said}"
        for key in sorted(items)
        if key in known and (ask := known[key].outstanding) is not None
        for item, said in ask(items[key], using).items()
    }


def has_come(work: Work, items: Sequence[int]) -> None:
    """Nothing is outstanding of these items any more: those that were answered and lack nothing else are done."""
    lacking = work.select(
        "select d.id, d.item_id, d.lacks from controls_dutydone d where d.lacks <> '' and not exists "
        "(select 1 from controls_dutycompletion c where c.done_id = d.id) "
        f"and {any_of('d.item_id', using=work.using)} order by d.id",
        [array(sorted(set(items)), work.using)],
    )
    whole = [(done, item) for done, item, lacks in lacking if all(part.startswith(MARK) for part in lacks.split("；"))]
    columns = {"done_id": [done for done, _ in whole], "completed_by": work.actor, "completed_at": work.now}
    work.insert(DutyCompletion, columns, len(whole))
    settle_items(work, [item for _, item in whole])
