"""Hazards are closed by another hand, in time, with all that belongs to them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.hazard_subjects import HazardAgain, HazardClosing, HazardExtended, HazardStands
from guiju.domains.safety.hazards import end_of, hazards
from guiju.domains.safety.models import Hazard, HazardKind
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.climbing import ClimbingParams, climbs
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.patterns import CompleteRecord, Signatures, TwoPersons
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.holders import first_at
from guiju.kernel.org.models import Place

OFFICER = "safety_officer"
KINDS = {str(value): str(label) for value, label in HazardKind.choices}
DAY = 86_400


class RecheckSigners(Params):
    roles: list[str] = Field([], title="签字身份")


class RecheckedByAnother(TwoPersons, Gate):
    key = "safety.hazard_rechecked_by_another"
    title = "隐患由另一人复查销号"
    subject = HazardClosing
    params = RecheckSigners
    roles: ClassVar = ("整改人", "复查人")
    advice = "请整改人以外的同事到现场复查后销号（RECHECK_REQUIRED）"
    examples = (passes(Signatures((4, 3))), breaches(Signatures((4, 4))))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Signatures]:
        return [Signatures(persons) for persons in subjects.rows("fixer", "checker")]


class ClosingParams(Params):
    kinds: list[str] = Field([], title="哪些种类")
    closing_items: list[str] = Field(["措施", "费用", "照片"], title="销号必备项目")


class Closing(NamedTuple):
    kind: str
    has_measure: bool
    has_cost: bool
    has_photo: bool


class ClosedComplete(CompleteRecord, Gate):
    key = "safety.hazard_closed_complete"
    title = "隐患销号资料齐全"
    subject = HazardClosing
    params = ClosingParams
    names: ClassVar = {"required": "closing_items"}
    items: ClassVar = {"措施": "has_measure", "费用": "has_cost", "照片": "has_photo"}
    sentence = "隐患销号缺：{missing}"
    advice = "请补登整改措施、费用和照片后再销号"
    examples = (
        passes(Closing("fire", has_measure=True, has_cost=True, has_photo=True)),
        passes(Closing("general", has_measure=True, has_cost=False, has_photo=True), kinds=["fire"]),
        breaches(Closing("fire", has_measure=True, has_cost=False, has_photo=True)),
        breaches(Closing("fire", has_measure=True, has_cost=True, has_photo=False)),
    )

    @classmethod
    def judge(cls, fact: Closing, params: ClosingParams) -> str | None:
        return None if params.kinds and fact.kind not in params.kinds else super().judge(fact, params)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Closing]:
        return [Closing(*row) for row in subjects.rows("kind", "has_measure", "has_cost", "has_photo")]


class ExtensionParams(Params):
    interim_first: bool = Field(default=True, title="先有临时措施")


class Extension(NamedTuple):
    owns: bool
    is_contained: bool
    was_extended: bool


class ExtendedOnce(Gate):
    key = "safety.hazard_extended_once"
    title = "隐患延期须有临时措施、由上级批准且只一次"
    subject = HazardExtended
    params = ExtensionParams
    advice = "请先登记临时措施，由整改责任人以外的上级批准，且只能延一次"
    examples = (
        passes(Extension(owns=False, is_contained=True, was_extended=False)),
        passes(Extension(owns=False, is_contained=False, was_extended=False), interim_first=False),
        breaches(Extension(owns=False, is_contained=False, was_extended=False)),
        breaches(Extension(owns=True, is_contained=True, was_extended=False)),
        breaches(Extension(owns=False, is_contained=True, was_extended=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Extension]:
        rows = subjects.rows("owner", "granter", "is_contained", "was_extended")
        return [Extension(owner == granter, contained, before) for owner, granter, contained, before in rows]

    @staticmethod
    def judge(fact: Extension, params: ExtensionParams) -> str | None:
        if fact.was_extended:
            return "这个隐患已经延期过一次"
        if fact.owns:
            return "整改责任人不能给自己延期"
        return "还没有登记临时措施" if params.interim_first and not fact.is_contained else None


class OverdueParams(ClimbingParams):
    """``default_fix_days`` by grade, counted from the day it was found, whose end is the limit."""

    kinds: list[str] = Field([], title="哪些种类")
    default_fix_days: dict[str, int] = Field({}, title="整改期限（天）")
    default_fix_hours: int | None = Field(None, title="整改期限（小时）", ge=1)
    default_dun_days: int | None = Field(None, title="督办间隔（天）", ge=1)


class Standing(NamedTuple):
    """Points in epoch seconds; ``due`` is the end of the day that was set for this hazard, 0 where none was."""

    number: str
    kind: str
    grade: str
    reported: int
    due: int
    now: int


GONE = Standing("", "", "", 0, 0, 0)
"""One that is closed."""


@climbs
class HazardOverdue(Watch):
    """Not put right and looked at again in time: told to one post after another until it is."""

    key = "safety.hazard_overdue"
    title = "隐患逾期未整改"
    subject = HazardStands
    params = OverdueParams
    advice = "请立即整改，由另一人复查销号；一时改不了的先采取临时措施"
    examples = (
        passes(Standing("YH-1", "general", "general", 0, 0, 8 * DAY), default_fix_days={"general": 8}),
        passes(Standing("YH-1", "general", "", 0, 0, 99 * DAY), default_fix_days={"general": 7}),
        passes(Standing("YH-1", "fire", "general", 0, 0, 99 * DAY), kinds=["facility"], default_fix_hours=1),
        passes(GONE, default_fix_days={"general": 0}),
        breaches(Standing("YH-1", "general", "general", 0, 0, 9 * DAY), default_fix_days={"minor": 7}),
        breaches(Standing("YH-1", "general", "general", 0, 5 * DAY, 6 * DAY)),
        breaches(Standing("YH-1", "facility", "", 0, 0, 24 * 3600), default_fix_hours=24),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = list(hazards(context.using).filter(closed_at__isnull=True).order_by("pk"))
        known = {row.number for row in rows}
        over = [row for row in _found(self.key, context.using) if row.number not in known]
        columns: dict[str, list[Any]] = {
            "number": [row.number for row in (*rows, *over)],
            "place": [row.place_id for row in (*rows, *over)],
        }
        size = len(columns["number"])
        found = Subjects(HazardStands, columns, list(range(size)), [None] * size)
        found.memo["rows"], found.memo["over"] = rows, len(over)
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Standing]:
        now = int(context.now.timestamp())
        known = [
            Standing(
                row.number,
                row.kind,
                row.grade or "",
                int(row.reported_at.timestamp()),
                end_of(row.due_on) if row.due_on else 0,
                now,
            )
            for row in subjects.memo["rows"]
        ]
        return [*known, *[GONE] * subjects.memo["over"]]

    @staticmethod
    def judge(fact: Standing, params: OverdueParams) -> str | None:
        limit = limit_of(fact, params)
        if not limit or fact.now < limit:
            return None
        moment = timezone.localtime(datetime.fromtimestamp(limit, UTC) - timedelta(seconds=1))
        return f"{fact.number} 应在 {moment:%Y-%m-%d %H:%M} 前整改并复查"

    @staticmethod
    def due(fact: Standing, params: OverdueParams) -> datetime | None:
        limit = limit_of(fact, params)
        return datetime.fromtimestamp(limit, UTC) if limit else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        officers = first_at(OFFICER, subjects.place, context.now, context.using)
        given = [row.owner or 0 for row in subjects.memo["rows"]] + [0] * subjects.memo["over"]
        return [owner or officer for owner, officer in zip(given, officers, strict=True)]


def limit_of(fact: Standing, params: OverdueParams) -> int:
    """Until when a hazard is put right by a clause, in epoch seconds; 0 where it says nothing of such a one."""
    if not fact.number or (params.kinds and fact.kind not in params.kinds):
        return 0
    if fact.due:
        return fact.due
    if params.default_fix_hours is not None:
        return fact.reported + params.default_fix_hours * 3600
    days = params.default_fix_days
    allowed = days.get(fact.grade, days.get("minor") if fact.grade == "general" else None)
    if allowed is None:
        return 0
    found = timezone.localdate(datetime.fromtimestamp(fact.reported, UTC))
    return end_of(found + timedelta(days=allowed))


def _found(control: str, using: str) -> list[Hazard]:
    """The hazards of which this watch has open findings."""
    still_open = Finding.objects.using(using).filter(control=control, resolved_at__isnull=True)
    return list(Hazard.objects.using(using).filter(number__in=still_open.values("fingerprint")).order_by("pk"))


class InterimParams(Params):
    kinds: list[str] = Field([], title="哪些种类")
    default_interim_minutes: int = Field(30, title="临时措施时限（分钟）", ge=1)


class Contained(NamedTuple):
    """``graded`` is the moment of its grading, in epoch seconds."""

    number: str
    kind: str
    is_major: bool
    is_contained: bool
    graded: int


class InterimMissing(Watch):
    """A grave hazard that is not contained: the head is told at once, the measure demanded within the half hour."""

    key = "safety.interim_missing"
    title = "重大隐患没有临时措施"
    subject = HazardStands
    params = InterimParams
    supervisor = "operations_director"
    advice = "请立即采取临时措施并登记"
    examples = (
        passes(Contained("YH-1", "fire", is_major=False, is_contained=False, graded=0)),
        passes(Contained("YH-1", "fire", is_major=True, is_contained=True, graded=0)),
        breaches(Contained("YH-1", "fire", is_major=True, is_contained=False, graded=0)),
        passes(Contained("YH-1", "general", is_major=True, is_contained=False, graded=0), kinds=["fire"]),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = [row for row in hazards(context.using).filter(closed_at__isnull=True).order_by("pk") if row.grade]
        known = {row.number for row in rows}
        over = [row for row in _found(self.key, context.using) if row.number not in known]
        facts = [_contained(row, int(context.now.timestamp())) for row in rows]
        facts += [Contained(row.number, row.kind, is_major=False, is_contained=True, graded=0) for row in over]
        return ungraded_subjects(
            facts, [row.place_id for row in (*rows, *over)], [row.owner for row in rows] + [0] * len(over)
        )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Contained]:
        facts: list[Contained] = subjects.memo["facts"]
        return facts

    @staticmethod
    def judge(fact: Contained, params: InterimParams) -> str | None:
        if not fact.is_major or fact.is_contained or (params.kinds and fact.kind not in params.kinds):
            return None
        return f"{fact.number} 是重大隐患，还没有临时措施"

    @staticmethod
    def due(fact: Contained, params: InterimParams) -> datetime:
        return datetime.fromtimestamp(fact.graded, UTC) + timedelta(minutes=params.default_interim_minutes)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        owners: list[int] = subjects.memo["owners"]
        return owners


def ungraded_subjects(
    facts: list[Contained], places: list[int], owners: list[int], items: list[int] | None = None
) -> Subjects:
    """Hazards with what is known of them; ``items`` are their positions in a command's batch, where they are from one."""
    columns: dict[str, list[Any]] = {"number": [fact.number for fact in facts], "place": places}
    positions = list(range(len(facts))) if items is None else items
    found = Subjects(HazardStands, columns, positions, [None] * len(facts))
    found.memo["facts"], found.memo["owners"] = facts, owners
    return found


def _contained(row: Any, now: int) -> Contained:
    return Contained(row.number, row.kind, row.grade == "major", row.is_contained, now)


class AgainParams(Params):
    kinds: list[str] = Field([], title="哪些种类")
    default_repeat_count: int = Field(3, title="重复次数", ge=2)
    default_repeat_window_days: int = Field(30, title="重复计算期（天）", ge=1)


class Again(NamedTuple):
    """``ago`` are the seconds since each report, newest first; ``explained`` how many since the root cause was told."""

    where: str
    kind: str
    ago: tuple[int, ...]


class HazardRepeated(Watch):
    """One finding instead of many: the cause is asked for."""

    key = "safety.hazard_repeated"
    title = "同一问题反复上报"
    subject = HazardAgain
    params = AgainParams
    advice = "请查明根本原因并写进整改记录"
    longest: ClassVar[timedelta] = timedelta(days=366)
    examples = (
        passes(Again("洗手间", "facility", (0, DAY))),
        passes(Again("洗手间", "facility", (0, DAY, 31 * DAY))),
        passes(Again("洗手间", "fire", (0, 1, 2)), kinds=["facility"]),
        breaches(Again("洗手间", "facility", (0, DAY, 29 * DAY))),
    )

    def subjects(self, context: Context) -> Subjects:
        recent = Hazard.objects.using(context.using).filter(reported_at__gte=context.now - self.longest)
        found: dict[tuple[int, str], list[Any]] = {}
        causes = {row.pk for row in recent.filter(fixes__cause__gt="")}
        for row in recent.order_by("-reported_at"):
            rows = found.setdefault((row.place_id, row.kind), [])
            if row.pk in causes or (rows and rows[-1] is None):
                rows.append(None)
            else:
                rows.append(row)
        columns: dict[str, list[Any]] = {
            "mark": [f"{place}/{kind}" for place, kind in found],
            "place": [place for place, _ in found],
        }
        made = Subjects(HazardAgain, columns, list(range(len(found))), [None] * len(found))
        made.memo["rows"] = [(kind, [row for row in rows if row is not None]) for (_, kind), rows in found.items()]
        return made

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Again]:
        names = dict(Place.objects.using(context.using).filter(id__in=subjects.place).values_list("id", "name"))
        return [
            Again(names[place], kind, tuple(int((context.now - row.reported_at).total_seconds()) for row in rows))
            for place, (kind, rows) in zip(subjects.place, subjects.memo["rows"], strict=True)
        ]

    @staticmethod
    def judge(fact: Again, params: AgainParams) -> str | None:
        recent = [ago for ago in fact.ago if ago < params.default_repeat_window_days * DAY]
        if len(recent) < params.default_repeat_count or (params.kinds and fact.kind not in params.kinds):
            return None
        many = f"{params.default_repeat_window_days} 天内 {params.default_repeat_count} 次"
        return f"{fact.where}的{KINDS[fact.kind]} {many}，须查明根本原因"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(OFFICER, subjects.place, context.now, context.using)
