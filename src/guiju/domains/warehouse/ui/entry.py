"""A command's form as it was filled in: what stands in each field and what is wrong with it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.kernel.commands.batch import from_items
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, Outcome, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput, Part
from guiju.kernel.pages import once
from guiju.kernel.pages.formats import COST_SCALE
from guiju.kernel.pages.me import SignedInRequest

_ROW = re.compile(r"lines-(\d{1,4})-(\w+)")
_YUAN = re.compile(r"¥?(\d{1,12})(?:\.(\d{1,4}))?", re.ASCII)
Values = dict[str, str]


def _moment(text: str) -> datetime:
    try:
        return timezone.make_aware(datetime.fromisoformat(text))
    except ValueError:
        raise ValueError(_("应为时间，如 2026-11-24 09:30")) from None


def _unit_cost(text: str) -> int:
    """Yuan with up to four decimals as 1/10,000 yuan."""
    found = _YUAN.fullmatch(text.replace(",", ""))
    if found is None:
        raise ValueError(_("应为金额，最多四位小数，如 12.50"))
    return int(found[1]) * COST_SCALE + int((found[2] or "").ljust(4, "0"))


_CONVERSIONS: dict[str, Callable[[str], Any]] = {
    "unit_cost": _unit_cost,
    **dict.fromkeys(("arrived_at", "received_at", "left_at", "found_at", "returned_at"), _moment),
}


@dataclass(frozen=True)
class Field:
    """One field as a template draws it."""

    name: str
    id: str
    label: str
    value: str
    error: str
    choices: Mapping[str, str]
    help: str


@dataclass(frozen=True)
class Row:
    """A line as a template draws it; ``refusals`` are those that name this line, which is not said again beside it.

    ``goods`` says what the line is about where its fields do not.
    """

    index: int
    fields: dict[str, Field]
    refusals: list[Refusal]
    goods: str = ""


@dataclass
class Entry:
    """``filled_by`` names the line fields of which one must be filled for the row to count."""

    command: type[Command]
    head: Values = field(default_factory=dict)
    lines: list[Values] = field(default_factory=list)
    head_errors: dict[str, str] = field(default_factory=dict)
    line_errors: dict[tuple[int, str], str] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    prefix: str = ""

    @classmethod
    def given(
        cls, command: type[Command], post: QueryDict, filled_by: Iterable[str] = (), *, prefix: str = "", **more: str
    ) -> "Entry":
        """What was posted; ``more`` are header fields that do not come from the form."""
        names = command.header_part().fields
        head = {name: _clean(post.get(name)) for name in names if name in post} | more
        rows: dict[int, Values] = {}
        part = command.line_part()
        known = part.fields if part else {}
        for key in post:
            found = _ROW.fullmatch(key)
            if found and found[2] in known:
                rows.setdefault(int(found[1]), {})[found[2]] = _clean(post.get(key))
        needed = list(filled_by)
        lines = [row for _place, row in sorted(rows.items()) if any(row.get(name) for name in needed)]
        return cls(command, head, lines, prefix=prefix)

    def item(self) -> dict[str, Any]:
        """The command's input; what cannot be converted is noted and left as it stands."""
        given = self._converted(self.command.header_part(), self.head, None)
        part = self.command.line_part()
        if part is not None:
            given["lines"] = [self._converted(part, row, index) for index, row in enumerate(self.lines)]
        return given

    def run(self, request: SignedInRequest, number: str | None = None) -> Outcome | None:
        """Do it under the form's number; None when the shape is wrong, which is then said at each field."""
        item = self.item()
        told = dict(self.head_errors), dict(self.line_errors)
        context = Context(actor=request.me.actor, request_id=number or once.given(request))
        try:
            if any(told):
                from_items(self.command, [item])
                return None
            outcome = run_items(self.command, [item], context)
        except InvalidInput as wrong:
            self._note(wrong)
            self.head_errors |= told[0]
            self.line_errors |= told[1]
            return None
        self.refusals = outcome.refusals
        return outcome

    @property
    def unplaced(self) -> list[Refusal]:
        """Refusals that name no line which is on the page."""
        return [why for why in self.refusals if why.line is None or why.line >= len(self.lines)]

    @property
    def fields(self) -> dict[str, Field]:
        part = self.command.header_part()
        return {name: self._field(part, name, self.head, self.head_errors.get(name, ""), "") for name in part.fields}

    @property
    def rows(self) -> list[Row]:
        return self.rows_until(len(self.lines))

    def rows_until(self, count: int) -> list[Row]:
        """The lines and, up to ``count``, empty ones."""
        part = self.command.line_part()
        if part is None:
            return []
        lines = [*self.lines, *({} for _ in range(count - len(self.lines)))]
        return [Row(index, self._row(part, index, line), self._of(index)) for index, line in enumerate(lines)]

    def _of(self, index: int) -> list[Refusal]:
        return [why._replace(line=None) for why in self.refusals if why.line == index]

    def _row(self, part: Part, index: int, line: Values) -> dict[str, Field]:
        return {
            name: self._field(part, name, line, self.line_errors.get((index, name), ""), f"lines-{index}-")
            for name in part.fields
        }

    def _field(self, part: Part, name: str, values: Values, error: str, path: str) -> Field:
        label = part.marked(Label).get(name, Label(name))
        info = part.fields[name]
        value = values.get(name)
        if value is None:
            value = "" if info.is_required() or info.default in (None, 0) else str(info.default)
        return Field(
            f"{path}{name}", f"{self.prefix}{path}{name}", label.title, value, error, label.choices, label.help
        )

    def _converted(self, part: Part, values: Values, line: int | None) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, text in values.items():
            if text == "" and not part.fields[name].is_required():
                continue
            given[name] = text
            if name in _CONVERSIONS and text:
                try:
                    given[name] = _CONVERSIONS[name](text)
                except ValueError as wrong:
                    self._say(line, name, str(wrong))
        return given

    def _note(self, wrong: InvalidInput) -> None:
        for error in wrong.errors:
            self._say(error.line, error.field, error.message)

    def _say(self, line: int | None, name: str, message: str) -> None:
        if line is None:
            self.head_errors.setdefault(name, message)
        else:
            self.line_errors.setdefault((line, name), message)


def _clean(text: object) -> str:
    return str(text or "").replace("\x00", "").strip()
