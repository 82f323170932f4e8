"""A department shares commission and no scheme says how much: wages are paid, and whoever owes the scheme is asked for it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from pydantic import Field

from guiju.domains.payroll.models import PayLine
from guiju.domains.payroll.standing import later
from guiju.domains.payroll.subjects import CommissionPending
from guiju.domains.policy.api import SchemeKind, on_day, versions_of
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.held import holders_of

OWNER, BOSS = "hr", "owner"


class SchemeParams(Params):
    scheme_required: bool = Field(default=True, title="提成须有方案")
    default_scheme_fill_days: int = Field(5, title="补充提成方案的期限（天）", ge=0)


class Missing(NamedTuple):
    """``since`` is the first of the days, an ordinal; ``ran_at`` is in epoch seconds."""

    unit: str
    since: int
    is_covered: bool
    ran_at: int


DAY = 739_000
GONE = Missing("", DAY, is_covered=True, ran_at=0)


class SchemeMissing(Watch):
    """劳动法 第五十条: the wage does not wait for it."""

    key = "payroll.scheme_missing"
    title = "提成方案缺失"
    subject = CommissionPending
    params = SchemeParams
    advice = "请公布这个部门的提成方案，“自”写到待定的第一天；公布后随下一次工资补发"
    examples = (
        passes(Missing("推广组", DAY, is_covered=True, ran_at=0)),
        breaches(Missing("推广组", DAY, is_covered=False, ran_at=0)),
        passes(Missing("推广组", DAY, is_covered=False, ran_at=0), scheme_required=False),
        passes(GONE),
    )

    def subjects(self, context: Context) -> Subjects:
        rows: Any = (
            PayLine.objects.using(context.using)
            .alias(is_replaced=later("payslip__payroll", "payslip__payroll__month"))
            .filter(is_pending=True, settled__isnull=True, is_replaced=False)
            .select_related("payslip__payroll", "unit")
        )
        found: dict[str, Any] = {}
        for row in rows.order_by("since", "id"):
            found.setdefault(f"{row.since:%Y-%m} {row.unit.code}", row)
        over = sorted(unsettled(self.key, context.using) - found.keys())
        keys = [*found, *over]
        subjects = Subjects(CommissionPending, {"pending": keys}, list(range(len(keys))), [None] * len(keys))
        subjects.memo["rows"] = [*found.values(), *[None] * len(over)]
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Missing]:
        rows: list[Any] = subjects.memo["rows"]
        known = versions_of(SchemeKind.COMMISSION, {row.unit.code for row in rows if row}, context.using)
        return [
            Missing(
                row.unit.name,
                row.since.toordinal(),
                on_day(known.get(row.unit.code, ()), row.since) is not None,
                int(row.payslip.payroll.ran_at.timestamp()),
            )
            if row
            else GONE
            for row in rows
        ]

    @staticmethod
    def judge(fact: Missing, params: SchemeParams) -> str | None:
        if fact.is_covered or not params.scheme_required:
            return None
        since = date.fromordinal(fact.since)
        return f"“{fact.unit}”自 {since} 起没有在效的提成方案（SCHEME_MISSING），提成先计 0.00 待定，其余照发"

    @staticmethod
    def due(fact: Missing, params: SchemeParams) -> datetime | None:
        return datetime.fromtimestamp(fact.ran_at, UTC) + timedelta(days=params.default_scheme_fill_days)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        held = holders_of({OWNER, BOSS}, context.using)
        return [next(iter([*held[OWNER], *held[BOSS]]), 0)] * len(subjects)
