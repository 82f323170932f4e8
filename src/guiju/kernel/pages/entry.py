"""A command's form as it was filled in: what stands in each field and what is wrong with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from guiju.kernel.commands.batch import from_items
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Outcome, Refusal
from guiju.kernel.commands.fields import Reference
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput, Part
from guiju.kernel.pages import once
from guiju.kernel.pages.fields import InputField, declared, default_of
from guiju.kernel.pages.kinds import kind_of
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.pages.written import clean, value_of

_ROW = re.compile(r"lines-(\d{1,4})-(\w+)", re.ASCII)
Values = dict[str, str]


@dataclass(frozen=True)
class Row:
    """A line as a template draws it; ``refusals`` are those that name this line, which is not said again beside it.

    ``goods`` says what the line is about where its fields do not.
    """

    index: int
    fields: dict[str, InputField]
    refusals: list[Refusal]
    goods: str = ""


@dataclass
class Entry:
    """``head_fields`` and ``line_fields`` are drawn instead of what the declaration alone says."""

    command: type[Command]
    head: Values = field(default_factory=dict)
    lines: list[Values] = field(default_factory=list)
    head_errors: dict[str, str] = field(default_factory=dict)
    line_errors: dict[tuple[int, str], str] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    prefix: str = ""
    head_fields: Mapping[str, InputField] = field(default_factory=dict)
    line_fields: Mapping[str, InputField] = field(default_factory=dict)

    @classmethod
    def given(
        cls, command: type[Command], post: QueryDict, filled_by: Iterable[str] = (), *, prefix: str = "", **more: str
    ) -> "Entry":
        """What was sent; ``more`` are header fields that do not come from the form.

        ``filled_by`` names the line fields of which one must be filled with more than its default for a row to count.
        """
        names = command.header_part().fields
        head = {name: clean(post.get(name)) for name in names if name in post} | more
        rows: dict[int, Values] = {}
        part = command.line_part()
        known = part.fields if part else {}
        for key in post:
            found = _ROW.fullmatch(key)
            if found and found[2] in known:
                rows.setdefault(int(found[1]), {})[found[2]] = clean(post.get(key))
        untouched = {name: ("", default_of(known[name], kind_of(known[name]))) for name in filled_by}
        lines = [
            row
            for _place, row in sorted(rows.items())
            if any(row.get(name, "") not in values for name, values in untouched.items())
        ]
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
        context = request.me.context(request_id=number or once.given(request))
        try:
            if any(told):
                from_items(self.command, [item])
                self._note_blank()
                return None
            outcome = run_items(self.command, [item], context)
        except InvalidInput as wrong:
            self._note(wrong)
            self.head_errors |= told[0]
            self.line_errors |= told[1]
            self._note_blank()
            return None
        self.refusals = outcome.refusals if outcome.refused else []
        return outcome

    @property
    def unplaced(self) -> list[Refusal]:
        """Refusals that name no line which is on the page."""
        return [why for why in self.refusals if why.line is None or why.line >= len(self.lines)]

    @property
    def fields(self) -> dict[str, InputField]:
        part = self.command.header_part()
        return {
            name: self._field(part, name, self.head, self.head_errors.get(name, ""), self.head_fields)
            for name in part.fields
        }

    @property
    def rows(self) -> list[Row]:
        return self.rows_until(len(self.lines))

    def rows_until(self, count: int) -> list[Row]:
        """The lines and, up to ``count``, empty ones."""
        lines = [*self.lines, *({} for _ in range(count - len(self.lines)))]
        return [self.row(index, line) for index, line in enumerate(lines)] if self.command.line else []

    def row(self, index: int, line: Values) -> Row:
        part = self.command.line_part()
        fields = part.fields if part else {}
        drawn = {
            name: self._field(
                part, name, line, self.line_errors.get((index, name), ""), self.line_fields, f"lines-{index}-"
            )
            for name in fields
            if part
        }
        return Row(index, drawn, [why._replace(line=None) for why in self.refusals if why.line == index])

    def _field(
        self, part: Part, name: str, values: Values, error: str, drawn: Mapping[str, InputField], path: str = ""
    ) -> InputField:
        info = part.fields[name]
        one = drawn.get(name) or declared(name, info)
        value = values.get(name)
        if value is None:
            value = default_of(info, kind_of(info))
        return replace(one, name=f"{path}{name}", id=f"{self.prefix}{path}{name}", value=value, error=error)

    def _converted(self, part: Part, values: Values, line: int | None) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, text in values.items():
            info = part.fields[name]
            if text == "" and not info.is_required():
                continue
            given[name] = text
            try:
                given[name] = value_of(kind_of(info), text)
            except ValueError as wrong:
                self._say(line, name, str(wrong))
        return given

    def _note(self, wrong: InvalidInput) -> None:
        for error in wrong.errors:
            self._say(error.line, error.field, error.message)

    def _note_blank(self) -> None:
        """What must name something and was left empty is said with the other fields, not only once they are right."""
        self._note_blank_in(self.command.header_part(), self.head, None)
        part = self.command.line_part()
        for index, row in enumerate(self.lines if part else []):
            self._note_blank_in(part, row, index)  # type: ignore[arg-type]

    def _note_blank_in(self, part: Part, values: Values, line: int | None) -> None:
        for name in part.marked(Reference):
            if part.fields[name].is_required() and values.get(name) == "":
                self._say(line, name, _("请填写"))

    def _say(self, line: int | None, name: str, message: str) -> None:
        if line is None:
            self.head_errors.setdefault(name, message)
        else:
            self.line_errors.setdefault((line, name), message)
