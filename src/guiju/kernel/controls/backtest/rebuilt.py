"""Stored facts rebuilt as the records that a judge reads."""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any, get_type_hints

from guiju.kernel.controls.backtest.gathered import Gathered
from guiju.kernel.controls.gate import Rule
from guiju.kernel.controls.written.gate import CelGate


class Unfit(Exception):
    """The stored facts cannot be judged; the sentence says why, in Chinese."""


class Rebuilt:
    """Makes the facts of a rule anew from stored columns; types are those of its examples."""

    def __init__(self, rule: type[Rule]) -> None:
        self.rule = rule
        self.is_written = issubclass(rule, CelGate)
        self.types = [rule.record] if issubclass(rule, CelGate) else _types(rule)
        self._made: dict[tuple[str, ...], Any] = {}
        self._inner: dict[str, tuple[Sequence[str], Any]] = {}

    def facts(self, gathered: Gathered) -> list[Any]:
        """The facts of the readings, one after another, each in the order of its items.

        Raises:
            Unfit: they are of another facts version, or have other fields than the judge reads today.
        """
        if not self.is_written and gathered.facts_version != self.rule.facts_version:
            message = f"当时的事实是第 {gathered.facts_version} 版，现在是第 {self.rule.facts_version} 版"
            raise Unfit(message)
        made = self._type(tuple(gathered.facts))
        columns = [self._column(made, name, gathered.facts[name]) for name in made._fields]
        return list(map(made._make, zip(*columns, strict=True)))

    def _type(self, names: tuple[str, ...]) -> Any:
        if names not in self._made:
            self._made[names] = next(
                (each for each in self.types if _is_read(each, names, is_subset=self.is_written)),
                None if self.types else namedtuple("Facts", names),  # noqa: PYI024 — named by what is stored
            )
        made = self._made[names]
        if made is None:
            message = "当时的事实没有现在要看的字段"
            raise Unfit(message)
        return made

    def _column(self, made: Any, name: str, column: Any) -> Sequence[Any]:
        return self._shared(made, name, column) if isinstance(column, dict) else column

    def _shared(self, made: Any, name: str, column: Mapping[str, Any]) -> Sequence[Any]:
        fields, index, rows = column["fields"], column["index"], column["rows"]
        known = self._inner.get(name)
        if known is None or known[0] != fields:
            known = self._inner[name] = (fields, _shared_type(made, name, tuple(fields))._make)
        make = known[1]
        if len(index) < len(rows):
            return [None if place is None else make(rows[place]) for place in index]
        records = list(map(make, rows))
        return [None if place is None else records[place] for place in index]


def _is_read(made: Any, names: tuple[str, ...], *, is_subset: bool) -> bool:
    return set(made._fields) <= set(names) if is_subset else sorted(made._fields) == sorted(names)


def _types(rule: type[Rule]) -> list[Any]:
    return list(dict.fromkeys(type(example.fact) for example in rule.examples))


def _shared_type(made: Any, name: str, fields: tuple[str, ...]) -> Any:
    """The type of a shared record: as its fact declares it, else one with the stored fields."""
    hint = get_type_hints(made).get(name)
    for known in (hint, *getattr(hint, "__args__", ())):
        if getattr(known, "_fields", None) == fields:
            return known
    return namedtuple(name, fields)  # noqa: PYI024 — named by what is stored
