"""Within how long a clause wants its breach put right: a param of its own that the pack marks so."""

from collections.abc import Collection
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.db import connections

from guiju.kernel.rulebook.files import read
from guiju.kernel.rulebook.vocabulary import bare, param
from guiju.kernel.store.arrays import any_of, array

ClauseVersion = tuple[str, int]


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


def limits_of(clauses: Collection[ClauseVersion], using: str = "default") -> dict[ClauseVersion, list[Limit]]:
    """The limits of these clause versions, those without any left out; one statement."""
    wanted = set(clauses)
    codes = sorted({code for code, _ in wanted})
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select code, version, params from rulebook_clause where {any_of('code', 'text', using)}",
            [array(codes, using)],
        )
        rows = cursor.fetchall()
    found = {(code, version): limits_in(code, orjson.loads(params)) for code, version, params in rows}
    return {key: limits for key, limits in found.items() if limits and key in wanted}


def limits_in(clause: str, params: dict[str, Any]) -> list[Limit]:
    """What the params of a clause say; in a table by severity the strictest of what is not grave is the usual one."""
    given = read(settings.GUIJU_PACK, "params")["put_right_within"]
    found = []
    for name, value in params.items():
        unit = given["params"].get(bare(name))
        if unit is None:
            continue
        by_severity = value if isinstance(value, dict) else {"": value}
        usual = [amount for severity, amount in by_severity.items() if severity not in given["grave"]]
        found.append(Limit(clause, name, unit, min(usual or by_severity.values()), min(by_severity.values())))
    return found
