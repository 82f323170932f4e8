"""From the lines of a text to what a company decides about, clause by clause."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from guiju.kernel.rulebook.adopting.known import Known, Likeness, Proposal, known
from guiju.kernel.rulebook.adopting.risks import risks
from guiju.lib.rulebooks.kinds import kind_of
from guiju.lib.rulebooks.outline import Item, OutlinedClause, OutlinedRulebook, outline
from guiju.lib.rulebooks.quantities import Quantity, quantities
from guiju.lib.rulebooks.roles import actor_of
from guiju.lib.rulebooks.sources import SourceLine
from guiju.lib.similarity import Index

ALIKE = 0.9
"""Two clauses this near say the same."""
LIKE_THE_PACKS = 0.45
"""From here on a clause of the pack says who acts where the text does not."""
_OWN_WORDS = 0.35
"""How much the clause's own words weigh beside the kinds of those near to it."""
_SENTENCE = 8
"""Characters of the shortest sentence that is looked up by itself."""
_SOFT = {"pledge"}


@dataclass
class AdoptedClause:
    """``id`` follows the numbers of the source and stays where they stay; ``flags`` are profile answers it needs."""

    id: str
    ref: str
    line: int
    text: str
    chapter: tuple[str, ...]
    kind: str
    actor: str
    params: list[Quantity]
    proposals: list[Proposal]
    flags: tuple[str, ...] = ()
    items: list[Item] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass
class AdoptedRulebook:
    title: str
    line: int
    clauses: list[AdoptedClause]


def adopt(
    lines: list[SourceLine], package: str, name: str = "", profile: dict[str, bool] | None = None
) -> list[AdoptedRulebook]:
    """The rulebooks of a text with what each clause could be; ``profile`` are a company's answers, where it has given them."""
    body = known(package)
    return [_adopted(number, book, body, package, name, profile or {}) for number, book in enumerate(outline(lines), 1)]


def _adopted(
    number: int, book: OutlinedRulebook, body: Known, package: str, name: str, profile: dict[str, bool]
) -> AdoptedRulebook:
    ids = _ids(number, book.clauses)
    clauses = [_clause(key, clause, body) for key, clause in zip(ids, book.clauses, strict=True)]
    for clause in clauses:
        clause.warnings += _lawful(clause, package)
        if clause.kind in _SOFT and not any(each.score > LIKE_THE_PACKS for each in clause.proposals):
            clause.warnings.append("不能自动检查：只能作为承诺，由人阅读签字")
        if lacking := [flag for flag in clause.flags if profile.get(flag) is False]:
            clause.warnings.append(f"不适用：公司概况里 {'、'.join(lacking)} 为否")
    for one, other in _alike(clauses):
        other.warnings.append(f"与 {one.ref or one.id}（第 {one.line} 行）重复")
    for one, other, said in _contradictions(clauses):
        other.warnings.append(f"与 {one.ref or one.id}（第 {one.line} 行）不一致：{said}")
    return AdoptedRulebook(book.title or name, book.line, clauses)


def _ids(number: int, clauses: Sequence[OutlinedClause]) -> list[str]:
    seen: Counter[str] = Counter()
    found = []
    for clause in clauses:
        key = f"{number}-{'.'.join(clause.path) or '段'}"
        seen[key] += 1
        found.append(key if seen[key] == 1 else f"{key}~{seen[key]}")
    return found


def _clause(key: str, clause: OutlinedClause, body: Known) -> AdoptedClause:
    whole = clause.whole
    measured = quantities(whole)
    near = body.near(_parts(whole))
    return AdoptedClause(
        id=key,
        ref=clause.ref,
        line=clause.line,
        text=f"{clause.title}：{clause.text}" if clause.title and clause.text else clause.title or clause.text,
        chapter=clause.chapter,
        kind=_kind(whole, near),
        actor=actor_of(whole) or _likely(near, "actor"),
        params=measured,
        proposals=body.proposals(near, whole, measured),
        flags=tuple(near[0].clause.get("applies_if", ())) if near and near[0].score > LIKE_THE_PACKS else (),
        items=clause.items,
        lines=clause.lines,
    )


def _parts(text: str) -> list[str]:
    """A clause and each of its sentences: one may say what another clause is about."""
    sentences = [each for each in re.split(r"[。；;\n]", text) if len(each) >= _SENTENCE]
    return [text, *sentences] if len(sentences) > 1 else [text]


def _kind(text: str, near: Sequence[Likeness]) -> str:
    votes: Counter[str] = Counter()
    votes[kind_of(text)] += _OWN_WORDS  # type: ignore[assignment]
    for clause, score in near:
        votes[clause["kind"]] += score  # type: ignore[assignment]
    return votes.most_common(1)[0][0]


def _likely(near: Sequence[Likeness], name: str) -> Any:
    return near[0].clause.get(name, "") if near and near[0].score > LIKE_THE_PACKS else ""


def _lawful(clause: AdoptedClause, package: str) -> Iterator[str]:
    whole = "\n".join([clause.text, *(item.text for item in clause.items)])
    for risk in risks(package):
        if risk.holds(whole, clause.params):
            yield f"与法律不符或有风险：{risk.message}（{risk.statute}）"


def _alike(clauses: Sequence[AdoptedClause]) -> Iterator[tuple[AdoptedClause, AdoptedClause]]:
    index = Index([clause.text for clause in clauses])
    for place, clause in enumerate(clauses):
        near = [each for each in index.nearest(clause.text, 4) if each.place < place and each.score >= ALIKE]
        if near and len(clause.text) > 6:
            yield clauses[near[0].place], clause


def _contradictions(clauses: Sequence[AdoptedClause]) -> Iterator[tuple[AdoptedClause, AdoptedClause, str]]:
    """The same thing measured in two clauses by two numbers."""
    first: dict[tuple[str, str, str, str], tuple[AdoptedClause, Quantity]] = {}
    for clause in clauses:
        within: dict[tuple[str, str, str, str], set[Any]] = {}
        for each in clause.params:
            within.setdefault(_key(each), set()).add(each.value)
        for each in clause.params:
            key = _key(each)
            if each.name == each.kind.value or len(within[key]) > 1:
                continue
            before = first.setdefault(key, (clause, each))
            if before[0] is not clause and before[1].value != each.value:
                yield before[0], clause, f"{each.name} {before[1].value}{each.unit} 与 {each.value}{each.unit}"


def _key(quantity: Quantity) -> tuple[str, str, str, str]:
    return quantity.kind.value, quantity.name, quantity.unit, quantity.op[:1]
