"""A register: a model and a short declaration; its commands, its query and its expiry watch are derived."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, ClassVar

from django.db import models
from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from guiju.kernel.commands.command import Command
from guiju.kernel.commands.fields import Label
from guiju.kernel.controls.watch import Watch
from guiju.kernel.queries.columns import Column, Mask, Row, Search
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.indexes import is_indexed
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.registers import commands
from guiju.kernel.registers.expiry import expiry_watch
from guiju.kernel.registers.inputs import own_fields
from guiju.kernel.registers.models import Ending, RegisterEntry

_registers: dict[str, type["Register"]] = {}
OPEN, OVER, EXPIRED = "在册", "已结束", "已过期"
STATES = {OPEN: "pass", OVER: "plain", EXPIRED: "stop"}


class RegisterParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None
    place: Annotated[str | None, Label("地点"), Filter("place__code")] = None


class Register:
    """Declared beside its model.

    ``prefix`` begins the numbers of its entries. ``ends`` is the word for what ends an entry (离开, 归还); without it an
    entry stays. ``expires`` names the date or moment after which an entry that has not ended is expired; then a watch
    ``<key>.expiring`` may be bound by clauses, and ``answers`` names the person field of whoever answers for it (the one
    who entered it when empty). ``masked`` says how personal data is shown, ``searched`` which fields the search box looks
    into, ``also`` other headings that files give a field. ``records_reality``: what it holds has happened.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    model: ClassVar[type[RegisterEntry]]
    prefix: ClassVar[str]
    ends: ClassVar[str] = ""
    expires: ClassVar[str] = ""
    answers: ClassVar[str] = ""
    masked: ClassVar[Mapping[str, Mask]] = {}
    searched: ClassVar[tuple[str, ...]] = ()
    also: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    records_reality: ClassVar[bool] = False
    empty: ClassVar[str] = ""

    enter: ClassVar[type[Command]]
    correct: ClassVar[type[Command]]
    end: ClassVar[type[Command] | None]
    query: ClassVar[type[Query]]
    watch: ClassVar[type[Watch] | None]

    def __init_subclass__(cls) -> None:
        if "key" not in vars(cls):
            return
        _registers[cls.key] = cls
        cls.enter = commands.enter_command(cls)
        cls.correct = commands.correct_command(cls)
        cls.end = commands.end_command(cls) if cls.ends else None
        cls.query = _query(cls)
        cls.watch = expiry_watch(cls) if cls.expires else None

    @classmethod
    def read(cls) -> str:
        """The permission to look into the register."""
        return f"{cls.key}.read"

    @classmethod
    def entries(cls, using: str = "default") -> QuerySet[Any]:
        """The entries that stand, with ``ended_at`` and ``state``; what was corrected is left out."""
        states = [When(ended_at__isnull=False, then=Value(OVER))]
        if cls.expires:
            field = cls.model._meta.get_field(cls.expires)
            now = timezone.now() if isinstance(field, models.DateTimeField) else timezone.localdate()
            states.append(When(**{f"{cls.expires}__lt": now}, then=Value(EXPIRED)))
        return _standing(cls.key, using).annotate(
            state=Case(*states, default=Value(OPEN), output_field=models.CharField())
        )


@cache
def _standing(key: str, using: str) -> QuerySet[Any]:
    """What of `Register.entries` hangs on no moment, made once."""
    model = _registers[key].model
    rows: QuerySet[Any] = model._default_manager.using(using)
    over = Ending.objects.filter(register=key, entry=OuterRef("pk"))
    rows = rows.filter(~Exists(model._default_manager.filter(corrects=OuterRef("pk"))))
    return rows.annotate(ended_at=Subquery(over.values("ended_at")[:1]))


def registers() -> dict[str, type[Register]]:
    return dict(_registers)


class _Entries(Query):
    book: ClassVar[type[Register]]

    def next_commands(self, row: Any) -> Collection[str]:
        ending = self.book.end.key if self.book.end and row.state == OVER else ""
        return [key for key in self.commands if key != ending]


class _Lasting(_Entries):
    def rows(self, using: str) -> QuerySet[Any]:
        return self.book.entries(using)


class _Expiring(_Entries):
    """Its states are those of the hour."""

    def source(self, params: RegisterParams, reader: Reader) -> QuerySet[Any]:
        return self.book.entries(reader.using)


def _query(register: type[Register]) -> type[Query]:
    annotations: dict[str, Any] = {"number": Annotated[str, Column("单号", sortable=True, search="prefix")]}
    for field in own_fields(register.model):
        annotations[field.name] = _column(register, field)
    annotations["place"] = Annotated[str, Column("地点", "place__name")]
    annotations["state"] = Annotated[str, Column("状态", meanings=STATES)]
    if register.ends:
        annotations["ended_at"] = Annotated[datetime | None, Column(f"{register.ends}时间")]
    annotations["entered_at"] = Annotated[datetime, Column("登记时间")]
    row = type("EntryRow", (Row,), {"__annotations__": annotations, "__module__": register.__module__})

    starts = {register.correct.key: "entry", **({register.end.key: "entry"} if register.end else {})}
    body = {
        "__module__": register.__module__,
        "key": register.key,
        "title": register.title,
        "params": RegisterParams,
        "row": row,
        "permission": register.read(),
        "place": "place_id",
        "identity": "number",
        "caption": own_fields(register.model)[0].name,
        "commands": starts,
        "empty": register.empty or f"还没有登记：点“{register.enter.title}”开始。",
        "book": register,
    }
    return type(f"{register.__name__}Query", (_Expiring if register.expires else _Lasting,), body)


def _column(register: type[Register], field: models.Field) -> Any:
    title = str(field.verbose_name)
    choices = {str(value): str(label) for value, label in field.choices or ()}
    search: Search = "contains" if field.name in register.searched else ""
    if isinstance(field, models.ForeignKey):
        target: Any = field.related_model
        path = f"{field.name}__{'name' if any(f.name == 'name' for f in target._meta.concrete_fields) else 'code'}"
        return Annotated[str, Column(title, path, search=search)]
    kinds = {models.DateTimeField: datetime, models.BooleanField: bool, models.IntegerField: int}
    kind = next((each for base, each in kinds.items() if isinstance(field, base)), None)
    if kind is None:
        kind = date if isinstance(field, models.DateField) else str
    mask = register.masked.get(field.name, "")
    is_sortable = not field.null and not mask and is_indexed(register.model, field.name)
    return Annotated[kind, Column(title, sortable=is_sortable, search=search, mask=mask, choices=choices)]
