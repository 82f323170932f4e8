"""Contended quantities: conditional updates of a run and of all it performed, collected, made once, in key order.

Reads never decide; the UPDATE with its condition (and a CHECK under it) does. Holding the hot row for one round trip was
measured to double throughput against updating it first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connections, models

from guiju.kernel.commands.context import Refusal
from guiju.kernel.store.arrays import any_of, array, is_postgresql, rows_of, rows_parameters

Explain = Callable[[int], Refusal]
"""Makes the refusal of an outer item whose share was not there."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one item wants of one key: a delta a column."""

    item: int
    key: int
    deltas: tuple[int, ...]
    explain: Explain


@dataclass
class Adjustments:
    """Shares by model; ``columns`` of a model are fixed by its first share."""

    shares: dict[type[models.Model], list[Share]] = field(default_factory=dict)
    columns: dict[type[models.Model], tuple[str, ...]] = field(default_factory=dict)

    def add(
        self,
        model: type[models.Model],
        keys: Sequence[int],
        deltas: Mapping[str, Sequence[int]],
        items: Sequence[int],
        explain: Explain,
    ) -> None:
        names = tuple(deltas)
        if self.columns.setdefault(model, names) != names:
            message = f"{model.__name__} is adjusted by {self.columns[model]} and by {names}"
            raise ValueError(message)
        rows = zip(items, keys, zip(*deltas.values(), strict=True), strict=True)
        self.shares.setdefault(model, []).extend(Share(item, key, row, explain) for item, key, row in rows)

    def settle(self, using: str) -> list[Refusal]:
        """One statement a table; the refusals of items that lost the race."""
        lost: list[Refusal] = []
        for model in sorted(self.shares, key=lambda each: each._meta.db_table):
            lost += self._settle(model, using)
        return lost

    def _settle(self, model: type[models.Model], using: str) -> list[Refusal]:
        names = self.columns[model]
        sums: dict[int, list[int]] = {}
        for share in self.shares[model]:
            total = sums.setdefault(share.key, [0] * len(names))
            for index, delta in enumerate(share.deltas):
                total[index] += delta
        keys = sorted(sums)
        table = model._meta.db_table
        given = rows_of({"id": "bigint", **dict.fromkeys(names, "bigint")}, using)
        changes = ", ".join(f"{name} = t.{name} + d.{name}" for name in names)
        enough = " and ".join(f"t.{name} + d.{name} >= 0" for name in names)
        parameters = rows_parameters([keys, *([sums[key][i] for key in keys] for i in range(len(names)))], using)
        if is_postgresql(using):
            sql = (
                f"with d as {given}, locked as (select id from {table} where {any_of('id')} order by id for update) "
                f"update {table} t set {changes} from d join locked using (id) where t.id = d.id and {enough} returning t.id"
            )
            parameters = [*parameters, keys]
        else:
            sql = f"update {table} as t set {changes} from {given} as d where t.id = d.id and {enough} returning id"
        with connections[using].cursor() as cursor:
            cursor.execute(sql, parameters)
            failed = set(keys) - {key for (key,) in cursor.fetchall()}
            if not failed:
                return []
            cursor.execute(
                f"select id, {', '.join(names)} from {table} where {any_of('id', using=using)}",
                [array(sorted(failed), using)],
            )
            left = {key: values for key, *values in cursor.fetchall()}
        return self._losers(model, failed, left)

    def _losers(self, model: type[models.Model], failed: set[int], left: dict[int, list[int]]) -> list[Refusal]:
        """Items in input order: one that finds too little of any key, or a key gone, takes nothing of the others."""
        by_item: dict[int, list[Share]] = {}
        for share in self.shares[model]:
            if share.key in failed:
                by_item.setdefault(share.item, []).append(share)
        losers = []
        for item, shares in sorted(by_item.items()):
            after = {share.key: left[share.key] for share in shares if share.key in left}
            is_lost = any(share.key not in left for share in shares)
            for share in shares if not is_lost else ():
                have = after[share.key]
                after[share.key] = [value + delta for value, delta in zip(have, share.deltas, strict=True)]
            if is_lost or min(map(min, after.values())) < 0:
                losers.append(shares[0].explain(item))
            else:
                left.update(after)
        return losers
