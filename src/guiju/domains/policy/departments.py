"""Which department explains a rulebook: the one its clause names, else the one that keeps it."""

from collections.abc import Iterable, Sequence
from typing import Any

from guiju.domains.policy.clause_fields import ClauseRecord
from guiju.domains.policy.controls.interpretations import InterpretedByDepartment
from guiju.domains.policy.staff import asked_posts, staff_of
from guiju.kernel.commands.context import Context
from guiju.kernel.controls.in_force import bounds_of


def named_departments(context: Context) -> dict[str, str]:
    """By rulebook: the department that a clause in force names."""
    return {each.rulebook: each.interpreter for each in _params(context) if each.interpreter}


def rulebooks_guarded(context: Context) -> set[str]:
    """The rulebooks of which a clause in force says who explains them."""
    return {each.rulebook for each in _params(context)}


def _params(context: Context) -> list[Any]:
    return [bound.params for bound in bounds_of(InterpretedByDepartment, context.now, context.using)]


def departments_of(clauses: Sequence[ClauseRecord], context: Context) -> list[str]:
    named = named_departments(context)
    return [named.get(clause.rulebook, clause.owner) for clause in clauses]


def addressees_of(clauses: Sequence[ClauseRecord], context: Context) -> Iterable[Sequence[str]]:
    """By clause: the posts that are asked what it means."""
    staff = staff_of(context.actor, context.using)
    return [asked_posts(department, staff) for department in departments_of(clauses, context)]
