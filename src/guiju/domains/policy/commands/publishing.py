"""Publishing a version: its clauses come into force, the version before it ends, in one transaction."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.commands.drafting import refuse_published, take_steps
from guiju.domains.policy.events import RulesIssued
from guiju.domains.policy.fields import Reason, VersionNumber
from guiju.domains.policy.models import StepKind, VersionClause
from guiju.domains.policy.standing import Span, spans, steps_of
from guiju.domains.policy.subjects import VersionIssued
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook import merging
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Clause


class PublishInput(Input):
    version: VersionNumber
    effective_on: Annotated[date | None, Label("生效日", "空着就是发布之时")] = None
    note: Annotated[str, Field(max_length=500), Label("说明")] = ""


class PublishVersion(Command):
    """It binds from now, or from the first moment of a day ahead."""

    key = "policy.publish_version"
    title = "发布制度版本"
    header = PublishInput
    yields = (VersionIssued,)
    causes = (EnactClause.key,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        yield from refuse_published(batch, context)
        records = batch.head.record("version")
        known = spans([record.rulebook_id for record in records if record is not None], context.using)
        newest: dict[int, int] = {
            rulebook: max(span.turn for span in published) for rulebook, published in known.items()
        }
        for item, record in enumerate(records):
            if record is None:
                continue
            if record.version <= newest.get(record.rulebook_id, 0):
                message = f"{batch.head.version[item]} 之后或同一批里已经发布过更新的一版"
                yield refusal(item, None, "stands", message, "请以最新一版为底另行起草")
            newest[record.rulebook_id] = max(record.version, newest.get(record.rulebook_id, 0))
        yield from _overtaken(batch, context)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "version": batch.head.version,
            "rulebook": [number.partition(".")[0] for number in batch.head.version],
            "effective_on": batch.head.effective_on,
        }
        return [Subjects(VersionIssued, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        versions = batch.head.ids("version")
        moments = [_binding_from(day, work.now) for day in batch.head.effective_on]
        _supersede(batch, work, moments)
        take_steps(work, versions, StepKind.EFFECTIVE.value, moments, batch.head.note)
        _enact(work, versions, moments)
        titles = [record.title for record in batch.head.record("version")]
        work.emit(RulesIssued(list(range(batch.size)), list(batch.head.version), titles))
        days = [timezone.localdate(moment).isoformat() for moment in moments]
        work.answer(range(batch.size), effective_on=days, effective_at=[each.isoformat() for each in moments])


def _overtaken(batch: Batch, context: Context) -> Iterable[Refusal]:
    """Items whose rulebook has changed since they were drafted; a batch counts what its earlier items enact."""
    records = [record for record in batch.head.record("version") if record is not None]
    rows = VersionClause.objects.using(context.using).filter(version__in={record.id for record in records})
    own: dict[int, dict[str, tuple[int, bool]]] = {}
    for version, code, turn, is_changed in rows.values_list("version", "code", "clause_version", "is_changed"):
        own.setdefault(version, {})[code] = (turn, is_changed)
    latest: dict[int, dict[str, int]] = {}
    known = Clause.objects.using(context.using).filter(rulebook__in={record.rulebook_id for record in records})
    for rulebook, code, turn in known.order_by("version").values_list("rulebook", "code", "version"):
        latest.setdefault(rulebook, {})[code] = turn
    for item, record in enumerate(batch.head.record("version")):
        if record is None:
            continue
        clauses, now = own.get(record.id, {}), latest.setdefault(record.rulebook_id, {})
        before = {code: turn - is_changed for code, (turn, is_changed) in clauses.items()}
        moved = sorted(code for code in now.keys() | before.keys() if now.get(code, 0) != before.get(code, 0))
        if moved:
            message = f"{batch.head.version[item]} 起草以后，{'、'.join(moved[:5])} 又有了新的条文"
            yield refusal(item, None, "stands", message, "请以现行条文为底另行起草")
        else:
            now.update({code: turn for code, (turn, _) in clauses.items()})


def _binding_from(day: date | None, now: datetime) -> datetime:
    if day is None or day <= timezone.localdate(now):
        return now
    return local(day)


def _supersede(batch: Batch, work: Work, moments: list[datetime]) -> None:
    """The version that would be in force at that moment ends then; a batch may publish several of one rulebook."""
    records = batch.head.record("version")
    known = spans([record.rulebook_id for record in records], work.using)
    ending: dict[int, tuple[datetime, str]] = {}
    for record, moment, number in zip(records, moments, batch.head.version, strict=True):
        own = known.setdefault(record.rulebook_id, [])
        for span in own:
            if span.until is None and span.version not in ending:
                ending[span.version] = (max(moment, span.since), number)
        own.append(Span(record.rulebook_id, record.id, number, record.version, moment, None, work.now))
    ended = list(ending)
    notes = [f"由 {ending[version][1]} 取代" for version in ended]
    take_steps(work, ended, StepKind.SUPERSEDED.value, [ending[version][0] for version in ended], notes)


def _enact(work: Work, versions: list[int], moments: list[datetime]) -> None:
    """The changed clauses become the next clause versions, with the bindings they have."""
    changed = list(
        VersionClause.objects.using(work.using)
        .filter(version__in=versions, is_changed=True)
        .order_by("version", "code")
        .values_list("version", "code", "clause_version", "title", "text", "params", "version__rulebook__code")
    )
    wanted = {(code, version - 1) for _, code, version, *_ in changed}
    rows = Clause.objects.using(work.using).filter(code__in={code for code, _ in wanted})
    ids = {(code, version): pk for pk, code, version in rows.values_list("pk", "code", "version")}
    before = merging.wordings([ids[key] for key in wanted if key in ids], work.using)
    items = {version: item for item, version in enumerate(versions)}
    wordings = []
    for _, code, version, title, text, params, _ in changed:
        old = before.get(ids.get((code, version - 1), 0), merging.BLANK)
        kept = {name: value for name, value in old.items() if not name.startswith(merging.PARAM)}
        own = {f"{merging.PARAM}{name}": value for name, value in orjson.loads(params).items()}
        wordings.append({**kept, **own, "title": title, "text": text})
    head, lines, line_items = merging.items_of(wordings)
    head |= {
        "rulebook": [rulebook for *_, rulebook in changed],
        "code": [code for _, code, *_ in changed],
        "version": [number for _, _, number, *_ in changed],
        "pack_digest": [""] * len(changed),
        "effective_from": [timezone.localdate(moments[items[version]]) for version, *_ in changed],
    }
    origin = [items[version] for version, *_ in changed]
    if changed:
        work.perform(EnactClause, head, origin=origin, lines=lines, line_items=line_items)


class RepealInput(Input):
    version: VersionNumber
    reason: Annotated[Reason, Label("理由")]


class RepealVersion(Command):
    """It binds no more, and no version takes its place."""

    key = "policy.repeal_version"
    title = "废止制度版本"
    header = RepealInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        known = steps_of(batch.head.ids("version"), context.using)
        seen: set[Any] = set()
        for item, version in enumerate(batch.head.ids("version")):
            steps = known.get(version, {})
            over = StepKind.SUPERSEDED in steps or StepKind.REPEALED in steps or version in seen
            if version is not None and (over or StepKind.EFFECTIVE not in steps):
                message = f"{batch.head.version[item]} 不在生效中"
                yield refusal(item, None, "stands", message, "只有生效中的版本可以废止")
            seen.add(version)

    def apply(self, batch: Batch, work: Work) -> None:
        moments = [work.now] * batch.size
        take_steps(work, batch.head.ids("version"), StepKind.REPEALED.value, moments, batch.head.reason)
