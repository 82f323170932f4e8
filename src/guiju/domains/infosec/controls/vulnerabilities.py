"""Vulnerabilities are mended by severity in their days; a risk is borne by a named person and not for long."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.infosec.models import Severity, Vulnerability
from guiju.domains.infosec.subjects import RiskAccepted, VulnerabilityStands
from guiju.domains.infosec.vulnerabilities import vulnerabilities
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.climbing import ClimbingParams, climbs
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.models import Finding

DAY = 86_400
TITLES = {str(value): str(label) for value, label in Severity.choices}
USUAL = {"critical": 3, "high": 7, "medium": 30, "low": 90}


class MendParams(Params):
    default_fix_days: dict[str, int] = Field(USUAL, title="整改期限（天）")


MENDED_IN_TIME = OccasionalDuty("infosec.mended_in_time", "漏洞按期修复", MendParams)
"""A task of whoever answers for the host, due by severity, ended by the proof."""


class OverdueParams(ClimbingParams):
    """``verified``: only the proof of a newer scan ends it; else mending it is in time."""

    escalate_to: list[str] = Field(["operations_director", "owner"], title="逐级升级到", min_length=1)
    default_fix_days: dict[str, int] = Field(USUAL, title="整改期限（天）")
    verified: bool = Field(default=True, title="复测通过才算修复")


class Open(NamedTuple):
    """Points in epoch seconds, 0 where there is none."""

    number: str
    host: str
    severity: str
    found: int
    mended: int
    accepted: int
    now: int


GONE = Open("", "", "", 0, 0, 0, 0)


def limit_of(fact: Open, params: Any) -> int:
    days = params.default_fix_days.get(fact.severity)
    return fact.found + days * DAY if days is not None and fact.number else 0


@climbs
class VulnerabilityOverdue(Watch):
    key = "infosec.vulnerability_overdue"
    title = "漏洞逾期未修复"
    subject = VulnerabilityStands
    params = OverdueParams
    advice = "请立即修复或缓解，复测通过后关闭；确需接受风险的，请指名批准人并写明期限"
    examples = (
        passes(Open("LD-1", "H", "critical", 0, 0, 0, 3 * DAY - 1)),
        passes(Open("LD-1", "H", "critical", 0, DAY, 0, 4 * DAY), verified=False),
        passes(Open("LD-1", "H", "critical", 0, 0, 5 * DAY, 4 * DAY)),
        passes(GONE),
        breaches(Open("LD-1", "H", "critical", 0, 0, 0, 3 * DAY)),
        breaches(Open("LD-1", "H", "high", 0, DAY, 0, 7 * DAY)),
        breaches(Open("LD-1", "H", "high", 0, 0, 8 * DAY, 8 * DAY)),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = list(vulnerabilities(context.now, context.using).filter(closed_at__isnull=True).order_by("pk"))
        known = {row.number for row in rows}
        still_open = Finding.objects.using(context.using).filter(control=self.key, resolved_at__isnull=True)
        closed = Vulnerability.objects.using(context.using).filter(number__in=still_open.values("fingerprint"))
        over = [row for row in closed.order_by("pk") if row.number not in known]
        columns: dict[str, list[Any]] = {
            "number": [row.number for row in (*rows, *over)],
            "place": [row.place_id for row in (*rows, *over)],
        }
        size = len(columns["number"])
        found = Subjects(VulnerabilityStands, columns, list(range(size)), [None] * size)
        found.memo["rows"], found.memo["over"] = rows, over
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Open]:
        now = int(context.now.timestamp())
        known = [
            Open(
                row.number,
                row.host,
                row.severity,
                int(row.found_at.timestamp()),
                _epoch(row.mended_at),
                _epoch(row.accepted_until),
                now,
            )
            for row in subjects.memo["rows"]
        ]
        return [*known, *[GONE] * len(subjects.memo["over"])]

    @staticmethod
    def judge(fact: Open, params: OverdueParams) -> str | None:
        limit = limit_of(fact, params)
        if not limit or fact.now < limit or fact.accepted > fact.now or (fact.mended and not params.verified):
            return None
        moment = timezone.localtime(datetime.fromtimestamp(limit, UTC))
        return f"{fact.host} 的{TITLES[fact.severity]}级漏洞 {fact.number} 应在 {moment:%Y-%m-%d %H:%M} 前修复"

    @staticmethod
    def due(fact: Open, params: OverdueParams) -> datetime | None:
        limit = limit_of(fact, params)
        return datetime.fromtimestamp(limit, UTC) if limit else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.owner for row in (*subjects.memo["rows"], *subjects.memo["over"])]


def _epoch(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


class AcceptParams(Params):
    default_risk_accept_max_days: int | None = Field(None, title="接受风险最长时间（天）", ge=1)
    default_waiver_max_days: int | None = Field(None, title="豁免最长时间（天）", ge=1)

    @property
    def most(self) -> int:
        return self.default_risk_accept_max_days or self.default_waiver_max_days or 90


class Accepted(NamedTuple):
    number: str
    seconds: int
    is_named: bool


class RiskAcceptedShortly(Gate):
    key = "infosec.risk_accepted_shortly"
    title = "接受漏洞风险须指名批准人且有期限"
    subject = RiskAccepted
    params = AcceptParams
    advice = "请由申请人以外的批准人接受，期限不超过规定；到期自动失效"
    examples = (
        passes(Accepted("LD-1", 90 * DAY, is_named=True)),
        breaches(Accepted("LD-1", 90 * DAY + 1, is_named=True)),
        breaches(Accepted("LD-1", DAY, is_named=False)),
        passes(Accepted("LD-1", 100 * DAY, is_named=True), default_waiver_max_days=100),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Accepted]:
        rows = subjects.rows("number", "seconds", "asker", "approver")
        return [Accepted(number, seconds, bool(by) and by != asker) for number, seconds, asker, by in rows]

    @staticmethod
    def judge(fact: Accepted, params: AcceptParams) -> str | None:
        if not fact.is_named:
            return f"{fact.number} 的风险须由申请人以外的人批准接受"
        over = fact.seconds > timedelta(days=params.most).total_seconds()
        return f"{fact.number} 的风险最多接受 {params.most} 天" if over else None
