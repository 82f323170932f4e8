"""An alert that comes again is a problem; one that was closed without cause and effect is asked about."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.domains.infosec.models import AlertClosing, OpsAlert
from guiju.domains.infosec.subjects import AlertStands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at

ON_CALL = "it_admin"
DAY, HOUR = 86_400, 3_600
ALERT_KEPT = Record("infosec.alert_kept", "运营告警留存", ("infosec_opsalert_posted_update",))


class RepeatParams(Params):
    default_repeat_days: int = Field(7, title="重复计算期（天）", ge=1)


class Repeated(NamedTuple):
    """Seconds between the last alert of a signature and the one before, and since the last; -1 where there is none."""

    signature: str
    between: int
    ago: int


class AlertRepeated(Watch):
    """The finding is its problem record: put right by the root cause, looked at by another."""

    key = "infosec.alert_repeated"
    title = "同一告警重复发生"
    subject = AlertStands
    params = RepeatParams
    advice = "请建问题记录，查明根本原因"
    longest: ClassVar[timedelta] = timedelta(days=100)
    examples = (
        passes(Repeated("订单量突降", -1, 0)),
        passes(Repeated("订单量突降", 7 * DAY, 0)),
        breaches(Repeated("订单量突降", 7 * DAY - 1, 0)),
        passes(Repeated("订单量突降", DAY, 8 * DAY)),
        passes(Repeated("订单量突降", DAY, 0), default_repeat_days=1),
    )

    def subjects(self, context: Context) -> Subjects:
        rows: dict[str, list[OpsAlert]] = {}
        recent = OpsAlert.objects.using(context.using).filter(raised_at__gte=context.now - self.longest)
        for row in recent.order_by("-raised_at", "-id"):
            rows.setdefault(row.signature, []).append(row)
        columns: dict[str, list[Any]] = {"mark": list(rows), "place": [each[0].place_id for each in rows.values()]}
        found = Subjects(AlertStands, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = list(rows.values())
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Repeated]:
        return [
            Repeated(
                rows[0].signature,
                int((rows[0].raised_at - rows[1].raised_at).total_seconds()) if len(rows) > 1 else -1,
                int((context.now - rows[0].raised_at).total_seconds()),
            )
            for rows in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Repeated, params: RepeatParams) -> str | None:
        within = params.default_repeat_days * DAY
        if fact.between < 0 or fact.between >= within or fact.ago >= within:
            return None
        return f"“{fact.signature}”{params.default_repeat_days} 天内再次告警，须建问题记录"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(ON_CALL, subjects.place, context.now, context.using)


class IncompleteParams(Params):
    default_close_hours: int = Field(24, title="补齐时限（小时）", ge=1)


class Incomplete(NamedTuple):
    """Seconds since it was closed."""

    number: str
    lacks: str
    seconds: int


class AlertIncomplete(Watch):
    key = "infosec.alert_incomplete"
    title = "告警关闭资料不全"
    subject = AlertStands
    params = IncompleteParams
    advice = "请补登原因、影响订单数和金额（CLOSE_INCOMPLETE）"
    examples = (
        passes(Incomplete("GJ-1", "", 99 * HOUR)),
        passes(Incomplete("GJ-1", "原因", 24 * HOUR - 1)),
        breaches(Incomplete("GJ-1", "原因", 24 * HOUR)),
        passes(Incomplete("GJ-1", "原因", 24 * HOUR), default_close_hours=48),
    )

    def subjects(self, context: Context) -> Subjects:
        last: dict[int, AlertClosing] = {}
        first: dict[int, AlertClosing] = {}
        for row in AlertClosing.objects.using(context.using).select_related("alert").order_by("id"):
            last[row.alert_id] = row
            first.setdefault(row.alert_id, row)
        columns: dict[str, list[Any]] = {
            "mark": [row.alert.number for row in last.values()],
            "place": [row.alert.place_id for row in last.values()],
        }
        found = Subjects(AlertStands, columns, list(range(len(last))), [None] * len(last))
        found.memo["rows"] = [(first[key], row) for key, row in last.items()]
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Incomplete]:
        return [
            Incomplete(row.alert.number, row.lacks, int((context.now - first.closed_at).total_seconds()))
            for first, row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Incomplete, params: IncompleteParams) -> str | None:
        if not fact.lacks or fact.seconds < params.default_close_hours * HOUR:
            return None
        return f"{fact.number} 已关闭但缺{fact.lacks}（CLOSE_INCOMPLETE）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.closed_by for _, row in subjects.memo["rows"]]
