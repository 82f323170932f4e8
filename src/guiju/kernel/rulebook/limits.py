"""Within how long a clause wants its breach put right: a param of its own that the control names or the pack marks so."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.db import connections

from guiju.kernel.rulebook import catalogue
from guiju.kernel.rulebook.files import read
from guiju.kernel.rulebook.vocabulary import bare, param
from guiju.kernel.store.arrays import any_of, array

ClauseVersion = tuple[str, int]
Cited = tuple[str, ClauseVersion]
"""A control and the clause version by which it found something."""


class Limit(NamedTuple):
    """``amount`` of ``unit`` (hours or days) for a usual breach, ``grave`` for a grave one; ``name`` is the param."""

    clause: str
    name: str
    unit: str
    amount: int
    grave: int

    def of(self, *, is_grave: bool) -> int:
        return self.grave if is_grave else self.amount

    def said(self, *, is_grave: bool) -> str:
        """As a page shows it: the clause, the param's title and the number."""
        return f"{self.clause} {param(self.name).title}：{self.of(is_grave=is_grave)}"


def limits_of(cited: Collection[Cited], using: str = "default") -> dict[Cited, list[Limit]]:
    """The limits of these clause versions for what these controls find; one statement."""
    codes = sorted({code for _, (code, _version) in cited})
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select code, version, params from rulebook_clause where {any_of('code', 'text', using)}",
            [array(codes, using)],
        )
        params = {(code, version): orjson.loads(given) for code, version, given in cursor.fetchall()}
    return {
        (control, clause): limits_in(clause[0], params.get(clause, {}), catalogue.limits_of(control))
        for control, clause in set(cited)
    }


def limits_in(clause: str, params: dict[str, Any], named: Sequence[str] = ()) -> list[Limit]:
    """What the params of a clause say, only those ``named`` where any are.

    In a table by severity the strictest of what is not grave is the usual one. The unit of a named param ends its name.
    """
    given = read(settings.GUIJU_PACK, "params")["put_right_within"]
    found = []
    for name, value in params.items():
        unit = bare(name).rsplit("_", 1)[-1] if name in named else None if named else given["params"].get(bare(name))
        if unit is None:
            continue
        by_severity = value if isinstance(value, dict) else {"": value}
        usual = [amount for severity, amount in by_severity.items() if severity not in given["grave"]]
        found.append(Limit(clause, name, unit, min(usual or by_severity.values()), min(by_severity.values())))
    return found
