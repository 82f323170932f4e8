"""A department that is to be closed: the rulebooks it explains and the duties it owns do not stay without anybody."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from pydantic import Field

from guiju.domains.policy.controls.issued import OfRulebook
from guiju.domains.policy.models import VersionCover
from guiju.domains.policy.standing import in_force_now
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.in_force import bounds_of_duties
from guiju.kernel.org.models import Assignment
from guiju.kernel.org.subjects import UnitClosed
from guiju.kernel.rulebook.models import Outcome


class Explained(NamedTuple):
    """``rulebooks`` are the codes of those in force that the department explains."""

    unit: str
    rulebooks: tuple[str, ...]


class RulebookOwnerInUse(Gate):
    """It is closed, and its rulebooks are the superior department's."""

    key = "policy.rulebook_owner_in_use"
    title = "撤销的部门仍是制度的解释部门"
    subject = UnitClosed
    outcome = Outcome.WARN
    params = OfRulebook
    advice = "制度已移交接管部门；没有上级部门的，请在下一版封面指定解释部门"
    examples = (
        passes(Explained("质量部", ())),
        breaches(Explained("质量部", ("S16",))),
        passes(Explained("质量部", ("S16",)), rulebook="S17"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Explained]:
        known = explained_by(context)
        return [Explained(name, tuple(known.get(unit, ()))) for unit, name in subjects.rows("unit", "name")]

    @staticmethod
    def judge(fact: Explained, params: OfRulebook) -> str | None:
        own = [code for code in fact.rulebooks if params.rulebook in {"", code}]
        return f"{fact.unit}仍是 {'、'.join(own)} 的解释部门，已移交接管部门" if own else None


def explained_by(context: Context) -> dict[str, list[str]]:
    """By department (code) the rulebooks in force that it explains; two statements."""
    standing = {span.version: span.number.partition(".")[0] for span in in_force_now(context.now, context.using)}
    covers = VersionCover.objects.using(context.using).filter(version__in=standing).order_by("id")
    units = dict(covers.values_list("version", "unit__code"))
    found: dict[str, list[str]] = {}
    for version, unit in units.items():
        if unit:
            found.setdefault(unit, []).append(standing[version])
    return found


class Deputy(Params):
    default_deputy: str = Field("executive", title="接办职责的岗位")


class Owning(NamedTuple):
    """``duties`` are those of the posts that its ``members`` hold there."""

    unit: str
    members: int
    duties: int


class UnitNotEmpty(Gate):
    """It is closed, and its duties are the deputy general manager's."""

    key = "policy.unit_not_empty"
    title = "撤销的部门还有职责"
    subject = UnitClosed
    outcome = Outcome.WARN
    params = Deputy
    advice = "它的职责已转给主管副总；请尽快任命新的承办人"
    examples = (passes(Owning("客服部", 0, 0)), breaches(Owning("安全卫生管理部门", 1, 2)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Owning]:
        seats = seats_of_units(list(subjects.unit), context.using)
        owning = duties_by_post(context)
        found = []
        for unit, name in subjects.rows("unit", "name"):
            own = seats.get(unit, [])
            duties = {duty for seat in own for duty in owning.get(seat.post, ())}
            found.append(Owning(name, len({seat.person for seat in own}), len(duties)))
        return found

    @staticmethod
    def judge(fact: Owning, params: Deputy) -> str | None:
        if not fact.duties:
            return None
        return f"{fact.unit}还有 {fact.duties} 项职责、{fact.members} 名成员，职责转给主管副总"


class Seat(NamedTuple):
    assignment: int
    person: str
    post: str
    unit: int


def seats_of_units(units: Collection[str], using: str) -> dict[str, list[Seat]]:
    """By department (code) who holds which post there now; one statement."""
    rows: Any = Assignment.objects.using(using).filter(unit__code__in=units, end__isnull=True, person__leaving=None)
    found: dict[str, list[Seat]] = {}
    for unit, *seat in rows.order_by("id").values_list("unit__code", "id", "person__number", "post__code", "unit_id"):
        found.setdefault(unit, []).append(Seat(*seat))
    return found


def duties_by_post(context: Context) -> dict[str, set[str]]:
    """By post the duties that clauses in force give it; one statement."""
    found: dict[str, set[str]] = {}
    for duty, bounds in bounds_of_duties(context.now, context.using).items():
        for bound in bounds:
            for post in getattr(bound.params, "posts", ()):
                found.setdefault(post, set()).add(duty)
    return found
