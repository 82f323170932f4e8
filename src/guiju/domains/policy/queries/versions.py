"""What is shown of versions: each with its state, its steps, its clauses."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from guiju.domains.policy.fields import READ
from guiju.domains.policy.models import RulebookVersion, StepKind, VersionClause, VersionCover, VersionStep
from guiju.domains.policy.standing import STATES, spans, steps_of
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query, Section
from guiju.kernel.queries.reader import Reader
from guiju.kernel.rulebook.models import Rulebook

COLOURS = {
    "草案": "plain",
    "提案": "plain",
    "已审核": "duty",
    "已采纳": "duty",
    "已公告": "duty",
    "待生效": "warn",
    "生效中": "pass",
    "已废止（被新版取代）": "stop",
    "已废止": "stop",
}


def _moment(kind: StepKind) -> Subquery:
    steps = VersionStep.objects.filter(version=OuterRef("pk"), kind=kind)
    return Subquery(steps.values("at")[:1])


def with_state(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Versions with ``state``, as `standing.state_of` says, and ``effective_at``."""
    now = timezone.now()
    marked = rows.annotate(**{f"{kind.value}_at": _moment(kind) for kind in StepKind if kind != StepKind.DRAFTED})
    whens = [
        When(repealed_at__lte=now, then=Value(STATES["repealed"])),
        When(superseded_at__lte=now, then=Value(STATES["superseded"])),
        When(effective_at__lte=now, then=Value(STATES["effective"])),
        When(effective_at__gt=now, then=Value(STATES["coming"])),
        *(
            When(Q(**{f"{kind}_at__isnull": False}), then=Value(STATES[kind]))
            for kind in ("announced", "adopted", "reviewed", "proposed")
        ),
    ]
    return marked.annotate(
        state=Case(*whens, default=Value(STATES["drafted"]), output_field=CharField()),
        shown_title=_cover("title"),
        author=_cover("author"),
        dated=_cover("dated"),
        unit=_cover("unit__name"),
    )


def _cover(column: str) -> Subquery:
    covers = VersionCover.objects.filter(version=OuterRef("pk")).order_by("-id")
    return Subquery(covers.values(column)[:1])


class VersionParams(Params):
    rulebook: Annotated[str | None, Label("制度"), Filter("rulebook__code")] = None
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES.values()}), Filter("state")] = (
        None
    )


class VersionRow(Row):
    number: Annotated[str, Column("版本号", sortable=True, search="prefix")]
    rulebook: Annotated[str, Column("制度", "rulebook__title", search="contains")]
    title: Annotated[str, Column("名称", "shown_title")]
    state: Annotated[str, Column("状态", meanings=COLOURS)]
    effective_at: Annotated[datetime | None, Column("生效时间", "effective_at")]
    author: Annotated[str | None, Column("作者")]
    dated: Annotated[date | None, Column("日期")]
    unit: Annotated[str | None, Column("解释部门")]
    purpose: Annotated[str, Column("目的")]
    source: Annotated[str, Column("起草时的名称", "title", search="contains")]
    text_hash: Annotated[str, Column("条文摘要")]
    drafted_by: Annotated[str | None, Column("起草人", "drafter_name")]
    drafted_at: Annotated[datetime, Column("起草时间")]


class Versions(Query):
    key = "policy.versions"
    title = "制度版本"
    params = VersionParams
    row = VersionRow
    permission = READ
    identity = "number"
    caption = "title"
    offers = "policy.RulebookVersion"
    sections = (
        Section("步骤", "policy.steps", "version"),
        Section("目标", "policy.goals", "version"),
        Section("民主程序材料", "policy.papers", "version"),
        Section("意见与答复", "policy.opinions", "version"),
        Section("备案", "policy.filings", "version"),
        Section("条款", "policy.version_clauses", "version"),
    )
    commands = dict.fromkeys(
        (
            "policy.fill_cover",
            "policy.set_scope",
            "policy.cite_basis",
            "policy.review_version",
            "policy.adopt_version",
            "policy.record_opinion",
            "policy.answer_opinions",
            "policy.announce_version",
            "policy.publish_version",
            "policy.record_annex",
            "policy.record_filing",
            "policy.record_rejection",
            "policy.rule_overlap",
            "policy.switch_penalties",
            "policy.repeal_version",
        ),
        "version",
    ) | {"policy.record_paper": {"version": "number", "text_hash": "text_hash"}}
    empty = "还没有起草过制度版本：现行制度来自制度包，要改就起草新的一版。"

    def source(self, params: VersionParams, reader: Reader) -> QuerySet[Any]:
        return with_state(RulebookVersion.objects.annotate(drafter_name=person_of("drafted_by")))

    def next_commands(self, row: Any) -> list[str]:
        published = {"生效中", "待生效"}
        after = {"policy.record_filing", "policy.record_rejection", "policy.rule_overlap", "policy.switch_penalties"}
        always = {
            "policy.set_scope",
            "policy.record_annex",
            "policy.cite_basis",
            "policy.record_paper",
            "policy.answer_opinions",
        }
        if row.state.startswith("已废止"):
            return []
        if row.state in published:
            return [key for key in self.commands if key in after | always or key == "policy.repeal_version"]
        return [key for key in self.commands if key not in after and key != "policy.repeal_version"]


class OfVersion(Params):
    version: Annotated[str | None, Label("版本号"), Filter("version__number")] = None


class StepRow(Row):
    version: Annotated[str, Column("版本号", "version__number", search="prefix", link="policy.versions")]
    kind: Annotated[str, Column("步骤", choices={str(value): str(label) for value, label in StepKind.choices})]
    at: Annotated[datetime, Column("时间")]
    note: Annotated[str, Column("说明")]
    taken_by: Annotated[str | None, Column("经办人", "taker_name")]


class Steps(Query):
    key = "policy.steps"
    title = "制度版本步骤"
    params = OfVersion
    row = StepRow
    permission = READ
    empty = "还没有步骤。"

    def rows(self, using: str) -> QuerySet[VersionStep]:
        return VersionStep.objects.annotate(taker_name=person_of("taken_by"))


class VersionClauseRow(Row):
    version: Annotated[str, Column("版本号", "version__number", search="prefix", link="policy.versions")]
    code: Annotated[str, Column("条款号")]
    title: Annotated[str, Column("标题")]
    text: Annotated[str, Column("条文")]
    clause_version: Annotated[int, Column("条款版本")]
    is_changed: Annotated[bool, Column("本版改动")]
    is_supplement: Annotated[bool, Column("公司补充")]


class VersionClauses(Query):
    key = "policy.version_clauses"
    title = "版本条款"
    params = OfVersion
    row = VersionClauseRow
    permission = READ
    empty = "这一版没有条款。"

    def rows(self, using: str) -> QuerySet[VersionClause]:
        return VersionClause.objects.all()


class StandingOn(Params):
    on: Annotated[date | None, Label("日期", "空着就是今天")] = None
    rulebook: Annotated[str | None, Label("制度")] = None


class StandingRow(Row):
    code: Annotated[str, Column("制度代码")]
    title: Annotated[str, Column("制度")]
    version: Annotated[str, Column("适用版本")]
    since: Annotated[datetime | None, Column("自")]
    until: Annotated[datetime | None, Column("至")]
    waiting: Annotated[str, Column("在办的版本")]


PACKED, NONE = "制度包", "无"


class Standing(Query):
    """Which version of each rulebook bound at the end of a day, and what is under way; everybody may know."""

    key = "policy.standing"
    title = "各日适用版本"
    params = StandingOn
    row = StandingRow
    permission = None
    empty = "还没有制度。"

    def found(self, params: StandingOn, asked: Asked, reader: Reader) -> Found:
        now = timezone.now()
        day = params.on or timezone.localdate(now)
        books = Rulebook.objects.using(reader.using).order_by("code")
        if params.rulebook:
            books = books.filter(code=params.rulebook)
        known = spans(None, reader.using)
        under_way = _under_way(reader.using)
        rows = []
        for pk, code, title in books.values_list("pk", "code", "title")[: asked.limit]:
            of_day = [span for span in known.get(pk, []) if _touches(span.since, span.until, day)]
            span = of_day[-1] if of_day else None
            name = span.number if span else NONE if known.get(pk) else PACKED
            waiting = "、".join(under_way.get(pk, []))
            since, until = (span.since, span.until) if span else (None, None)
            rows.append(
                self.row.record(id=pk, code=code, title=title, version=name, since=since, until=until, waiting=waiting)
            )
        return Found(rows, "")


def _touches(since: datetime, until: datetime | None, day: date) -> bool:
    """Whether it bound at some moment of a day."""
    return timezone.localdate(since) <= day and (until is None or timezone.localdate(until) > day)


def _under_way(using: str) -> dict[int, list[str]]:
    """By rulebook the versions that are not published yet, with their state."""
    published = VersionStep.objects.using(using).filter(kind=StepKind.EFFECTIVE).values("version")
    rows = RulebookVersion.objects.using(using).exclude(pk__in=published).order_by("id")
    known = list(rows.values_list("pk", "number", "rulebook"))
    steps = steps_of([pk for pk, *_ in known], using)
    found: dict[int, list[str]] = {}
    for pk, number, rulebook in known:
        kinds = [kind for kind in StepKind.values if kind in steps.get(pk, {})]
        found.setdefault(rulebook, []).append(f"{number} {STATES[kinds[-1] if kinds else 'drafted']}")
    return found
