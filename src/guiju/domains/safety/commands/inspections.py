"""Inspections by plan: drawn by the program, closed as far as they have come."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.fields import Day, PlaceCode
from guiju.domains.safety.inspected import settle_inspections, targets_open
from guiju.domains.safety.inspecting import (
    Drawing,
    History,
    InspectionParams,
    Scope,
    Target,
    inspection_kinds,
    params_of,
    sampled,
    seed_of,
)
from guiju.domains.safety.inspection_subjects import InspectionClosed
from guiju.domains.safety.marking import mark
from guiju.domains.safety.models import InspectionClosing, InspectionResult, InspectionTarget, PlannedInspection
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

InspectionNumber = Annotated[
    str,
    Label("检查单号"),
    Reference(
        "safety.PlannedInspection",
        by="number",
        place="place_id",
        fetch=("number", "kind", "about", "closed_at"),
        lock=True,
        title="检查",
    ),
]


class InspectionInput(Input):
    kind: Annotated[str, Field(min_length=1, max_length=40), Label("检查种类", "代码，如 areas：安全生产大检查")]
    place: PlaceCode
    due_on: Annotated[Day, Label("期限")]
    about: Annotated[str, Field(max_length=20), Label("制度代码", "检查制度执行的写明哪一部，其他空着")] = ""


class OpenInspection(Command):
    """The targets are drawn by the program: what has been left out for too long first, the rest by the seed it keeps."""

    key = "safety.open_inspection"
    title = "拟定检查"
    header = InspectionInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head = batch.head
        scopes = [Scope(place or 0, about) for place, about in zip(head.ids("place"), head.about, strict=True)]
        drawn = drawn_for(list(zip(head.kind, scopes, strict=True)), context)
        head.records["targets"] = [drawn.get(key, []) for key in zip(head.kind, scopes, strict=True)]
        known = inspection_kinds()
        for item, (kind, scope) in enumerate(zip(head.kind, scopes, strict=True)):
            if kind not in known:
                named = "、".join(f"{each.key}（{each.title}）" for each in known.values())
                yield refusal(item, None, "reference_exists", f"没有“{kind}”这种检查", f"可以是：{named}")
            elif bool(scope.about) != known[kind].has_rulebook:
                said = "要写明制度" if known[kind].has_rulebook else "不写制度"
                yield refusal(item, None, "stands", f"{known[kind].title}{said}", "请核对制度代码")
            elif scope.place and not drawn[kind, scope]:
                yield refusal(item, None, "stands", f"这里没有{known[kind].title}的对象", "请先登记要检查的对象")

    def apply(self, batch: Batch, work: Work) -> None:
        head, places, known = batch.head, batch.head.ids("place"), inspection_kinds()
        seeds = [seed_of(work.run, item) for item in range(batch.size)]
        found = work.insert_numbered(
            PlannedInspection,
            {
                "kind": head.kind,
                "about": head.about,
                "title": [known[kind].title for kind in head.kind],
                "place_id": places,
                "seed": seeds,
                "due_on": head.due_on,
                "planned_by": work.actor,
                "planned_at": work.now,
                "closed_at": None,
            },
            kind="AJ",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        samples = _samples(batch, seeds, work)
        rows = [
            (inspection, place, target)
            for inspection, place, sample in zip(found, places, samples, strict=True)
            for target in sample
        ]
        work.insert(InspectionTarget, columns_of(rows), len(rows))
        work.answer(range(batch.size), targets=[len(sample) for sample in samples])


def drawn_for(wanted: Iterable[tuple[str, Scope]], context: Context) -> dict[tuple[str, Scope], Sequence[Target]]:
    """What there is to inspect, by kind and scope; each kind is asked once."""
    by_kind: dict[str, dict[Scope, None]] = {}
    for kind, scope in wanted:
        if kind in inspection_kinds():
            by_kind.setdefault(kind, {})[scope] = None
    found: dict[tuple[str, Scope], Sequence[Target]] = {}
    for kind, scopes in by_kind.items():
        drawn = inspection_kinds()[kind].draw(Drawing(list(scopes), context.now, context.using))
        found |= {(kind, scope): drawn.get(scope, []) for scope in scopes}
    return found


def _samples(batch: Batch, seeds: Sequence[int], work: Work) -> list[list[Target]]:
    known, day, samples = inspection_kinds(), timezone.localdate(work.now), []
    memo: dict[tuple[str, str], tuple[InspectionParams, History]] = {}
    rows = zip(batch.head.kind, batch.head.about, batch.head.record("targets"), seeds, strict=True)
    for kind, about, targets, seed in rows:
        if (kind, about) not in memo:
            params = params_of(known[kind], about, work.now, work.using)
            memo[kind, about] = params, History.of(kind, about, params.default_window_months, work.using)
        params, history = memo[kind, about]
        samples.append(sampled(targets, history.left_out(targets, day), params.default_sample, seed))
    return samples


def columns_of(rows: Sequence[tuple[int, int, Target]]) -> dict[str, Any]:
    """Columns of targets from (inspection, place, target)."""
    return {
        "inspection_id": [inspection for inspection, _, _ in rows],
        "place_id": [place for _, place, _ in rows],
        "key": [target.key for _, _, target in rows],
        "title": [target.title for _, _, target in rows],
        "owner": [target.owner for _, _, target in rows],
        "answered_at": None,
        "replaced_at": None,
    }


class CloseInput(Input):
    inspection: InspectionNumber


class CloseInspection(Command):
    """As far as it has come: what has no result stays to be looked at."""

    key = "safety.close_inspection"
    title = "结束检查"
    header = CloseInput
    yields = (InspectionClosed,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        refused, seen = [], set()
        for item, record in enumerate(batch.head.record("inspection")):
            if record is None:
                continue
            if record.closed_at is not None or record.id in seen:
                refused.append(refusal(item, None, "once", "这次检查已经结束", "无需重复办理"))
            seen.add(record.id)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        ids = batch.head.ids("inspection")
        proved = InspectionResult.objects.using(context.using).filter(target=OuterRef("pk"), has_evidence=True)
        failed = InspectionResult.objects.using(context.using).filter(target=OuterRef("pk"), result="not_ok")
        rows = InspectionTarget.objects.using(context.using).filter(inspection__in=ids, answered_at__isnull=False)
        bare: dict[int, list[str]] = {}
        wrong: dict[int, int] = {}
        found = rows.annotate(is_proved=Exists(proved), is_wrong=Exists(failed)).order_by("id")
        for inspection, key, is_proved, is_wrong in found.values_list("inspection_id", "key", "is_proved", "is_wrong"):
            wrong[inspection] = wrong.get(inspection, 0) + is_wrong
            if not is_proved:
                bare.setdefault(inspection, []).append(key)
        columns = {
            "number": batch.head.inspection,
            "place": [record.place_id for record in batch.head.record("inspection")],
            "kind": [record.kind for record in batch.head.record("inspection")],
            "failed": [wrong.get(each, 0) for each in ids],
            "unproved": ["、".join(bare.get(each, [])) for each in ids],
        }
        return [Subjects(InspectionClosed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        ids = batch.head.ids("inspection")
        rows = InspectionTarget.objects.using(work.using).filter(inspection__in=ids, replaced_at__isnull=True)
        total: dict[int, int] = {}
        for inspection in rows.values_list("inspection_id", flat=True):
            total[inspection] = total.get(inspection, 0) + 1
        lacking: dict[int, int] = {}
        for inspection in targets_open(work.using).filter(inspection__in=ids).values_list("inspection_id", flat=True):
            lacking[inspection] = lacking.get(inspection, 0) + 1
        answered = [total[each] - lacking.get(each, 0) for each in ids]
        columns = {
            "inspection_id": ids,
            "answered": answered,
            "total": [total[each] for each in ids],
            "closed_by": work.actor,
            "closed_at": work.now,
        }
        work.insert(InspectionClosing, columns, batch.size)
        mark(work, "safety_plannedinspection", "closed_at", ids)
        settle_inspections(work, ids)
        counted = [f"{done}/{total[each]}" for done, each in zip(answered, ids, strict=True)]
        states = ["未查完" if each in lacking else "已查完" for each in ids]
        work.answer(range(batch.size), counted=counted, state=states)
