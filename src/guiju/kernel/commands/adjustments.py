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
class Shares:
    """What items want of keys, one row a share; ``deltas`` is one column of it a changed column."""

    items: Sequence[int]
    keys: Sequence[int]
    deltas: tuple[Sequence[int], ...]
    explain: Explain


@dataclass
class Adjustments:
    """Shares by model; ``columns`` of a model are fixed by its first share."""

    shares: dict[type[models.Model], list[Shares]] = field(default_factory=dict)
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
        if {len(keys), *map(len, deltas.values())} != {len(items)}:
            message = f"{model.__name__}: columns of different lengths"
            raise ValueError(message)
        self.shares.setdefault(model, []).append(Shares(items, keys, tuple(deltas.values()), explain))

    def settle(self, using: str) -> list[Refusal]:
        """One statement a table; the refusals of items that lost the race."""
        lost: list[Refusal] = []
        for model in sorted(self.shares, key=lambda each: each._meta.db_table):
            lost += self._settle(model, using)
        return lost

    def _settle(self, model: type[models.Model], using: str) -> list[Refusal]:
        names = self.columns[model]
        keys = sorted({key for shares in self.shares[model] for key in shares.keys})
        sums = [self._sums(model, index, keys) for index in range(len(names))]
        table = model._meta.db_table
        given = rows_of({"id": "bigint", **dict.fromkeys(names, "bigint")}, using)
        changes = ", ".join(f"{name} = t.{name} + d.{name}" for name in names)
        enough = " and ".join(f"t.{name} + d.{name} >= 0" for name in names)
        parameters = rows_parameters([keys, *sums], using)
        if is_postgresql(using):
            # Locked as a condition, not as a join: two sets of unknown size were joined by nested loops.
            sql = (
                f"with d as {given}, locked as (select id from {table} where {any_of('id')} order by id for update) "
                f"update {table} t set {changes} from d where (select count(*) from locked) >= 0 "
                f"and t.id = d.id and {enough} returning t.id"
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

    def _sums(self, model: type[models.Model], index: int, keys: list[int]) -> list[int]:
        """What all shares together add to one column, by key."""
        sums = dict.fromkeys(keys, 0)
        for shares in self.shares[model]:
            column = shares.deltas[index]
            if any(column):
                for key, delta in zip(shares.keys, column, strict=True):
                    sums[key] += delta
        return list(sums.values())

    def _losers(self, model: type[models.Model], failed: set[int], left: dict[int, list[int]]) -> list[Refusal]:
        """Items in input order: one that finds too little of any key, or a key gone, takes nothing of the others."""
        by_item: dict[int, list[tuple[int, tuple[int, ...], Explain]]] = {}
        for shares in self.shares[model]:
            for item, key, deltas in zip(shares.items, shares.keys, zip(*shares.deltas, strict=True), strict=True):
                if key in failed:
                    by_item.setdefault(item, []).append((key, deltas, shares.explain))
        losers = []
        for item, wanted in sorted(by_item.items()):
            after = {key: left[key] for key, _, _ in wanted if key in left}
            is_lost = any(key not in left for key, _, _ in wanted)
            for key, deltas, _ in wanted if not is_lost else ():
                after[key] = [value + delta for value, delta in zip(after[key], deltas, strict=True)]
            if is_lost or min(map(min, after.values())) < 0:
                _, _, explain = wanted[0]
                losers.append(explain(item))
            else:
                left.update(after)
        return losers
