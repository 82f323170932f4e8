"""A draft for each rulebook that was read out of a text; a later edition goes on with the codes of the one before it."""

from typing import Annotated, Any

import orjson
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.adopting.adopt import AdoptedClause, AdoptedRulebook
from guiju.kernel.rulebook.adopting.carrying import Laid, earlier_of, laid_out
from guiju.kernel.rulebook.commands import KINDS, KindName
from guiju.kernel.rulebook.kept import wait_for_rules
from guiju.kernel.rulebook.models import DraftClause, DraftDecision, DraftRulebook, Rulebook, TextReading
from guiju.kernel.rulebook.subjects import RulebookDrafted

Texts = list[str]
Records = list[dict[str, Any]]
LISTS = ("lines", "chapter", "params", "proposals", "warnings", "flags", "related", "items")
"""Columns of a drafted clause that are JSON lists."""


class AdoptTextInput(Input):
    text: Annotated[int, Label("制度原文"), Reference("rulebook.AdoptedText", by="id", lock=True)]
    title: Annotated[str, Field(min_length=1, max_length=120), Label("制度")]
    line: Annotated[int, Field(ge=1), Label("起始行")]
    last_line: Annotated[int, Field(ge=1), Label("末行")]
    articles: Annotated[list[int], Label("条号")] = []
    chapters: Annotated[Texts, Label("章名")] = []
    report: Annotated[Records, Label("编号检查")] = []
    earlier: Annotated[
        int | None, Label("上一稿"), Reference("rulebook.DraftRulebook", by="id", fetch=("code", "edition"), lock=True)
    ] = None


class DraftedClauseInput(Input):
    key: Annotated[str, Field(min_length=1, max_length=120), Label("原编号路径")]
    ref: Annotated[str, Field(max_length=60), Label("原编号")] = ""
    lines: Annotated[list[int], Label("原文行")] = []
    chapter: Annotated[Texts, Label("章节")] = []
    title: Annotated[str, Field(min_length=1, max_length=120), Label("标题")]
    text: Annotated[str, Field(max_length=50_000), Label("条文")]
    items: Annotated[Records, Label("款项")] = []
    kind: Annotated[KindName, Label("种类", choices=KINDS)] = "record"
    actor: Annotated[str, Field(max_length=120), Label("执行人")] = ""
    params: Annotated[Records, Label("参数")] = []
    proposals: Annotated[Records, Label("可绑定的控制")] = []
    warnings: Annotated[Texts, Label("提示")] = []
    flags: Annotated[Texts, Label("适用条件")] = []
    related: Annotated[Texts, Label("相关条款")] = []


class AdoptText(Command):
    """Nothing takes effect by it: somebody decides about each clause, then the draft is enacted whole."""

    key = "rulebook.adopt_text"
    title = "整理成制度草稿"
    header = AdoptTextInput
    line = DraftedClauseInput
    yields = (RulebookDrafted,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        texts, refused = batch.head.ids("text"), []
        read = set(TextReading.objects.using(context.using).filter(text__in=texts).values_list("text", flat=True))
        later: set[int] = set()
        for item, (text, earlier) in enumerate(zip(texts, batch.head.ids("earlier"), strict=True)):
            if text in read:
                refused.append(refusal(item, None, "once", "这份文字已经整理过", "请打开它的草稿"))
            elif earlier is not None and earlier in later:
                refused.append(refusal(item, None, "once", "一份文字里只能有一部是这部制度的新稿", "请分开提交"))
            later |= {earlier} if earlier is not None else set()
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "name": head.title,
            "line": head.line,
            "numbers": [tuple(each) for each in head.articles],
            "chapters": [tuple(each) for each in head.chapters],
            "is_edition": [each is not None for each in head.earlier],
        }
        return [Subjects(RulebookDrafted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        codes, editions = _codes(batch, work)
        drafts = _insert_drafts(batch, work, codes, editions)
        texts = list(dict.fromkeys(batch.head.ids("text")))
        counts = [batch.head.ids("text").count(text) for text in texts]
        work.insert(TextReading, {"text_id": texts, "rulebooks": counts}, len(texts))
        earlier = earlier_of([each for each in batch.head.ids("earlier") if each is not None], codes, work.using)
        columns = batch.lines.rows(*DraftedClauseInput.model_fields)
        lines: list[list[dict[str, Any]]] = [[] for _ in range(batch.size)]
        for item, row in zip(batch.line_items, columns, strict=True):
            lines[item].append(dict(zip(DraftedClauseInput.model_fields, row, strict=True)))
        laid = [
            laid_out(codes[item], lines[item], earlier.of(codes[item], batch.head.ids("earlier")[item]))
            for item in range(batch.size)
        ]
        _insert_clauses(laid, drafts, work)
        work.answer(range(batch.size), draft=drafts, code=codes, edition=editions)


def _codes(batch: Batch, work: Work) -> tuple[list[str], list[int]]:
    """Codes and editions; who numbers waits for whoever is numbering."""
    wait_for_rules(work.using)
    known = Rulebook.objects.using(work.using).filter(code__startswith="G").values_list("code", flat=True)
    editions = dict(DraftRulebook.objects.using(work.using).order_by("edition").values_list("code", "edition"))
    last = max((int(code[1:]) for code in {*known, *editions}), default=0)
    codes, found = [], []
    for record in batch.head.record("earlier"):
        if record is None:
            last += 1
        code = record.code if record is not None else f"G{last:02}"
        editions[code] = editions.get(code, 0) + 1
        codes.append(code)
        found.append(editions[code])
    return codes, found


def _insert_drafts(batch: Batch, work: Work, codes: list[str], editions: list[int]) -> range:
    head = batch.head
    columns = {
        "text_id": head.ids("text"),
        "code": codes,
        "edition": editions,
        "title": head.title,
        "line": head.line,
        "last_line": head.last_line,
        "articles": [len(each) for each in head.articles],
        "chapters": [orjson.dumps(each).decode() for each in head.chapters],
        "report": [orjson.dumps(each).decode() for each in head.report],
        "earlier_id": head.ids("earlier"),
    }
    return work.insert(DraftRulebook, columns, batch.size)


def _insert_clauses(laid: list[Laid], drafts: range, work: Work) -> None:
    rows = [(draft, row) for draft, each in zip(drafts, laid, strict=True) for row in each.rows]
    ids = work.ids.take(len(rows))
    place = iter(ids)
    known = [{number: next(place) for number, _ in enumerate(each.rows)} for each in laid]
    made_of = [[own[each] for each in row.made_of] for own, each in zip(known, laid, strict=True) for row in each.rows]
    columns: dict[str, Any] = {
        "id": ids,
        "draft_id": [draft for draft, _ in rows],
        "made_of": [orjson.dumps(each).decode() for each in made_of],
    }
    for name in ("code", "place", "fate", "before_id"):
        columns[name] = [getattr(row, name) for _, row in rows]
    for name in ("key", "ref", "title", "text", "kind", "actor"):
        columns[name] = [row.content[name] for _, row in rows]
    columns["score"] = [best_score(row.content["proposals"]) for _, row in rows]
    columns |= {name: [orjson.dumps(row.content[name]).decode() for _, row in rows] for name in LISTS}
    work.insert(DraftClause, columns, len(rows))
    carried = [
        (own[number], row.decision)
        for own, each in zip(known, laid, strict=True)
        for number, row in enumerate(each.rows)
    ]
    _insert_decisions([(clause, given) for clause, given in carried if given], work)


def _insert_decisions(carried: list[tuple[int, dict[str, Any]]], work: Work) -> None:
    names = ("decision", "title", "text", "kind", "params", "bindings", "reason", "decided_by", "decided_at")
    columns = {name: [given[name] for _, given in carried] for name in names}
    work.insert(DraftDecision, {"clause_id": [clause for clause, _ in carried], "turn": 1, **columns}, len(carried))


def best_score(proposals: Records) -> int:
    """Of the best proposal, in thousandths."""
    return max((round(1000 * each["score"]) for each in proposals), default=0)


def items_of(text: int, books: list[AdoptedRulebook], earlier: int | None = None) -> list[dict[str, Any]]:
    """Rulebooks that were read out of a text as items of the command."""
    return [
        {
            "text": text,
            "title": book.title[:120],
            "line": book.line,
            "last_line": book.last_line,
            "articles": book.articles,
            "chapters": book.chapters,
            "report": [each._asdict() for each in book.numbering],
            "earlier": earlier,
            "lines": [clause_data(each) for each in book.clauses],
        }
        for book in books
    ]


def clause_data(clause: AdoptedClause) -> dict[str, Any]:
    return {
        "key": clause.id[:120],
        "ref": clause.ref[:60],
        "lines": clause.lines or [clause.line],
        "chapter": list(clause.chapter),
        "title": clause.title[:120],
        "text": clause.text,
        "items": [{"line": each.line, "ref": each.ref, "text": each.text} for each in clause.items],
        "kind": clause.kind,
        "actor": clause.actor[:120],
        "params": [
            {"name": each.name, "value": each.value, "unit": each.unit, "op": each.op} for each in clause.params
        ],
        "proposals": [each._asdict() for each in clause.proposals],
        "warnings": clause.warnings,
        "flags": list(clause.flags),
        "related": list(dict.fromkeys(clause.related)),
    }
