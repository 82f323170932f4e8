"""A draft is enacted whole, once every clause of it is decided; what it binds is observed first."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple

import orjson
from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.adopting.adopt import unlawful
from guiju.kernel.rulebook.adopting.standing import Standing, standing_of
from guiju.kernel.rulebook.catalogue import ControlInfo, bindable
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from guiju.kernel.rulebook.events import DraftsEnacted
from guiju.kernel.rulebook.models import (
    Clause,
    ClauseMode,
    DraftDecision,
    DraftEnactment,
    Kind,
    Mode,
    Rulebook,
    Settled,
)
from guiju.kernel.rulebook.subjects import RulebookEnacted

ACCEPTED = frozenset({Settled.ACCEPT.value, Settled.EDIT.value})


class EnactDraftInput(Input):
    draft: Annotated[
        int,
        Label("制度草稿"),
        Reference("rulebook.DraftRulebook", by="id", fetch=("code", "title", "edition"), lock=True),
    ]
    effective_from: Annotated[date | None, Label("生效日", "不早于今天")] = None
    alias: Annotated[str, Field(max_length=120), Label("别名", "已有同名制度时填写；原名仍可查到")] = ""
    owner: Annotated[str, Field(max_length=120), Label("归口部门", "由谁解释和维护")] = ""
    scope: Annotated[str, Field(max_length=500), Label("适用范围")] = ""


class Enacted(NamedTuple):
    """A clause version a draft leads to, as an item that enacts it; ``lines`` are its bindings."""

    head: dict[str, Any]
    lines: list[dict[str, Any]]


class EnactDraft(Command):
    key = "rulebook.enact_draft"
    title = "颁布制度草稿"
    header = EnactDraftInput
    yields = (RulebookEnacted,)
    causes = (FoundRulebook.key, EnactClause.key)

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        head, today = batch.head, timezone.localdate(context.now)
        drafts = [each for each in head.ids("draft") if each is not None]
        known = {record.code for record in head.record("draft") if record is not None}
        enacted = DraftEnactment.objects.using(context.using).filter(draft__code__in=known)
        rows = enacted.order_by("draft__edition").values_list("draft__code", "draft__edition")
        newest: dict[str, int] = dict(rows)
        standing = standing_of(drafts, context.using)
        head.records["standing"] = [standing.get(each, []) for each in head.ids("draft")]
        for item, (record, day) in enumerate(zip(head.record("draft"), head.effective_from, strict=True)):
            if record is None:
                continue
            left = sum(not each.decision for each in standing[record.id])
            if record.edition <= newest.get(record.code, 0):
                yield refusal(
                    item, None, "once", f"{record.code}《{record.title}》这一稿或更新的一稿已经颁布", "请提交新的一稿"
                )
            elif left:
                message = f"{record.code}《{record.title}》还有 {left} 条没有决定"
                yield refusal(item, None, "clause_whole", message, "请逐条采纳、修改或不采纳后再颁布")
            elif day is not None and day < today:
                message = f"生效日 {day} 已经过去：制度不溯及既往"
                yield refusal(item, None, "clause_whole", message, f"请填 {today} 或以后的日期")
            else:
                newest[record.code] = record.edition
        codes = [record.code for record in head.record("draft") if record is not None]
        founded = Rulebook.objects.using(context.using).filter(code__in=codes).values_list("code", flat=True)
        head.records["founded"] = [set(founded)] * batch.size

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        records = head.record("draft")
        founded = head.record("founded")
        columns = {
            "code": [record.code for record in records],
            "name": [record.title for record in records],
            "called": [alias or record.title for alias, record in zip(head.alias, records, strict=True)],
            "owner": head.owner,
            "effective_from": head.effective_from,
            "is_first": [record.code not in known for record, known in zip(records, founded, strict=True)],
        }
        return [Subjects(RulebookEnacted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        records = head.record("draft")
        work.refuse(
            [
                refusal(
                    item,
                    None,
                    "clause_whole",
                    f"{records[item].code} 没有生效日",
                    "没有生效日的制度不约束任何人：请填写",
                )
                for item, day in enumerate(head.effective_from)
                if day is None
            ]
        )
        fresh = [item for item, record in enumerate(records) if record.code not in head.record("founded")[item]]
        books = {
            "code": [records[item].code for item in fresh],
            "title": [head.alias[item] or records[item].title for item in fresh],
            "source": [records[item].title for item in fresh],
            "owner": [head.owner[item] for item in fresh],
            "scope": [head.scope[item] for item in fresh],
        }
        work.perform(FoundRulebook, books, origin=fresh)
        leading = items_of(
            [record.code for record in records], head.record("standing"), head.effective_from, work.using
        )
        found = [(item, each) for item, clauses in enumerate(leading) for each in clauses]
        _perform(found, work)
        work.emit(
            DraftsEnacted(
                list(range(batch.size)),
                head.ids("draft"),
                [record.code for record in records],
                [record.title for record in records],
                head.owner,
            )
        )
        counts = [len(clauses) for clauses in leading]
        columns = {
            "draft_id": head.ids("draft"),
            "effective_from": head.effective_from,
            "clauses": counts,
            "enacted_by": work.actor,
            "enacted_at": work.recorded_at,
        }
        work.insert(DraftEnactment, columns, batch.size)
        work.answer(range(batch.size), rulebook=[record.code for record in records], clauses=counts)


def _perform(found: list[tuple[int, Enacted]], work: Work) -> None:
    names = list(found[0][1].head) if found else []
    lines = [(place, line) for place, (_, each) in enumerate(found) for line in each.lines]
    work.perform(
        EnactClause,
        {name: [each.head[name] for _, each in found] for name in names},
        origin=[item for item, _ in found],
        lines={name: [line[name] for _, line in lines] for name in ("control", "params", "mode")},
        line_items=[place for place, _ in lines],
    )


def items_of(
    codes: Sequence[str], standing: Sequence[Sequence[Standing]], days: Sequence[date], using: str = "default"
) -> list[list[Enacted]]:
    """The clause versions that decided drafts lead to, by draft; what stands already as it was decided is left out.

    Whoever enacts by another way (announcement, consultation) takes these items to `EnactClause`.
    """
    clauses = [each.clause.code for found in standing for each in found]
    rows = Clause.objects.using(using).filter(code__in=clauses)
    versions = dict(rows.values_list("code").annotate(last=Max("version")))
    before = _decided_before([each.clause.before_id for found in standing for each in found], using)
    known = bindable(using)
    return [
        [
            _enacted(code, each, day, versions.get(each.clause.code, 0), known)
            for each in found
            if _changes(each, versions, before)
        ]
        for code, found, day in zip(codes, standing, days, strict=True)
    ]


def _changes(each: Standing, versions: dict[str, int], before: dict[int, DraftDecision]) -> bool:
    """Whether a clause leads to a version of its own: not one that is left out, or stands so already."""
    is_there = each.clause.code in versions
    if each.latest is None or each.decision not in ACCEPTED:
        return False
    if each.is_gone:
        return is_there
    old = before.get(each.clause.before_id or 0)
    return not is_there or old is None or _said(old) != _said(each.latest)


def _said(decided: DraftDecision) -> tuple[str, ...]:
    return decided.title, decided.text, decided.kind, decided.params, decided.bindings


def _decided_before(clauses: list[int | None], using: str) -> dict[int, DraftDecision]:
    """The decision that counts about these clauses of enacted drafts."""
    rows = DraftDecision.objects.using(using).filter(
        clause__in=[each for each in clauses if each is not None], clause__draft__enactment__isnull=False
    )
    return {row.clause_id: row for row in rows.order_by("turn") if row.decision in ACCEPTED}


def _enacted(book: str, each: Standing, day: date, version: int, known: dict[str, ControlInfo]) -> Enacted:
    clause, decided = each.clause, each.latest
    assert decided is not None  # noqa: S101 — `_changes` leaves the others out
    source = f"{clause.ref or '无编号'}（原文第 {_line(clause.lines)} 行）"[:60]
    own = {"rulebook": book, "code": clause.code, "version": version + 1, "source": source, "effective_from": day}
    if each.is_gone:
        told = {"title": clause.title, "text": clause.text, "kind": clause.kind, "params": {}}
        note = f"自 {day} 起废止：新的一稿删去了这一条"
        return Enacted({**own, **told, **_more(clause, ClauseMode.OFF.value, note)}, [])
    risks = unlawful(decided.text, settings.GUIJU_PACK)
    note = "；".join([*risks, f"采纳理由：{decided.reason}"]) if risks else decided.reason
    bound = orjson.loads(decided.bindings)
    mode = Mode.PLEDGE if decided.kind == Kind.PLEDGE else Mode.OBSERVE
    told = {"title": decided.title, "text": decided.text, "kind": decided.kind, "params": orjson.loads(decided.params)}
    lines = [{**line, "mode": _mode(known.get(line["control"]))} for line in bound]
    more = _more(clause, mode.value, note)
    if risks:
        more["concern"] = "unlawful"
    return Enacted({**own, **told, **more}, lines)


def _more(clause: Any, mode: str, note: str) -> dict[str, Any]:
    return {
        "mode": mode,
        "note": note,
        "concern": "",
        "applies_if": orjson.loads(clause.flags),
        "actor": clause.actor,
    }


def _mode(info: ControlInfo | None) -> str:
    """What is bound anew is observed first; a signature is asked for at once."""
    return Mode.PLEDGE.value if info is not None and info.kind == Kind.PLEDGE else Mode.OBSERVE.value


def _line(lines: str) -> int:
    found = orjson.loads(lines)
    return int(found[0]) if found else 0
