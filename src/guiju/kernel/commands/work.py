"""What a command may do inside a run: insert, update set-based, number, perform, react, refuse late."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connections, models
from django.utils import timezone

from guiju.kernel.commands import numbers
from guiju.kernel.commands.adjustments import Adjustments
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.store import bulk
from guiju.kernel.store.models import Posted
from guiju.lib.runs import IDS_A_RUN, RUN_BITS

if TYPE_CHECKING:
    from guiju.kernel.commands.command import Command


class LateRefusal(Exception):
    """Items (positions in the outer batch) that turned out impossible while applying."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(f"{len(refusals)} late refusals")
        self.refusals = list(refusals)


class LateHold(Exception):
    """Items of the outer batch that a performed command holds for approval."""

    def __init__(self, holdings: dict[int, Any], reasons: dict[int, list[Refusal]]) -> None:
        super().__init__(f"{len(holdings)} late holds")
        self.holdings = holdings
        self.reasons = reasons


@dataclass
class Ids:
    """The run's own ids: ``run << 20 | n``; 0 is the evidence."""

    run: int
    used: int = 1

    def take(self, count: int) -> range:
        if self.used + count > IDS_A_RUN:
            message = "一次提交的数据过多，请分批提交（每批不超过 100 万行）"
            raise OverflowError(message)
        first = (self.run << RUN_BITS) + self.used
        self.used += count
        return range(first, first + count)


@dataclass
class Numbered:
    """Documents waiting for their numbers."""

    model: type[Posted]
    columns: dict[str, Any]
    size: int
    kind: str
    entities: list[tuple[int, str]]
    periods: list[str]
    items: list[int]
    answer: str
    answers: dict[int, dict[str, Any]]


@dataclass
class Work:
    """Handed to ``apply``. Writes are collected in the run's evidence.

    ``shared`` is what a domain must remember from one command of the run to the next, under its own key.
    """

    context: Context
    ids: Ids
    recorded_at: datetime
    origin: list[int]
    performing: Callable[..., "Performed"]
    reacting: Callable[[Any, "Work"], None]
    writes: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[int, dict[str, Any]] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)
    adjustments: Adjustments = field(default_factory=Adjustments)
    numbered: list[Numbered] = field(default_factory=list)
    breaches: list[Refusal] = field(default_factory=list)
    is_performed: bool = False

    @property
    def run(self) -> int:
        return self.ids.run

    @property
    def actor(self) -> int:
        return self.context.actor

    @property
    def now(self) -> datetime:
        return self.context.now

    @property
    def using(self) -> str:
        return self.context.using

    def insert(self, model: type[models.Model], columns: dict[str, Any], size: int | None = None) -> range:
        """Insert rows in one statement; a posted table gets ids from the run and a digest in its evidence."""
        count = size if size is not None else len(next(value for value in columns.values() if isinstance(value, list)))
        given = columns.get("id")
        ids = given if isinstance(given, range) else self.ids.take(count)
        written = bulk.insert(model, {**columns, "id": ids}, count, self.using)
        table = bulk.table_of(model)
        if table.is_posted and count:
            self.writes.append(
                {"table": table.name, "first": ids.start, "rows": count, "digest": bulk.digest(table, written)}
            )
        return ids

    def insert_numbered(
        self,
        model: type[Posted],
        columns: dict[str, Any],
        *,
        kind: str,
        entities: list[tuple[int, str]],
        dates: Sequence[datetime],
        items: Sequence[int],
        answer: str = "number",
    ) -> range:
        """Documents whose numbers are taken at the end of the run; foreign keys to them are checked at its end.

        ``entities`` is (id, code) a row, ``dates`` gives the period, ``items`` is the item each row answers and
        ``answer`` the field of the answer that tells the number.
        """
        ids = self.ids.take(len(items))
        months = {date: f"{timezone.localtime(date):%Y%m}" for date in set(dates)}
        periods = [months[date] for date in dates]
        self.numbered.append(
            Numbered(
                model, {**columns, "id": ids}, len(items), kind, entities, periods, list(items), answer, self.answers
            )
        )
        return ids

    def answer(self, items: Sequence[int], **columns: Sequence[Any]) -> None:
        """Fields of the answer a client gets for each item."""
        for name, column in columns.items():
            for item, value in zip(items, column, strict=True):
                self.answers.setdefault(item, {})[name] = value

    def perform(
        self,
        command: type["Command"],
        head: dict[str, Any],
        *,
        origin: list[int],
        lines: dict[str, Any] | None = None,
        line_items: list[int] | None = None,
    ) -> "Performed":
        """Perform another domain's command; ``origin`` is the position of each of its items in this batch."""
        return self.performing(self, command, head, origin=origin, lines=lines, line_items=line_items)

    def emit(self, event: Any) -> None:
        """Tell upper domains, inside the run."""
        self.reacting(event, self)

    def adjust(
        self,
        model: type[models.Model],
        keys: Sequence[int],
        deltas: Mapping[str, Sequence[int]],
        items: Sequence[int],
        explain: Callable[[int], Refusal],
    ) -> None:
        """Add to contended columns at the end of the run, none below zero.

        ``items`` are positions in this command's batch; ``explain`` makes the refusal of such a position that loses.
        """
        own = {self.origin[item]: item for item in items}
        outer = [self.origin[item] for item in items]
        self.adjustments.add(model, keys, deltas, outer, lambda item: self._outer(explain(own[item])))

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Strike these items (positions in this command's batch) and do the rest again.

        Raises:
            LateRefusal: always, when there are any.
        """
        if refusals:
            raise LateRefusal([self._outer(refusal) for refusal in refusals])

    def breached(self, refusals: Sequence[Refusal]) -> None:
        """What this command states as found broken; the evidence keeps a breach for each clause."""
        self.breaches.extend(self._outer(refusal) for refusal in refusals)

    def _outer(self, why: Refusal) -> Refusal:
        """As the outer door tells it: its item, and no line of a performed command."""
        return why._replace(item=self.origin[why.item], line=None if self.is_performed else why.line)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """A set-based statement; returns the number of rows it touched."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(sql, parameters)
            return int(cursor.rowcount)

    def select(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())

    def finish(self) -> None:
        """Contended updates, then document numbers: the last statements before evidence."""
        lost = self.adjustments.settle(self.using)
        if lost:
            raise LateRefusal(lost)
        if not self.numbered:
            return
        series = [
            (entity, documents.kind, period)
            for documents in self.numbered
            for (entity, _), period in zip(documents.entities, documents.periods, strict=True)
        ]
        given = iter(numbers.take(series, self.using))
        for documents in self.numbered:
            spelled = [
                numbers.spelled(documents.kind, code, period, next(given))
                for (_, code), period in zip(documents.entities, documents.periods, strict=True)
            ]
            self.insert(documents.model, {**documents.columns, "number": spelled}, documents.size)
            for item, number in zip(documents.items, spelled, strict=True):
                documents.answers.setdefault(item, {})[documents.answer] = number


@dataclass(frozen=True)
class Performed:
    """What a performed command did: the answers of its items, in the order they were given."""

    answers: list[dict[str, Any]]
