"""Examinations are arranged and their results kept out; places are disinfected; an outbreak closes areas until it ends."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.health import Examined, certificates, examined, outbreaks
from guiju.domains.safety.health_subjects import ExamRecorded, ExamStands, OutbreakEnding, PlaceDisinfected
from guiju.domains.safety.models import ExamKind
from guiju.domains.safety.registers import Disinfections
from guiju.domains.safety.work_subjects import TaskAssigned
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at, holders
from guiju.kernel.org.models import Place
from guiju.kernel.org.tree import line_of, parents

HR = ("hr", "admin_office")
OFFICER = "safety_officer"


class ReportKept(NamedTuple):
    kind: str
    has_report: bool


class ResultRestricted(Gate):
    """Only of those whom the law wants examined a paper is kept: the certificate of who handles food."""

    key = "safety.health_result_restricted"
    title = "体检结果不入人事档案"
    subject = ExamRecorded
    params = Params
    advice = "只登记体检日期和机构；报告由本人保管（HEALTH_DATA_RESTRICTED）"
    examples = (
        passes(ReportKept("general", has_report=False)),
        passes(ReportKept("food", has_report=True)),
        breaches(ReportKept("general", has_report=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[ReportKept]:
        return [ReportKept(*row) for row in subjects.rows("kind", "has_report")]

    @staticmethod
    def judge(fact: ReportKept, params: Params) -> str | None:
        if not fact.has_report or fact.kind == ExamKind.FOOD:
            return None
        return "一般体检的报告不得上传（HEALTH_DATA_RESTRICTED）"


class ExamParams(Params):
    """``at_year_end`` looks only on the last day of the year, at that year."""

    cycle_months: int | None = Field(None, title="周期（月）", ge=1)
    default_interval_months: int | None = Field(None, title="周期（月）", ge=1)
    at_year_end: bool = Field(default=False, title="只在年末查当年")


class ExamOverdue(Watch):
    key = "safety.exam_overdue"
    title = "体检没有安排"
    subject = ExamStands
    params = ExamParams
    advice = "请人力资源安排体检，或请本人签放弃书"
    examples = (
        passes(Examined("1001", 738_000, 0, 0, 738_365), default_interval_months=12),
        passes(Examined("1001", 738_000, 0, 738_400, 738_399), default_interval_months=12),
        passes(Examined("1001", 0, 738_000, 0, 738_399), cycle_months=12, at_year_end=True),
        breaches(Examined("1001", 738_000, 0, 0, 738_366), default_interval_months=12),
        breaches(Examined("1001", 0, 738_000, 0, date(2021, 12, 31).toordinal()), cycle_months=12, at_year_end=True),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = examined(context.now, context.using)
        found = Subjects(
            ExamStands, {"number": [row.number for row in rows]}, list(range(len(rows))), [None] * len(rows)
        )
        found.memo["facts"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Examined]:
        facts: list[Examined] = subjects.memo["facts"]
        return facts

    @staticmethod
    def judge(fact: Examined, params: ExamParams) -> str | None:
        today = date.fromordinal(fact.today)
        if params.at_year_end:
            was_examined = fact.last and date.fromordinal(fact.last).year == today.year
            is_last_day = (today.month, today.day) == (12, 31)
            return f"{fact.number} 今年没有体检，也没有签放弃书" if is_last_day and not was_examined else None
        months = params.default_interval_months or params.cycle_months or 12
        since = date.fromordinal(fact.last or fact.joined or fact.today)
        if fact.booked or today <= _later(since, months):
            return None
        return f"{fact.number} 距上次体检（{since}）已满 {months} 个月，还没有预约"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        known = holders(timezone.localdate(context.now), HR, context.using)
        owner = next((account for post in HR if (account := known.first(post, None))), 0)
        return [owner] * len(subjects)


def _later(day: date, months: int) -> date:
    """So many months later; the last of the month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, min(day.day, last))


class CertificateParams(Params):
    tasks: list[str] = Field(["散装", "裸装", "未包装食品"], title="哪些作业")


class Certified(NamedTuple):
    """Days are ordinals; ``until`` is 0 where there is no certificate."""

    task: str
    until: int
    day: int


class HealthCertified(Gate):
    key = "safety.health_certified"
    title = "接触未包装食品须有有效健康证"
    subject = TaskAssigned
    params = CertificateParams
    advice = "请先办理健康证，或另派有证的同事（HEALTH_CERT_EXPIRED）"
    examples = (
        passes(Certified("裸装分拣", 10, 10)),
        passes(Certified("打单", 0, 10)),
        breaches(Certified("裸装分拣", 9, 10)),
        breaches(Certified("裸装分拣", 0, 10)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Certified]:
        people = subjects.memo["people"]
        known = certificates(people, context.using)
        rows = zip(people, subjects.rows("task", "day"), strict=True)
        return [Certified(task, known.get(person, 0), day) for person, (task, day) in rows]

    @staticmethod
    def judge(fact: Certified, params: CertificateParams) -> str | None:
        if fact.until >= fact.day or not any(word in fact.task for word in params.tasks):
            return None
        return "健康证已到期或没有健康证，不能派" + fact.task + "（HEALTH_CERT_EXPIRED）"


class DisinfectionParams(Params):
    default_interval_days: int = Field(7, title="周期（天）", ge=1)
    default_outbreak_interval_days: int = Field(1, title="疫情期间周期（天）", ge=1)


class Disinfected(NamedTuple):
    """Days since the last that counts, in a place that keeps such a record."""

    place: str
    days: int
    in_outbreak: bool


class DisinfectionOverdue(Watch):
    key = "safety.disinfection_overdue"
    title = "场所消毒逾期"
    subject = PlaceDisinfected
    params = DisinfectionParams
    advice = "请消毒并登记消毒剂、浓度和时长"
    examples = (
        passes(Disinfected("一号仓", 7, in_outbreak=False)),
        passes(Disinfected("一号仓", 1, in_outbreak=True)),
        breaches(Disinfected("一号仓", 8, in_outbreak=False)),
        breaches(Disinfected("一号仓", 2, in_outbreak=True)),
    )

    def subjects(self, context: Context) -> Subjects:
        last: dict[int, date | None] = {}
        for row in Disinfections.entries(context.using).order_by("done_on", "pk"):
            last[row.place_id] = row.done_on if counts(row) else last.get(row.place_id)
        first = {row.place_id: row.done_on for row in Disinfections.entries(context.using).order_by("-done_on", "-pk")}
        places = sorted(last)
        codes = dict(Place.objects.using(context.using).filter(id__in=places).values_list("id", "code"))
        columns: dict[str, list[Any]] = {"number": [codes[place] for place in places], "place": places}
        found = Subjects(PlaceDisinfected, columns, list(range(len(places))), [None] * len(places))
        found.memo["last"] = [last[place] or first[place] for place in places]
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Disinfected]:
        today, above = timezone.localdate(context.now), parents(context.using)
        struck = {each.place_id for each in outbreaks(context.using)}
        names = dict(Place.objects.using(context.using).filter(id__in=subjects.place).values_list("id", "name"))
        return [
            Disinfected(names[place], (today - day).days, bool(struck & set(line_of(place, above))))
            for place, day in zip(subjects.place, subjects.memo["last"], strict=True)
        ]

    @staticmethod
    def judge(fact: Disinfected, params: DisinfectionParams) -> str | None:
        most = params.default_outbreak_interval_days if fact.in_outbreak else params.default_interval_days
        return f"{fact.place}每 {most} 天须消毒一次，已超期" if fact.days > most else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(OFFICER, subjects.place, context.now, context.using)


def counts(row: Any) -> bool:
    """Whether the agent was good on the day and within its range."""
    return bool(row.agent_until >= row.done_on and row.lowest <= row.concentration <= row.highest)


class Agent(NamedTuple):
    """Days are ordinals."""

    number: str
    until: int
    done_on: int
    concentration: int
    lowest: int
    highest: int


class DisinfectantInvalid(Watch):
    """Kept as it was done, and not counted."""

    key = "safety.disinfectant_invalid"
    title = "消毒剂无效"
    subject = PlaceDisinfected
    params = Params
    advice = "请用合格的消毒剂重新消毒并登记（DISINFECTANT_INVALID）"
    examples = (
        passes(Agent("XD-1", 10, 10, 500, 250, 500)),
        breaches(Agent("XD-1", 9, 10, 500, 250, 500)),
        breaches(Agent("XD-1", 10, 10, 501, 250, 500)),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = list(Disinfections.entries(context.using).order_by("pk"))
        columns: dict[str, list[Any]] = {
            "number": [row.number for row in rows],
            "place": [row.place_id for row in rows],
        }
        found = Subjects(PlaceDisinfected, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Agent]:
        return [
            Agent(
                row.number,
                row.agent_until.toordinal(),
                row.done_on.toordinal(),
                row.concentration,
                row.lowest,
                row.highest,
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Agent, params: Params) -> str | None:
        if fact.until < fact.done_on:
            return f"{fact.number} 的消毒剂已过有效期，不算消毒（DISINFECTANT_INVALID）"
        if fact.lowest <= fact.concentration <= fact.highest:
            return None
        between = f"{fact.lowest}–{fact.highest} 之间"
        return f"{fact.number} 的浓度 {fact.concentration} mg/L 不在 {between}，不算消毒（DISINFECTANT_INVALID）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.entered_by for row in subjects.memo["rows"]]


class MeasureParams(Params):
    default_measures: list[str] = Field(["消毒", "错峰", "停用区域", "物资调拨", "告知"], title="措施")
    owners: list[str] = Field(
        ["safety_officer", "warehouse_head", "warehouse_head", "warehouse_head", "admin_office"], title="各由谁做"
    )
    due_hours: int = Field(24, title="办理期限（小时）", ge=1)


MEASURES_TAKEN = OccasionalDuty("safety.measures_taken", "疫情防控措施", MeasureParams)
"""A task of each measure's owner as soon as an outbreak is declared."""


class Closed(NamedTuple):
    area: str


class AreaOpen(Gate):
    key = "safety.area_open"
    title = "停用区域不派工"
    subject = TaskAssigned
    params = Params
    advice = "请把作业派到别处，或等疫情状态解除（AREA_CLOSED）"
    examples = (passes(Closed("")), breaches(Closed("日化区")))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Closed]:
        closed = {each.closed_area_id for each in outbreaks(context.using) if each.closed_area_id}
        above = parents(context.using)
        names = dict(Place.objects.using(context.using).filter(id__in=closed).values_list("id", "name"))
        return [
            Closed(next((names[each] for each in line_of(place, above) if each in closed), ""))
            for place in subjects.place
        ]

    @staticmethod
    def judge(fact: Closed, params: Params) -> str | None:
        return f"{fact.area}因疫情停用，不能安排作业（AREA_CLOSED）" if fact.area else None


class Ending(NamedTuple):
    left_open: int
    has_reason: bool


class EndedWithReason(Gate):
    key = "safety.outbreak_ended_with_reason"
    title = "措施没有结果时解除须写原因"
    subject = OutbreakEnding
    params = Params
    advice = "请等各项措施办结，或写明为什么现在解除"
    examples = (
        passes(Ending(0, has_reason=False)),
        passes(Ending(2, has_reason=True)),
        breaches(Ending(2, has_reason=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Ending]:
        return [Ending(*row) for row in subjects.rows("left_open", "has_reason")]

    @staticmethod
    def judge(fact: Ending, params: Params) -> str | None:
        return f"还有 {fact.left_open} 项措施没有结果" if fact.left_open and not fact.has_reason else None
