"""Deciding about clauses of a draft: accept, accept changed, leave out, think again. Decisions are added, never changed."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import orjson
from django.conf import settings
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.adopting.adopt import unlawful
from guiju.kernel.rulebook.adopting.carrying import whole_text
from guiju.kernel.rulebook.adopting.standing import LIVES_ON, chosen_of, latest_of, params_of
from guiju.kernel.rulebook.catalogue import ControlInfo, bindable
from guiju.kernel.rulebook.commands import KINDS, KindName, canonical, unfit
from guiju.kernel.rulebook.models import DraftClause, DraftDecision, DraftEnactment, Fate, Settled
from guiju.kernel.rulebook.subjects import ClauseReworded

ACCEPT, EDIT, IGNORE, REOPEN = (each.value for each in (Settled.ACCEPT, Settled.EDIT, Settled.IGNORE, Settled.REOPEN))
WORDS = {ACCEPT: "采纳", EDIT: "改后采纳", IGNORE: "不采纳", REOPEN: "重新考虑"}
DraftedClause = Annotated[int, Label("条款草稿"), Reference("rulebook.DraftClause", by="id", lock=True)]
Turn = Annotated[int, Field(ge=0), Label("看到的是第几次决定")]


class DecideDraftInput(Input):
    clause: DraftedClause
    turn: Turn = 0
    decision: Annotated[Literal["accept", "edit", "ignore", "reopen"], Label("决定", choices=WORDS)]
    title: Annotated[str, Field(max_length=120), Label("标题", "修改时填写")] = ""
    text: Annotated[str, Field(max_length=50_000), Label("条文", "修改时填写")] = ""
    ref: Annotated[str, Field(max_length=60), Label("原编号", "与原文一致；空着就是原文的编号")] = ""
    kind: Annotated[KindName | None, Label("种类", choices=KINDS)] = None
    params: Annotated[dict[str, Any], Label("参数", "修改时填写")] = {}
    reason: Annotated[str, Field(max_length=500), Label("理由")] = ""


class ChosenControlInput(Input):
    control: Annotated[str, Field(max_length=80), Label("控制")]
    params: Annotated[dict[str, Any], Label("参数")] = {}


class DecideDraft(Command):
    """Decided over the state that whoever decides has seen (``turn``); who comes second is told and loses nothing."""

    key = "rulebook.decide_draft"
    title = "决定条款草稿"
    header = DecideDraftInput
    line = ChosenControlInput
    needs_lines = False
    yields = (ClauseReworded,)

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        yield from out_of_turn(batch, context, ("clause", "turn"))
        head = batch.head
        clauses = head.records["drafted"]
        for item, (decision, title, text, reason) in enumerate(head.rows("decision", "title", "text", "reason")):
            clause = clauses[item]
            if clause is None:
                continue
            if decision == IGNORE and len(reason) < 2:
                yield refusal(item, None, "clause_whole", f"{clause.code} 不采纳没有写理由", "请写明为什么不采纳")
            elif decision == EDIT and not (title and text):
                yield refusal(item, None, "clause_whole", f"{clause.code} 没有标题或条文", "请写明修改后的标题和条文")
            elif decision in {ACCEPT, EDIT} and len(reason) < 2 and _risks(clause, decision, text):
                message = f"{clause.code} 有法律风险提示，采纳没有写理由"
                yield refusal(item, None, "clause_whole", message, "请改写条文，或写明为什么仍然合法")
        yield from _unfit(batch, context)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        drafted: list[DraftClause] = batch.head.record("drafted")
        columns = {
            "code": [each.code for each in drafted],
            "name": [each.draft.title for each in drafted],
            "ref": [each.ref for each in drafted],
            "given": batch.head.ref,
        }
        return [Subjects(ClauseReworded, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        known = head.record("bindable")
        rows = []
        for item, clause in enumerate(head.record("drafted")):
            lines = (
                [
                    each
                    for each, owner in zip(batch.lines.rows("control", "params"), batch.line_items, strict=True)
                    if owner == item
                ]
                if head.decision[item] == EDIT
                else []
            )
            rows.append(_decided(clause, head, item, lines, known[item]))
        columns: dict[str, Any] = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
        work.insert(
            DraftDecision,
            {
                "clause_id": head.ids("clause"),
                "turn": [turn + 1 for turn in head.turn],
                "decision": head.decision,
                **columns,
                "reason": head.reason,
                "decided_by": work.actor,
                "decided_at": work.recorded_at,
            },
            batch.size,
        )


def _risks(clause: DraftClause, decision: str, text: str) -> list[str]:
    if clause.fate == Fate.GONE:
        return []
    whole = text if decision == EDIT else whole_text(clause.text, orjson.loads(clause.items))
    return unlawful(whole, settings.GUIJU_PACK)


def _decided(
    clause: DraftClause, head: Any, item: int, lines: list[tuple[str, dict[str, Any]]], known: dict[str, ControlInfo]
) -> dict[str, str]:
    """A clause as it would be enacted; nothing where it is left out."""
    decision = head.decision[item]
    if decision == EDIT:
        bound = [{"control": control, "params": params} for control, params in lines]
        kind = head.kind[item] or clause.kind
        return _columns(head.title[item], head.text[item], kind, head.params[item], bound)
    if decision == ACCEPT:
        text = whole_text(clause.text, orjson.loads(clause.items))
        bound = chosen_of(orjson.loads(clause.proposals), known)
        return _columns(clause.title, text, clause.kind, params_of(orjson.loads(clause.params)), bound)
    return _columns("", "", "", {}, [])


def _columns(title: str, text: str, kind: str, params: dict[str, Any], bindings: list[Any]) -> dict[str, str]:
    return {
        "title": title,
        "text": text,
        "kind": kind,
        "params": canonical(params),
        "bindings": orjson.dumps(bindings).decode(),
    }


def _unfit(batch: Batch, context: Context) -> Iterator[Refusal]:
    """Controls that are chosen and do not exist, twice, or with params that do not fit."""
    known = bindable(context.using)
    batch.head.records["bindable"] = [known] * batch.size
    seen = set()
    places = zip(batch.line_items, batch.numbers, batch.lines.rows("control", "params"), strict=True)
    for item, line, (control, params) in places:
        info = known.get(control)
        if info is None or (item, control) in seen:
            message = f"系统没有控制“{control}”" if info is None else f"“{info.title}”选了两次"
            yield refusal(item, line, "known_control", message, "请从列出的控制里选，每个选一次")
        else:
            yield from unfit(item, line, info, params, batch.head.params[item])
        seen.add((item, control))


def out_of_turn(batch: Batch, context: Context, *named: tuple[str, str]) -> Iterator[Refusal]:
    """Clauses that live on in others, are enacted, or were decided meanwhile; ``named`` are fields of clause and turn.

    The drafted clauses are left in ``records`` under ``drafted``, ``drafted_next`` … in the order of ``named``.
    """
    head, using = batch.head, context.using
    wanted = {each for clause, _ in named for each in head.ids(clause) if each is not None}
    rows = {row.pk: row for row in DraftClause.objects.using(using).select_related("draft").filter(pk__in=wanted)}
    enacted = set(
        DraftEnactment.objects.using(using)
        .filter(draft__in={row.draft_id for row in rows.values()})
        .values_list("draft", flat=True)
    )
    latest = latest_of(wanted, using)
    seen: set[int] = set()
    for place, (field, turns) in enumerate(named):
        head.records["drafted_next" if place else "drafted"] = [rows.get(each) for each in head.ids(field)]
        for item, (clause, turn) in enumerate(zip(head.ids(field), head.columns[turns], strict=True)):
            if clause is None:
                continue
            code, last = rows[clause].code, latest.get(clause)
            if rows[clause].draft_id in enacted:
                yield refusal(item, None, "stands", f"{code} 所在的草稿已经颁布", "请以新的一稿修改")
            elif last is not None and last.decision in LIVES_ON:
                yield refusal(item, None, "stands", f"{code} {Settled(last.decision).label}", "请处理由它而来的条款")
            elif turn != (last.turn if last is not None else 0) or clause in seen:
                word = Settled(last.decision).label if last is not None else "有人处理"
                message = f"{code} 刚刚{word}，您看到的已经不是最新的"
                yield refusal(item, None, "stands", message, "请刷新后重新核对；您填写的内容还在")
            seen.add(clause)
