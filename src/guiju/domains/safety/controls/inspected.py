"""What an inspection found, did not look at, or has left out for too long."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.controls.inspections import InKinds, mark_of
from guiju.domains.safety.inspected import targets_open
from guiju.domains.safety.inspecting import Drawing, History, Scope, Target, inspection_kinds
from guiju.domains.safety.inspection_subjects import (
    TargetLeftOut,
    TargetStands,
)
from guiju.domains.safety.models import InspectionResult, InspectionTarget, PlannedInspection
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled, unsettled
from guiju.kernel.org.holders import holders


class FixParams(InKinds):
    default_correct_days: int = Field(7, title="整改期限（天）", ge=0)


class Failed(NamedTuple):
    """``at`` in epoch seconds; 0 is put right already."""

    kind: str
    title: str
    note: str
    at: int


class TargetFailed(Watch):
    """Closed when somebody else has verified that it is put right."""

    key = "safety.target_failed"
    title = "检查不合格"
    subject = TargetStands
    params = FixParams
    advice = "请在期限内整改，由另一人验证"
    examples = (
        passes(Failed("areas", "W-4", "积水", 0)),
        breaches(Failed("areas", "W-4", "积水", 1)),
        passes(Failed("areas", "W-4", "积水", 1), kinds=["goods"]),
    )

    def subjects(self, context: Context) -> Subjects:
        recent = InspectionResult.objects.using(context.using).filter(
            result="not_ok", id__gte=first_id_since(context.now - LOOK_BACK, context.using)
        )
        rows = list(recent.select_related("target__inspection").order_by("id"))
        newest = {mark_of(row.target.inspection.number, row.target.key): row for row in rows}
        known = [
            (row.target.inspection.kind, row.target.place_id, row.target.title, row.note, row.owner, row.inspected_at)
            for row in newest.values()
        ]
        return failures(list(newest), known, settled(self.key, context.using))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Failed]:
        facts: list[Failed] = subjects.memo["facts"]
        return facts

    @staticmethod
    def judge(fact: Failed, params: FixParams) -> str | None:
        if not fact.at or not params.concerns(fact.kind):
            return None
        return f"{fact.title} {fact.note}".rstrip()

    @staticmethod
    def due(fact: Failed, params: FixParams) -> datetime:
        return datetime.fromtimestamp(fact.at, UTC) + timedelta(days=params.default_correct_days)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        owners: list[int] = subjects.memo["owners"]
        return owners


def failures(
    marks: list[str], rows: Sequence[tuple[Any, ...]], over: set[str], items: list[int] | None = None
) -> Subjects:
    """Results (kind, place, title, note, owner, moment) that were not in order; ``over`` are put right already."""
    columns: dict[str, list[Any]] = {"mark": marks, "place": [row[1] for row in rows]}
    found = Subjects(TargetStands, columns, list(range(len(rows))) if items is None else items, [None] * len(rows))
    found.memo["facts"] = [
        Failed(kind, title, note, 0 if mark in over else int(moment.timestamp()))
        for mark, (kind, _, title, note, _, moment) in zip(marks, rows, strict=True)
    ]
    found.memo["owners"] = [row[4] for row in rows]
    return found


class Missed(NamedTuple):
    """``since`` when the inspection was closed or its day was over, in words; empty: it has a result, or time."""

    kind: str
    mark: str
    since: str


class TargetMissed(Watch):
    key = "safety.target_missed"
    title = "该查的没有查"
    subject = TargetStands
    params = InKinds
    advice = "请尽快补查"
    examples = (
        passes(Missed("areas", "AJ-1/W-9", "")),
        breaches(Missed("areas", "AJ-1/W-9", "2027-03-17")),
        passes(Missed("areas", "AJ-1/W-9", "2027-03-17"), kinds=["goods"]),
    )

    def subjects(self, context: Context) -> Subjects:
        today = timezone.localdate(context.now)
        over = Q(inspection__closed_at__isnull=False) | Q(inspection__due_on__lt=today)
        rows = list(targets_open(context.using).filter(over).select_related("inspection").order_by("id"))
        before = _found_before(self.key, {mark_of(row.inspection.number, row.key) for row in rows}, context.using)
        known = [*rows, *before]
        columns: dict[str, list[Any]] = {
            "mark": [mark_of(row.inspection.number, row.key) for row in known],
            "place": [row.place_id for row in known],
        }
        found = Subjects(TargetStands, columns, list(range(len(known))), [None] * len(known))
        found.memo["rows"], found.memo["open"] = known, {row.pk for row in rows}
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Missed]:
        rows: list[InspectionTarget] = subjects.memo["rows"]
        return [
            Missed(row.inspection.kind, mark, _over_since(row.inspection) if row.pk in subjects.memo["open"] else "")
            for mark, row in zip(subjects.mark, rows, strict=True)
        ]

    @staticmethod
    def judge(fact: Missed, params: InKinds) -> str | None:
        if not fact.since or not params.concerns(fact.kind):
            return None
        return f"{fact.mark} 到 {fact.since} 还没有检查（AREA_NOT_INSPECTED）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.owner or row.inspection.planned_by for row in subjects.memo["rows"]]


def _over_since(inspection: PlannedInspection) -> str:
    closed = inspection.closed_at and timezone.localdate(inspection.closed_at)
    return str(min(closed, inspection.due_on) if closed else inspection.due_on)


def _found_before(control: str, standing: set[str], using: str) -> list[InspectionTarget]:
    """Targets of which the watch has an open finding and that are no longer open."""
    over = [mark.split("/", 1) for mark in unsettled(control, using) - standing]
    rows = InspectionTarget.objects.using(using).filter(
        inspection__number__in={number for number, _ in over}, key__in={key for _, key in over}
    )
    wanted = {tuple(each) for each in over}
    found = rows.select_related("inspection").order_by("id")
    return [row for row in found if (row.inspection.number, row.key) in wanted]


class LeftOutParams(Params):
    kind: str = Field("", title="检查种类", max_length=40)
    rulebook: str = Field("", title="检查哪部制度", max_length=20)
    default_window_months: int = Field(3, title="几个月内每个对象至少查一次", ge=1, le=60)
    default_answered_by: str = Field("safety_officer", title="由谁答复", max_length=40)


class LeftOut(NamedTuple):
    kind: str
    about: str
    title: str
    months: int


class LongUninspected(Watch):
    """Of the kinds that the clauses in force name; the next inspection is forced to have them."""

    key = "safety.long_uninspected"
    title = "久未检查"
    subject = TargetLeftOut
    params = LeftOutParams
    interval = timedelta(hours=1)
    advice = "下一次检查会包含它"
    facts_params = frozenset({"default_window_months"})
    examples = (
        passes(LeftOut("rules", "S01", "S01.02", 0), kind="rules", rulebook="S01"),
        breaches(LeftOut("rules", "S01", "S01.02", 3), kind="rules", rulebook="S01"),
        passes(LeftOut("rules", "S02", "S02.02", 3), kind="rules", rulebook="S01"),
    )

    def subjects(self, context: Context) -> Subjects:
        day, rows, found = timezone.localdate(context.now), [], unsettled(self.key, context.using)
        for params in params_in_force(LongUninspected, context):
            kind = inspection_kinds().get(params.kind)
            if kind is None:
                continue
            targets = _anywhere(kind.key, params.rulebook, context)
            history = History.of(kind.key, params.rulebook, params.default_window_months, context.using)
            left = history.left_out(targets, day)
            named = {each.key for each in left}
            rows += [(params, kind.key, each, True) for each in left]
            rows += [
                (params, kind.key, each, False)
                for each in targets
                if each.key not in named and f"{kind.key}/{each.key}" in found
            ]
        columns = {"kind": [kind for _, kind, _, _ in rows], "target": [each.key for _, _, each, _ in rows]}
        made = Subjects(TargetLeftOut, columns, list(range(len(rows))), [None] * len(rows))
        made.memo["rows"] = rows
        return made

    def facts(self, subjects: Subjects, context: Context) -> Sequence[LeftOut]:
        return [
            LeftOut(kind, params.rulebook, each.title, params.default_window_months if is_left else 0)
            for params, kind, each, is_left in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: LeftOut, params: LeftOutParams) -> str | None:
        if not fact.months or (fact.kind, fact.about) != (params.kind, params.rulebook):
            return None
        return f"{fact.title} 已有 {fact.months} 个月没有检查"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        rows = subjects.memo["rows"]
        posts = {params.default_answered_by for params, _, _, _ in rows}
        known = holders(timezone.localdate(context.now), posts, context.using)
        return [known.first(params.default_answered_by, None) for params, _, _, _ in rows]


def _anywhere(kind: str, about: str, context: Context) -> list[Target]:
    """What there is to inspect at the places at which such inspections were planned."""
    planned = PlannedInspection.objects.using(context.using).filter(kind=kind, about=about)
    scopes = [Scope(place, about) for place in planned.order_by("place").values_list("place", flat=True).distinct()]
    drawn = inspection_kinds()[kind].draw(Drawing(scopes, context.now, context.using)) if scopes else {}
    return list({each.key: each for own in drawn.values() for each in own}.values())
