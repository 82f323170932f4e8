"""Which legal entity stands behind a place."""

from collections.abc import Sequence

from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import rows_of, rows_parameters


def entities(work: Work, places: Sequence[int]) -> list[tuple[int, str]]:
    """(id, code) of the legal entity of each place, for its number series."""
    wanted = sorted(set(places))
    given = rows_of({"id": "bigint"}, work.using)
    rows = work.select(
        f"select p.id, e.id, e.code from {given} as d join org_place p on p.id = d.id "
        "join org_legalentity e on e.id = p.entity_id",
        rows_parameters([wanted], work.using),
    )
    found = {place: (entity, code) for place, entity, code in rows}
    return [found[place] for place in places]
