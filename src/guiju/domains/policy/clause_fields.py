"""Clauses as commands of policy name them: by code, the version in force today."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import Field

from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.rulebook.in_force import clauses_in_force

ClauseCode = Annotated[str, Field(pattern=r"^[SG]\d{2,3}\.\d{2,3}$"), Label("条款", "条款号，如 S01.24")]


class ClauseRecord(NamedTuple):
    """``owner`` is the department that keeps the rulebook, as spelled in it."""

    id: int
    code: str
    version: int
    title: str
    rulebook: str
    owner: str


def in_force(codes: Iterable[str], day: date, using: str) -> dict[str, ClauseRecord]:
    """By code: the version in force on the day; one statement."""
    found = clauses_in_force(day, using).filter(code__in=sorted(set(codes)))
    columns = ("id", "code", "version", "title", "rulebook__code", "rulebook__owner")
    return {row[1]: ClauseRecord(*row) for row in found.values_list(*columns)}


def resolve(codes: Iterable[str], day: date, context: Context) -> tuple[list[ClauseRecord | None], list[Refusal]]:
    """The clause of each item, and the refusals of those that name none in force; an empty code names none."""
    wanted = list(codes)
    known = in_force(wanted, day, context.using)
    refused = [
        refusal(item, None, "reference_exists", f"没有生效中的条款 {code}", "请核对条款号")
        for item, code in enumerate(wanted)
        if code and code not in known
    ]
    return [known.get(code) for code in wanted], refused
