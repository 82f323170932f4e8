"""A department that a rulebook wants: there, with a head and with people."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import Field

from guiju.domains.policy.controls.closing import seats_of_units
from guiju.domains.policy.keeping_subjects import Matter
from guiju.domains.policy.staff import first_account
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.held import all_holdings
from guiju.kernel.org.models import Unit


class Department(Params):
    department: str = Field("", title="部门")
    default_posts: list[str] = Field([], title="部门的岗位（第一个是负责人）")
    default_deputy: str = Field("executive", title="无人时接办职责的岗位")


class Standing(NamedTuple):
    """``exists``: there is such a department; ``holders``: somebody holds one of its posts, in it or elsewhere."""

    department: str
    exists: bool
    members: int
    has_head: bool
    holders: int

    @property
    def fault(self) -> str:
        """A small company may do with somebody who holds one of its posts."""
        if not self.exists:
            return "" if self.holders else f"没有{self.department}，也没有人任它的岗位"
        if not self.members:
            return f"{self.department}没有在岗人员"
        return "" if self.has_head else f"{self.department}没有负责人"


class DepartmentStaffed(Watch):
    key = "policy.department_staffed"
    title = "部门没有负责人或人员"
    subject = Matter
    params = Department
    facts_params = frozenset({"department", "default_posts", "default_deputy"})
    advice = "请任命负责人和承办人；在此以前它的职责由主管副总接办"
    examples = (
        passes(Standing("安全部", exists=True, members=2, has_head=True, holders=2), department="安全部"),
        passes(Standing("安全部", exists=False, members=0, has_head=False, holders=1), department="安全部"),
        breaches(Standing("安全部", exists=False, members=0, has_head=False, holders=0), department="安全部"),
        breaches(Standing("安全部", exists=True, members=2, has_head=False, holders=2), department="安全部"),
        breaches(Standing("安全部", exists=True, members=0, has_head=False, holders=0), department="安全部"),
        passes(Standing("安全部", exists=True, members=0, has_head=False, holders=0), department="保卫部"),
    )

    def subjects(self, context: Context) -> Subjects:
        params = wanted(context)
        found = Subjects(
            Matter, {"matter": [each.department for each in params]}, list(range(len(params))), [None] * len(params)
        )
        found.memo["params"] = params
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Standing]:
        return standings(subjects.memo["params"], context.using)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [first_account(("owner",), context.using)] * len(subjects)

    @staticmethod
    def judge(fact: Standing, params: Department) -> str | None:
        return (fact.fault or None) if fact.department == params.department else None


def wanted(context: Context) -> list[Any]:
    """The departments that clauses in force want."""
    return [bound.params for bound in bounds_of(DepartmentStaffed, context.now, context.using)]


def standings(params: Sequence[Any], using: str) -> list[Standing]:
    """How each of these departments stands now; three statements."""
    rows = Unit.objects.using(using).filter(name__in=[each.department for each in params], closed_at__isnull=True)
    units: dict[str, str] = dict(rows.order_by("id").values_list("name", "code"))
    seats = seats_of_units(list(units.values()), using)
    held = {each.post for each in all_holdings(using)}
    found = []
    for each in params:
        own = seats.get(units.get(each.department, ""), [])
        found.append(
            Standing(
                each.department,
                exists=each.department in units,
                members=len({seat.person for seat in own}),
                has_head=any(seat.post in each.default_posts[:1] for seat in own),
                holders=len(held & set(each.default_posts)),
            )
        )
    return found
