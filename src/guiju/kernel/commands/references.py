"""Foreign keys of an input, resolved set-based: one statement a field, however many rows."""

from dataclasses import dataclass
from typing import Any

from django.db import connections

from guiju.kernel.commands.batch import Batch, Rows
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Fresh, Reference
from guiju.kernel.commands.ports import Permission
from guiju.kernel.commands.shape import Part
from guiju.kernel.store.arrays import any_of, array, is_postgresql


def resolve(command: type[Command], batch: Batch, permission: Permission, context: Context) -> dict[int, list[Refusal]]:
    """Fill the records of the batch; return the refusals of items that name what is not there or out of scope."""
    refused: dict[int, list[Refusal]] = {}
    resolver = _Resolver(permission, context, refused)
    resolver.resolve(command.header_part(), batch.head, list(range(batch.size)), None)
    part = command.line_part()
    if part is not None:
        resolver.resolve(part, batch.lines, batch.line_items, batch.numbers)
    batch.places = permission.places
    for why in command().prepare(batch, context):
        refused.setdefault(why.item, []).append(why)
    return refused


def unknown(item: int, line: int | None, title: str, value: object, noun: str) -> Refusal:
    """The one answer for a row that is not there and for one out of scope."""
    message = f"{title}“{value}”不存在，或不在您的权限范围内"
    return refusal(item, line, "reference_exists", message, f"请核对{noun}后重新提交")


@dataclass
class _Resolver:
    permission: Permission
    context: Context
    refused: dict[int, list[Refusal]]

    def resolve(self, part: Part, rows: Rows, items: list[int], numbers: list[int] | None) -> None:
        self._find(part, rows, items, numbers)
        for field, fresh in part.marked(Fresh).items():
            self._refuse_taken(part.title(field), fresh, rows.columns[field], items, numbers)

    def _find(self, part: Part, rows: Rows, items: list[int], numbers: list[int] | None) -> None:
        for field, reference in part.marked(Reference).items():
            column = rows.columns[field]
            nothing = (None,) if part.fields[field].is_required() else (None, "")
            found = self._fetch(reference, [value for value in set(column) if value not in nothing])
            records = [found.get(value) for value in column]
            rows.records[field] = records
            if None not in records:
                continue
            for index, (value, record) in enumerate(zip(column, records, strict=True)):
                if record is None and value not in nothing:
                    line = numbers[index] if numbers else None
                    why = unknown(items[index], line, part.title(field), value, reference.noun)
                    self.refused.setdefault(items[index], []).append(why)

    def _refuse_taken(
        self, title: str, fresh: Fresh, column: list[Any], items: list[int], numbers: list[int] | None
    ) -> None:
        """A code that stands in the database or earlier in the batch; the constraint under it decides a race."""
        using = self.context.using
        with connections[using].cursor() as cursor:
            cursor.execute(
                f"select {fresh.by} from {fresh.table} where {any_of(fresh.by, 'text', using)}",
                [array(sorted({value for value in column if value is not None}), using)],
            )
            taken = {code for (code,) in cursor.fetchall()}
        for index, value in enumerate(column):
            if value is None:
                continue
            if value in taken:
                why = f"{title}“{value}”已被占用"
                line = numbers[index] if numbers else None
                told = refusal(items[index], line, "not_taken", why, "请换一个，或改用已有的资料")
                self.refused.setdefault(items[index], []).append(told)
            taken.add(value)

    def _fetch(self, reference: Reference, values: list[object]) -> dict[object, object]:
        using = self.context.using
        lock = " order by id for update" if reference.lock and is_postgresql(using) else ""
        kind = "bigint" if reference.by == "id" else "text"
        sql = f"select {', '.join(reference.columns)} from {reference.table} where {any_of(reference.by, kind, using)}"
        parameters: list[Any] = [array(sorted(values), using)]
        if reference.owner is not None:
            sql += f" and {reference.owner} = %s"
            parameters.append(self.context.actor)
        with connections[using].cursor() as cursor:
            cursor.execute(sql + lock, parameters)
            rows = [reference.record(*row) for row in cursor.fetchall()]
        if reference.place is not None and self.permission.places is not None:
            rows = [row for row in rows if getattr(row, reference.place) in self.permission.places]
        return {getattr(row, reference.by): row for row in rows}
