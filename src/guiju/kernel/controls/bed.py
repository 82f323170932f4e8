"""A bed in which a bad sample is planted: a transaction that is always taken back, so that nobody else ever sees it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.rulebook.kept import renew_rules_version
from guiju.kernel.rulebook.models import Binding, Clause, Rulebook
from guiju.kernel.store.bulk import insert
from guiju.kernel.store.transaction import writing_transaction

FIRST_ID = 1 << 60
"""Above every row of a run, so that what is planted is the newest."""
RULEBOOK = "S00"
LONG_AGO = timedelta(days=3650)
DAY = timedelta(days=1)
MARK = "ZJ"
NUMBER = "ZJ-0"
"""The number or code of what is planted; commands never give it."""
TEXT = "自检"
_RULES = (Clause, Binding)


class Bed:
    """Plants rows; what a row needs and nobody gave gets a plausible value. Keys into other tables are not checked."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._numbers = count(1)
        self._filled: datetime = context.now

    @property
    def now(self) -> datetime:
        return self.context.now

    def since(self, moment: datetime) -> "Bed":
        """The same bed, but what nobody gave happened from this moment on."""
        earlier = copy(self)
        earlier._filled = moment
        return earlier

    def plant(self, model: type[models.Model], **values: Any) -> int:
        """One row; its id. Values are by field or column name."""
        number = next(self._numbers)
        row: dict[str, Any] = {}
        used: dict[Any, list[int]] = {}
        for place, field in enumerate(model._meta.concrete_fields):
            column = str(field.column)
            name = column if column in values else field.name
            if name in values:
                row[column] = values[name]
            elif field.primary_key:
                if not isinstance(field, models.AutoField):
                    row[column] = FIRST_ID + number
            elif not field.has_default() and not field.null:
                row[column] = self._other(field, used) if field.is_relation else self._value(field, number, place)
        insert(model, row, 1, self.context.using)
        if model in _RULES:
            renew_rules_version(self.context.using)
        key = str(model._meta.pk.column)
        if key in row:
            return int(row[key])
        return int(model._default_manager.using(self.context.using).latest("pk").pk)

    def _value(self, field: Any, number: int, place: int) -> Any:
        """Moments and days rise in the order of the fields, as from and until do; accounts are each another."""
        if field.choices:
            return field.choices[0][0]
        for kind, value in (
            (models.BooleanField, False),
            (models.BigIntegerField, 1 + place),
            (models.IntegerField, 1),
            (models.DateTimeField, self._filled + timedelta(minutes=place)),
            (models.DateField, timezone.localdate(self._filled) + timedelta(days=place)),
            (models.BinaryField, b"0"),
            (models.CharField, f"{MARK}{number}"[: field.max_length]),
        ):
            if isinstance(field, kind):
                return value
        return TEXT

    def _other(self, field: Any, used: dict[Any, list[int]]) -> int:
        """A row of the table that the field names, another than this row names already."""
        taken = used.setdefault(field.related_model, [])
        is_new = isinstance(field, models.OneToOneField)
        taken.append(self.some(field.related_model, is_new=is_new, besides=taken))
        return taken[-1]

    def enact(self, **values: Any) -> int:
        """A clause of a rulebook of the bed's own, enforced since long ago."""
        rulebook = self.some(Rulebook, code=RULEBOOK)
        own = {"code": f"{RULEBOOK}.{next(self._numbers):02}", "version": 1, "params": "{}", "mode": "enforce"}
        since = timezone.localdate(self.now) - LONG_AGO
        return self.plant(Clause, rulebook_id=rulebook, effective_from=since, **{**own, **values})

    def bind(self, control: str, kind: str) -> None:
        """A clause that binds the control."""
        since = timezone.localdate(self.now) - LONG_AGO
        bound = {"control": control, "kind": kind, "outcome": "warn", "params": "{}", "mode": "enforce", "since": since}
        self.plant(Binding, clause_id=self.enact(kind=kind), **bound)

    def some(self, model: type[models.Model], *, is_new: bool = False, besides: Sequence[int] = (), **like: Any) -> int:
        """A row of the table that is like this, planted where there is none."""
        found = None
        if not is_new:
            rows = model._default_manager.using(self.context.using).filter(**like).exclude(pk__in=besides)
            found = rows.order_by("pk").values_list("pk", flat=True).first()
        return int(found) if found is not None else self.plant(model, **like)


@contextmanager
def bed(using: str = "default", context: Context | None = None) -> Iterator[Bed]:
    """A bed whose rows are gone when it is left, however it is left."""
    with writing_transaction(using):
        try:
            yield Bed(context or Context(SYSTEM, timezone.now(), using=using))
        finally:
            transaction.set_rollback(True, using=using)
