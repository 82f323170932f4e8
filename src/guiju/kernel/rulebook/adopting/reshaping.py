"""A clause that says several things is split; two that say one are merged. No word of the source is lost by it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any

import orjson
from django.conf import settings
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.adopting.adopt import described
from guiju.kernel.rulebook.adopting.carrying import whole_text
from guiju.kernel.rulebook.adopting.deciding import DraftedClause, Turn, out_of_turn
from guiju.kernel.rulebook.adopting.drafting import LISTS, best_score, clause_data
from guiju.kernel.rulebook.adopting.standing import standing_of
from guiju.kernel.rulebook.kept import wait_for_rules
from guiju.kernel.rulebook.models import Clause, DraftClause, DraftDecision, DraftRulebook, Fate, Settled
from guiju.lib.rulebooks.outline import OutlinedClause

_DEEPEST = 54
"""Characters of a place that can still be parted."""


class SplitDraftInput(Input):
    clause: DraftedClause
    turn: Turn = 0


class PartInput(Input):
    text: Annotated[str, Field(min_length=2, max_length=50_000), Label("条文")]


class SplitDraft(Command):
    key = "rulebook.split_draft"
    title = "拆分条款草稿"
    header = SplitDraftInput
    line = PartInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        yield from out_of_turn(batch, context, ("clause", "turn"))
        parts: list[list[str]] = [[] for _ in range(batch.size)]
        for item, text in zip(batch.line_items, batch.lines.text, strict=True):
            parts[item].append(text)
        batch.head.records["parts"] = parts
        for item, clause in enumerate(batch.head.records["drafted"]):
            if clause is None:
                continue
            whole = whole_text(clause.text, orjson.loads(clause.items))
            if len(parts[item]) < 2 or len(clause.place) > _DEEPEST or clause.fate == Fate.GONE:
                yield refusal(item, None, "clause_whole", f"{clause.code} 至少拆成两条", "请在要断开的地方空一行")
            elif _letters("".join(parts[item])) != _letters(whole):
                message = f"{clause.code} 拆开后的文字与原文不一样"
                yield refusal(item, None, "clause_whole", message, "拆分只断开、不改字；要改字请在拆开后修改")

    def apply(self, batch: Batch, work: Work) -> None:
        clauses: list[DraftClause] = batch.head.record("drafted")
        parts: list[list[str]] = batch.head.record("parts")
        fresh = _next_codes({clause.draft_id for clause in clauses}, work)
        rows = []
        for clause, texts in zip(clauses, parts, strict=True):
            for number, text in enumerate(texts):
                code = clause.code if number == 0 else next(fresh[clause.draft_id])
                rows.append((clause, code, f"{clause.place}.{number + 1:02}", text, [clause.pk]))
        _reshape(
            rows,
            [(clause.pk, turn) for clause, turn in zip(clauses, batch.head.turn, strict=True)],
            Settled.SPLIT,
            work,
        )


class MergeDraftsInput(Input):
    clause: DraftedClause
    turn: Turn = 0
    following: DraftedClause
    following_turn: Turn = 0


class MergeDrafts(Command):
    """The clause with the one that follows it; the code is the first one's."""

    key = "rulebook.merge_drafts"
    title = "合并条款草稿"
    header = MergeDraftsInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        yield from out_of_turn(batch, context, ("clause", "turn"), ("following", "following_turn"))
        pairs = list(zip(batch.head.records["drafted"], batch.head.records["drafted_next"], strict=True))
        drafts = {one.draft_id for one, _ in pairs if one is not None}
        follows: dict[int, int] = {}
        for found in standing_of(drafts, context.using).values():
            open_ones = [each.clause.pk for each in found if not each.is_gone]
            follows |= dict(pairwise(open_ones))
        for item, (one, other) in enumerate(pairs):
            if one is not None and other is not None and follows.get(one.pk) != other.pk:
                message = f"{other.code} 不是紧接 {one.code} 的条款"
                yield refusal(item, None, "stands", message, "只合并相邻的两条；请刷新后再试")

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        pairs = list(zip(head.record("drafted"), head.record("drafted_next"), strict=True))
        rows = [
            (one, one.code, one.place, "\n".join(map(_whole, (one, other))), [one.pk, other.pk]) for one, other in pairs
        ]
        both = [(one.pk, turn) for (one, _), turn in zip(pairs, head.turn, strict=True)]
        both += [(other.pk, turn) for (_, other), turn in zip(pairs, head.following_turn, strict=True)]
        _reshape(rows, both, Settled.MERGE, work, {one.pk: other for one, other in pairs})


Made = tuple[DraftClause, str, str, str, list[int]]
"""The first clause it is made of, its code, its place, its text, the ids of all it is made of."""


def _reshape(
    rows: list[Made],
    parents: list[tuple[int, int]],
    decision: Settled,
    work: Work,
    seconds: dict[int, DraftClause] | None = None,
) -> None:
    made = [_made(row, (seconds or {}).get(row[0].pk)) for row in rows]
    columns: dict[str, Any] = {name: [each[name] for each in made] for name in made[0]}
    work.insert(DraftClause, columns, len(made))
    decided = {
        "clause_id": [clause for clause, _ in parents],
        "turn": [turn + 1 for _, turn in parents],
        "decision": decision.value,
        "decided_by": work.actor,
        "decided_at": work.recorded_at,
    }
    work.insert(DraftDecision, decided, len(parents))


def _made(row: Made, second: DraftClause | None) -> dict[str, Any]:
    """A clause made of others, read anew: its kind, numbers, proposals and warnings are those of its own words."""
    first, code, place, text, made_of = row
    ref = "、".join(filter(None, [first.ref, second.ref if second else ""]))[:60]
    lines = sorted({*orjson.loads(first.lines), *(orjson.loads(second.lines) if second else ())})
    chapter = tuple(orjson.loads(first.chapter))
    read = described(
        first.key, OutlinedClause(lines[0] if lines else 1, ref, text, chapter, lines=lines), settings.GUIJU_PACK
    )
    content = clause_data(read)
    return {
        "draft_id": first.draft_id,
        "code": code,
        "place": place,
        "fate": first.fate,
        "before_id": first.before_id,
        "made_of": orjson.dumps(made_of).decode(),
        "score": best_score(content["proposals"]),
        **{name: content[name] for name in ("key", "ref", "title", "text", "kind", "actor")},
        **{name: orjson.dumps(content[name]).decode() for name in LISTS},
    }


def _next_codes(drafts: set[int], work: Work) -> dict[int, Iterator[str]]:
    """By draft, codes that no clause of its rulebook has had; who numbers waits for whoever is numbering."""
    wait_for_rules(work.using)
    books = dict(DraftRulebook.objects.using(work.using).filter(pk__in=drafts).values_list("pk", "code"))
    codes = set(books.values())
    last = dict.fromkeys(codes, 0)
    for found in (
        DraftClause.objects.using(work.using).filter(draft__code__in=codes).values_list("code", flat=True),
        Clause.objects.using(work.using).filter(rulebook__code__in=codes).values_list("code", flat=True),
    ):
        for code in found:
            book, _, number = code.partition(".")
            last[book] = max(last[book], int(number))
    by_code = {code: _counting(code, number) for code, number in last.items()}
    return {draft: by_code[code] for draft, code in books.items()}


def _counting(book: str, last: int) -> Iterator[str]:
    while True:
        last += 1
        yield f"{book}.{last:02}"


def _whole(clause: DraftClause) -> str:
    return whole_text(clause.text, orjson.loads(clause.items))


def _letters(text: str) -> str:
    return "".join(each for each in text if each.isalnum())
