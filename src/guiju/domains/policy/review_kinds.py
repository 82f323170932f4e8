"""The reviews that policy fills by itself: of a rulebook by clause, of the departments by what is overdue."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import orjson
from django.db.models import Count
from django.utils import timezone

from guiju.domains.policy.controls.reviewing import FlowsWritten, OpenExceptions
from guiju.domains.policy.models import DomainCover, Gap
from guiju.domains.policy.organisation import unit_names
from guiju.domains.policy.reviewing import Asked, Line, ReviewKind, register
from guiju.kernel.controls.evaluation import Span, evaluate
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.tree import parents

RULEBOOK, OPERATIONS, INSPECTION = "rulebook", "operations", "inspection"
FLOWS, FLOW_MISSING = "flows", "没有生效的书面流程"
NOWHERE = "未分部门"
MONTH, QUARTER, YEAR = 1, 3, 12
Counted = Callable[[Collection[str], Span, str], Mapping[str, int]]
_counts: dict[str, Counted] = {}


def count(word: str, counted: Counted) -> None:
    """Add a figure to each clause of the review of a rulebook; upper domains know theirs."""
    _counts[word] = counted


def _gaps(codes: Collection[str], span: Span, using: str) -> Mapping[str, int]:
    rows = Gap.objects.using(using).filter(clause__in=codes, found_at__gte=span.begins, found_at__lt=span.ends)
    return dict(rows.order_by().values_list("clause").annotate(count=Count("id")))


count("缺口", _gaps)


def _of_rulebooks(asked: Asked) -> dict[str, list[Line]]:
    rows = evaluate(asked.span, rulebooks=asked.abouts, now=asked.now, using=asked.using)
    codes = [row.code for row in rows]
    more = {word: counted(codes, asked.span, asked.using) for word, counted in _counts.items()}
    found: dict[str, list[Line]] = {}
    for row in rows:
        figures = {"违反": row.figures.fired - row.figures.waived, "特批放行": row.figures.waived}
        figures |= {word: known.get(row.code, 0) for word, known in more.items()}
        told = "、".join(f"{word} {number}" for word, number in figures.items())
        found.setdefault(row.code.partition(".")[0], []).append(Line(row.code, f"{row.code} {row.title}", told))
    return found


def _of_inspections(asked: Asked) -> dict[str, list[Line]]:
    """What was found under each clause in the month, as the findings have it."""
    rows = evaluate(asked.span, rulebooks=asked.abouts, now=asked.now, using=asked.using)
    found: dict[str, list[Line]] = {}
    for row in rows:
        told = f"新增 {row.opened}、了结 {row.closed}、未了结 {row.open}"
        found.setdefault(row.code.partition(".")[0], []).append(Line(row.code, f"{row.code} {row.title}", told))
    return found


def _of_flows(asked: Asked) -> dict[str, list[Line]]:
    """Each recurring work that a clause names, with the flow in force: a document with its version and its owner."""
    params: list[Any] = [bound.params for bound in bounds_of(FlowsWritten, asked.now, asked.using)]
    works = list(dict.fromkeys(work for each in params for work in each.default_work_types))
    covers = DomainCover.objects.using(asked.using).filter(domain__in=works).order_by("id").select_related("owner")
    newest = {row.domain: row for row in covers}
    return {"": [_flow(work, newest.get(work)) for work in works]}


def _flow(work: str, cover: DomainCover | None) -> Line:
    if cover is None or not (cover.document and cover.version and cover.owner):
        return Line(work, work, FLOW_MISSING, wants=True)
    return Line(work, work, f"{cover.document} {cover.version}，{cover.owner.name}", cover.owner.account_id or 0)


class Late(NamedTuple):
    """Something that is late, who answers for it and since which day."""

    key: str
    title: str
    owner: int
    since: Any


def _of_departments(asked: Asked) -> dict[str, list[Line]]:
    late = [*_overdue(asked), *_old_findings(asked)]
    units = unit_names(asked.now, asked.using)
    lines = [
        Line(
            each.key,
            f"{units.get(each.owner, NOWHERE)}：{each.title}",
            f"自 {timezone.localdate(each.since)}",
            each.owner,
            wants=True,
        )
        for each in late
    ]
    return {"": sorted(lines, key=lambda line: (line.title.partition("：")[0], line.key))}


def _overdue(asked: Asked) -> Iterator[Late]:
    """Duties of the span that nobody has done."""
    rows = list(
        DutyItem.objects.using(asked.using).filter(~WHOLE, due_at__lt=asked.now, day__range=asked.span).order_by("id")
    )
    posts = {post for row in rows for post in orjson.loads(row.posts)}
    known, above = holders(timezone.localdate(asked.now), posts, asked.using), parents(asked.using)
    for row in rows:
        line = line_at(row.place_id, above)
        first = (known.first(post, line) for post in orjson.loads(row.posts))
        owner = row.holder or next((each for each in first if each), 0)
        yield Late(f"ZZ-{row.pk}", f"职责“{row.title}”逾期", owner, row.due_at)


def _old_findings(asked: Asked) -> Iterator[Late]:
    """Findings that are open for more days than the clause in force allows."""
    params: list[Any] = [bound.params for bound in bounds_of(OpenExceptions, asked.now, asked.using)]
    days = min((each.default_open_exception_days for each in params), default=14)
    rows = Finding.objects.using(asked.using).filter(
        resolved_at__isnull=True, opened_at__lt=asked.now - timedelta(days=days)
    )
    for row in rows.order_by("id"):
        yield Late(f"WT-{row.pk}", row.title, row.owner, row.opened_at)


register(ReviewKind(RULEBOOK, "制度定期评估", YEAR, _of_rulebooks, whole=False, duties=("policy.system_made",)))
register(
    ReviewKind(
        INSPECTION,
        "每月检查报告",
        MONTH,
        _of_inspections,
        whole=False,
        duties=("policy.system_carried_out", "policy.system_supervised"),
    )
)
register(ReviewKind(OPERATIONS, "部门运行季度评审", QUARTER, _of_departments, duties=("policy.operations_reviewed",)))
register(ReviewKind(FLOWS, "年度流程评审", YEAR, _of_flows, duties=("policy.flows_reviewed",)))
