"""The commands of a register: enter, correct, end; each a batch like any other."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import AwareDatetime, Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.registers.inputs import Definition, columns, definitions, input_model
from guiju.kernel.registers.models import Ending

if TYPE_CHECKING:
    from guiju.kernel.registers.register import Register

Reason = Annotated[str, Field(min_length=2, max_length=200), Label("原因")]


class _OfRegister(Command):
    book: ClassVar[type["Register"]]


class _Enter(_OfRegister):
    """A new entry, on the page and from files."""

    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        _write(self.book, batch, work, corrects=None)


class _Correct(_OfRegister):
    """An entry that takes the place of another; both stay."""

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return _not_twice(self.book, batch, context, ending=False)

    def apply(self, batch: Batch, work: Work) -> None:
        _write(self.book, batch, work, corrects=batch.head.ids("entry"))


class _End(_OfRegister):
    """The entry is over, once."""

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return _not_twice(self.book, batch, context, ending=True)

    def apply(self, batch: Batch, work: Work) -> None:
        moments = [moment or work.now for moment in batch.head.ended_at]
        row = {"register": self.book.key, "entry": batch.head.ids("entry"), "ended_at": moments}
        work.insert(Ending, {**row, "ended_by": work.actor, "note": batch.head.note}, batch.size)


def enter_command(register: type["Register"]) -> type[Command]:
    """``<key>.enter``."""
    return _command(register, _Enter, "enter", f"登记{_short(register)}", _own(register))


def correct_command(register: type["Register"]) -> type[Command]:
    """``<key>.correct``."""
    fields = {"entry": _entry(register), **_own(register), "reason": (Reason, ...)}
    return _command(register, _Correct, "correct", f"更正{_short(register)}", fields)


def end_command(register: type["Register"]) -> type[Command]:
    """``<key>.end``."""
    fields = {
        "entry": _entry(register),
        "ended_at": (Annotated[AwareDatetime | None, Label(f"{register.ends}时间", "空着就是现在")], None),
        "note": (Annotated[str, Field(max_length=200), Label("说明")], ""),
    }
    return _command(register, _End, "end", register.ends, fields)


def _command(
    register: type["Register"], base: type[Command], verb: str, title: str, fields: Mapping[str, Definition]
) -> type[Command]:
    name = f"{register.__name__}{verb.capitalize()}"
    attributes = {
        "__module__": register.__module__,
        "book": register,
        "key": f"{register.key}.{verb}",
        "title": title,
        "header": input_model(f"{name}Input", fields),
        "records_reality": register.records_reality,
    }
    return type(name, (base,), attributes)


def _short(register: type["Register"]) -> str:
    return register.title.removesuffix("登记簿").removesuffix("登记")


def _own(register: type["Register"]) -> dict[str, Definition]:
    return definitions(register.model, register.also)


def _entry(register: type["Register"]) -> Definition:
    reference = Reference(register.model._meta.label, by="number", place="place_id", lock=True, title=register.title)
    return Annotated[str, Label("单号"), reference], ...


def _write(register: type["Register"], batch: Batch, work: Work, corrects: list[int] | None) -> None:
    places = batch.head.ids("place")
    work.insert_numbered(
        register.model,
        {
            **dict(columns(register.model, batch.head)),
            "place_id": places,
            "entered_by": work.actor,
            "entered_at": work.now,
            "corrects": corrects,
        },
        kind=register.prefix,
        entities=entities(work, places),
        dates=[work.now] * batch.size,
        items=range(batch.size),
    )


def _not_twice(register: type["Register"], batch: Batch, context: Context, *, ending: bool) -> list[Refusal]:
    """Refusals of entries that were corrected or ended before, or earlier in the batch."""
    wanted = [entry for entry in batch.head.ids("entry") if entry is not None]
    entries = register.model._default_manager.using(context.using).filter(corrects__in=wanted)
    endings = Ending.objects.using(context.using).filter(register=register.key, entry__in=wanted)
    corrected = set(entries.values_list("corrects", flat=True))
    ended = set(endings.values_list("entry", flat=True))
    refused = []
    for item, entry in enumerate(batch.head.ids("entry")):
        if entry in corrected:
            refused.append(refusal(item, None, "once", "这条登记已经更正过", "请在更正后的那条登记上办理"))
        elif entry in ended:
            refused.append(refusal(item, None, "once", f"这条登记已经{register.ends}", "无需重复办理"))
        (ended if ending else corrected).add(entry)
    return refused
