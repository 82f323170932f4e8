"""From the lines of a text to what a company decides about, clause by clause."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from guiju.kernel.rulebook.adopting.known import Known, Likeness, Proposal, known
from guiju.kernel.rulebook.adopting.risks import risks
from guiju.lib.rulebooks import numbering
from guiju.lib.rulebooks.kinds import kind_of
from guiju.lib.rulebooks.numbering import Irregular
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
LONGEST_TITLE = 30
NAMELESS = "无题"
_STOP = re.compile(r"[，,。；;：！!？?\n]|:(?!\d)")
_ASKED = re.compile(r"^(?:问|Q\d*)\s*[:：]\s*", re.IGNORECASE)
UNLAWFUL = "与法律不符或有风险"
"""How a warning begins that names a statute."""
BY_SIGNATURE_ONLY = "不能自动检查：只能作为承诺，由人阅读签字"


@dataclass
class AdoptedClause:
    """``id`` follows the numbers of the source and stays where they stay; ``flags`` are profile answers it needs.

    ``related`` are the ids of clauses of the same rulebook that it repeats or contradicts.
    """

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
    related: list[str] = field(default_factory=list)
    title: str = ""


@dataclass
class AdoptedRulebook:
    """``line`` and ``last_line`` are its place in the source, ``articles`` the numbers of its 第X条."""

    title: str
    line: int
    clauses: list[AdoptedClause]
    last_line: int = 0
    articles: list[int] = field(default_factory=list)
    chapters: list[str] = field(default_factory=list)
    numbering: list[Irregular] = field(default_factory=list)


def adopt(
    lines: list[SourceLine], package: str, name: str = "", profile: dict[str, bool] | None = None
) -> list[AdoptedRulebook]:
    """The rulebooks of a text with what each clause could be; ``profile`` are a company's answers, where it has given them."""
    return [_adopted(number, book, package, name, profile or {}) for number, book in enumerate(outline(lines), 1)]


def _adopted(number: int, book: OutlinedRulebook, package: str, name: str, profile: dict[str, bool]) -> AdoptedRulebook:
    ids = _ids(number, book.clauses)
    clauses = [described(key, clause, package, profile) for key, clause in zip(ids, book.clauses, strict=True)]
    for one, other in _alike(clauses):
        other.warnings.append(f"与 {one.ref or one.id}（第 {one.line} 行）重复")
        _relate(one, other)
    for one, other, said in _contradictions(clauses):
        other.warnings.append(f"与 {one.ref or one.id}（第 {one.line} 行）不一致：{said}")
        _relate(one, other)
    return AdoptedRulebook(
        book.title or name,
        book.line,
        clauses,
        book.last_line,
        numbering.articles(book),
        numbering.chapters(book),
        numbering.irregular(book),
    )


def described(key: str, clause: OutlinedClause, package: str, profile: dict[str, bool] | None = None) -> AdoptedClause:
    """What one clause could be, and what is to be looked at in it, without regard to others."""
    found = _clause(key, clause, known(package))
    found.warnings += _lawful(found, package)
    if found.kind in _SOFT and not any(each.score > LIKE_THE_PACKS for each in found.proposals):
        found.warnings.append(BY_SIGNATURE_ONLY)
    if lacking := [flag for flag in found.flags if (profile or {}).get(flag) is False]:
        found.warnings.append(f"不适用：公司概况里 {'、'.join(lacking)} 为否")
    return found


def _relate(one: AdoptedClause, other: AdoptedClause) -> None:
    one.related.append(other.id)
    other.related.append(one.id)


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
        title=_title(clause),
    )


def _title(clause: OutlinedClause) -> str:
    """The source's own title, else what its first words say."""
    first = clause.text or next((item.text for item in clause.items), "")
    said = _STOP.split(_ASKED.sub("", first), maxsplit=1)[0].strip()[:LONGEST_TITLE]
    return clause.title or said or clause.ref or NAMELESS


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


def unlawful(text: str, package: str) -> list[str]:
    """What the law says against a text as it is written."""
    return list(_unlawful(text, quantities(text), package))


def _lawful(clause: AdoptedClause, package: str) -> Iterator[str]:
    whole = "\n".join([clause.text, *(item.text for item in clause.items)])
    return _unlawful(whole, clause.params, package)


def _unlawful(text: str, measured: list[Quantity], package: str) -> Iterator[str]:
    for risk in risks(package):
        if risk.holds(text, measured):
            yield f"{UNLAWFUL}：{risk.message}（{risk.statute}）"


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
