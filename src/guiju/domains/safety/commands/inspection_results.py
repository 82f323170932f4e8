"""What is found at the targets of an inspection, and what takes the place of one that cannot be looked at."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from guiju.domains.safety.commands.inspections import InspectionNumber, columns_of, drawn_for
from guiju.domains.safety.controls.inspected import TargetFailed, failures
from guiju.domains.safety.controls.inspections import mark_of
from guiju.domains.safety.fields import Note, PersonNumber, Photo, Words
from guiju.domains.safety.inspected import settle_inspections
from guiju.domains.safety.inspecting import (
    Scope,
    inspection_kinds,
)
from guiju.domains.safety.inspection_subjects import TargetInspected, TargetSwapped
from guiju.domains.safety.marking import mark
from guiju.domains.safety.models import InspectionResult, InspectionTarget
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once

DOCUMENT = "safety.inspection_result"
RESULTS = {"ok": "合格", "not_ok": "不合格"}
TargetKey = Annotated[str, Field(min_length=1, max_length=120), Label("对象号", "检查单上的对象号")]


def _targets(batch: Batch, context: Context) -> tuple[list[Any], list[Refusal]]:
    """The target that each item names, and what is said of those that are not on the list, or no longer."""
    ids = [each for each in batch.head.ids("inspection") if each is not None]
    rows = InspectionTarget.objects.using(context.using).filter(inspection__in=ids, key__in=set(batch.head.key))
    known = {(row.inspection_id, row.key): row for row in rows}
    found: list[Any] = []
    refused = []
    for item, (inspection, key) in enumerate(zip(batch.head.ids("inspection"), batch.head.key, strict=True)):
        found.append(known.get((inspection, key)))
        if inspection is None:
            continue
        if found[-1] is None:
            refused.append(refusal(item, None, "reference_exists", f"检查单上没有“{key}”", "请按检查单上的对象号填"))
        elif found[-1].replaced_at is not None:
            refused.append(refusal(item, None, "stands", f"“{key}”已经换成别的对象", "请检查换上的对象"))
    return found, refused


class ResultInput(Input):
    inspection: InspectionNumber
    key: TargetKey
    result: Annotated[Literal["ok", "not_ok"], Label("结果", choices=RESULTS)]
    note: Note = ""
    owner: Annotated[PersonNumber, Label("被检的人", "查的是谁的岗位或区域")] = None
    photo: Photo = None


class RecordResult(Command):
    """May be given again, also after the inspection was closed; what was not in order stays found."""

    key = "safety.record_result"
    title = "登记检查结果"
    header = ResultInput
    yields = (TargetInspected,)
    causes = ("findings.open",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        batch.head.records["target"], refused = _targets(batch, context)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        targets, owners = batch.head.record("target"), batch.head.record("owner")
        columns = {
            "mark": [mark_of(*row) for row in batch.head.rows("inspection", "key")],
            "place": [record.place_id for record in batch.head.record("inspection")],
            "kind": [record.kind for record in batch.head.record("inspection")],
            "inspector": [context.actor] * batch.size,
            "owner": [target.owner for target in targets],
            "keeper": [(owner and owner.account_id) or 0 for owner in owners],
        }
        return [Subjects(TargetInspected, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, targets = batch.head, batch.head.record("target")
        pairs = zip(head.record("owner"), targets, strict=True)
        named = [(owner and owner.account_id) or target.owner for owner, target in pairs]
        results = work.insert(
            InspectionResult,
            {
                "target_id": [target.pk for target in targets],
                "result": head.result,
                "note": head.note,
                "owner": named,
                "has_evidence": [photo is not None for photo in head.record("photo")],
                "inspector": work.actor,
                "inspected_at": work.now,
            },
            batch.size,
        )
        attach(work, "检查证据", DOCUMENT, results, head.record("photo"))
        mark(work, "safety_inspectiontarget", "answered_at", sorted({target.pk for target in targets}))
        wrong = [item for item, result in enumerate(head.result) if result == "not_ok"]
        marks = [mark_of(head.inspection[item], head.key[item]) for item in wrong]
        kinds = [record.kind for record in head.record("inspection")]
        rows = [
            (kinds[item], targets[item].place_id, targets[item].title, head.note[item], named[item], work.now)
            for item in wrong
        ]
        raise_at_once(TargetFailed, failures(marks, rows, set(), wrong), work, is_grave=False)
        settle_inspections(work, head.ids("inspection"))


class SwapInput(Input):
    inspection: InspectionNumber
    key: TargetKey
    other: Annotated[str, Field(min_length=1, max_length=120), Label("换成", "换上的对象号")]
    reason: Annotated[Words, Label("原因")]


class SwapTarget(Command):
    """What was drawn is looked at; another takes its place only where it cannot be."""

    key = "safety.swap_target"
    title = "更换检查对象"
    header = SwapInput
    yields = (TargetSwapped,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        head.records["target"], refused = _targets(batch, context)
        wanted = [
            (record.kind, Scope(record.place_id, record.about)) if record else ("", Scope(0, ""))
            for record in head.record("inspection")
        ]
        drawn = drawn_for(wanted, context)
        known = [{each.key: each for each in drawn.get(key, [])} for key in wanted]
        head.records["taken"] = [own.get(other) for own, other in zip(known, head.other, strict=True)]
        ids = [each for each in head.ids("inspection") if each is not None]
        rows = InspectionTarget.objects.using(context.using).filter(inspection__in=ids, key__in=set(head.other))
        listed = set(rows.values_list("inspection_id", "key"))
        for item, (inspection, other) in enumerate(zip(head.ids("inspection"), head.other, strict=True)):
            if inspection is None:
                continue
            if head.records["taken"][item] is None or (inspection, other) in listed:
                said = f"“{other}”不能换上：不是可以检查的对象，或者已经在检查单上"
                refused.append(refusal(item, None, "reference_exists", said, "请换成检查单以外的对象"))
            listed.add((inspection, other))
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        records = batch.head.record("inspection")
        columns = {
            "mark": [mark_of(*row) for row in batch.head.rows("inspection", "key")],
            "place": [record.place_id for record in records],
            "kind": [record.kind for record in records],
            "is_there": _are_there(records, batch.head.key, context.using),
        }
        return [Subjects(TargetSwapped, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        targets: list[Any] = batch.head.record("target")
        rows = [
            (target.inspection_id, target.place_id, taken)
            for target, taken in zip(targets, batch.head.record("taken"), strict=True)
        ]
        columns = {**columns_of(rows), "replaces_id": [each.pk for each in targets], "reason": batch.head.reason}
        work.insert(InspectionTarget, columns, batch.size)
        mark(work, "safety_inspectiontarget", "replaced_at", [each.pk for each in targets])


def _are_there(records: Sequence[Any], keys: Sequence[str], using: str) -> list[bool]:
    asked: dict[tuple[str, int], set[str]] = {}
    for record, key in zip(records, keys, strict=True):
        asked.setdefault((record.kind, record.place_id), set()).add(key)
    there: Mapping[tuple[str, int], Any] = {
        (kind, place): own if (ask := inspection_kinds()[kind].there) is None else ask(place, own, using)
        for (kind, place), own in asked.items()
    }
    return [key in there[record.kind, record.place_id] for record, key in zip(records, keys, strict=True)]
