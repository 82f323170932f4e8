"""A draft as its page shows it: lines of the source beside the clauses that were read from them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from django.urls import reverse

from guiju.kernel.rulebook.adopting.adopt import BY_SIGNATURE_ONLY, UNLAWFUL
from guiju.kernel.rulebook.adopting.carrying import whole_text
from guiju.kernel.rulebook.adopting.standing import CHOSEN, Standing, params_of
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.models import DraftClause, DraftRulebook, Fate, Kind, Settled
from guiju.web.differences import Segment, segments

KINDS = {
    "gate": ("stop", "关卡"),
    "watch": ("warn", "监测"),
    "duty": ("duty", "职责"),
    "pledge": ("pledge", "承诺"),
    "record": ("pass", "留痕"),
    "reward": ("pass", "奖励"),
    "penalty": ("stop", "处罚"),
}
DECISIONS = {"accept": ("pass", "已采纳"), "edit": ("duty", "改后采纳"), "ignore": ("plain", "不采纳")}
FATES = {"changed": "warn", "moved": "duty", "new": "duty", "gone": "stop", "same": "plain"}
FILTERS = {
    "open": "未决定",
    "warned": "有提示",
    "unlawful": "有法律风险",
    "bound": "有控制建议",
    "changed": "与上一稿不同",
    "accepted": "已采纳",
    "ignored": "不采纳",
}


class SourceRow(NamedTuple):
    number: int
    text: str
    is_own: bool


class Proposed(NamedTuple):
    """A control that could run the clause; ``percent`` says how near, ``is_chosen`` whether accepting binds it."""

    control: str
    title: str
    percent: int
    why: str
    is_chosen: bool


class Warned(NamedTuple):
    meaning: str
    said: str


@dataclass
class Card:
    """A clause of a draft. ``old`` is what the edition before said, where it said something else."""

    standing: Standing
    kind: tuple[str, str]
    text: str
    chapter: str
    params: dict[str, Any]
    proposed: list[Proposed]
    warned: list[Warned]
    related: list[tuple[str, str]]
    fate: tuple[str, str] | None
    old: str
    said: list[Segment]
    decision: tuple[str, str] | None
    by: str
    following: Standing | None
    lines: list[SourceRow]

    @property
    def clause(self) -> DraftClause:
        return self.standing.clause

    @property
    def is_risky(self) -> bool:
        """Whether whoever accepts it says why; what is repealed needs no reason."""
        return not self.standing.is_gone and any(each.meaning == "stop" for each in self.warned)


def picked(standing: Sequence[Standing], name: str) -> list[Standing]:
    """The clauses that a filter shows; all where it is none of ours."""
    tests: dict[str, Callable[[Standing], bool]] = {
        "open": lambda each: not each.decision,
        "warned": lambda each: each.clause.warnings != "[]",
        "unlawful": lambda each: UNLAWFUL in each.clause.warnings,
        "bound": lambda each: each.clause.score >= CHOSEN,
        "changed": lambda each: each.clause.fate not in {"", Fate.SAME},
        "accepted": lambda each: each.decision in {Settled.ACCEPT, Settled.EDIT},
        "ignored": lambda each: each.decision == Settled.IGNORE,
    }
    return [each for each in standing if name not in tests or tests[name](each)]


def cards(
    draft: DraftRulebook,
    standing: Sequence[Standing],
    shown: Sequence[Standing],
    names: dict[int | None, str],
    before: dict[int, DraftClause],
) -> Iterator[Card]:
    """The clauses shown, each with its lines and, unless some are left out, with those since the clause before it."""
    source = {
        number: text for number, text, *_ in orjson.loads(draft.text.lines) if draft.line <= number <= draft.last_line
    }
    order = [each.clause.pk for each in standing if not each.is_gone]
    following = dict(zip(order, [each for each in standing if not each.is_gone][1:], strict=False))
    codes = {each.clause.code: each.clause.pk for each in standing}
    is_whole = len(shown) == len(standing)
    last = draft.line - 1
    for each in shown:
        own = orjson.loads(each.clause.lines) if not each.is_gone else []
        wanted = set(own)
        if own and is_whole:
            wanted |= {number for number in source if last < number <= max(own)}
            last = max(last, *own)
        lines = [SourceRow(number, source[number], number in own) for number in sorted(wanted & source.keys())]
        yield _card(draft, each, lines, names, before, following.get(each.clause.pk), codes)


def rest_of(draft: DraftRulebook, standing: Sequence[Standing]) -> list[SourceRow]:
    """The lines of the source after the last clause."""
    last = max(
        (number for each in standing if not each.is_gone for number in orjson.loads(each.clause.lines)), default=0
    )
    return [
        SourceRow(number, text, is_own=False)
        for number, text, *_ in orjson.loads(draft.text.lines)
        if last < number <= draft.last_line
    ]


def _card(
    draft: DraftRulebook,
    each: Standing,
    lines: list[SourceRow],
    names: dict[int | None, str],
    before: dict[int, DraftClause],
    following: Standing | None,
    codes: dict[str, int],
) -> Card:
    clause, latest = each.clause, each.latest
    text = whole_text(clause.text, orjson.loads(clause.items))
    if latest is not None and each.decision == Settled.EDIT:
        text = latest.text
    earlier = before.get(clause.before_id or 0)
    old = whole_text(earlier.text, orjson.loads(earlier.items)) if earlier is not None else ""
    changed = clause.fate == Fate.CHANGED
    return Card(
        standing=each,
        kind=KINDS[latest.kind if latest is not None and latest.kind else clause.kind],
        text=text,
        chapter=" ▸ ".join(orjson.loads(clause.chapter)),
        params=params_of(orjson.loads(clause.params)),
        proposed=list(proposals_of(clause)),
        warned=[Warned(meaning_of(said), said) for said in orjson.loads(clause.warnings)],
        related=[(code, _link(draft, code)) for code in orjson.loads(clause.related) if code in codes],
        fate=(FATES[clause.fate], Fate(clause.fate).label) if clause.fate else None,
        old=old if changed else "",
        said=segments(old, text) if changed else [],
        decision=DECISIONS.get(each.decision),
        by=names.get(latest.decided_by, "") if latest is not None else "",
        following=following,
        lines=lines,
    )


def _link(draft: DraftRulebook, code: str) -> str:
    return f"{reverse('draft', args=[draft.pk])}#{code}"


def proposals_of(clause: DraftClause) -> Iterator[Proposed]:
    """The first that is near enough is what accepting binds."""
    chosen = False
    for each in orjson.loads(clause.proposals):
        known = controls().get(each["control"])
        is_chosen = not chosen and known is not None and round(1000 * each["score"]) >= CHOSEN
        chosen |= is_chosen
        yield Proposed(
            each["control"],
            known.title if known else each["control"],
            round(100 * each["score"]),
            each["why"],
            is_chosen,
        )


def meaning_of(said: str) -> str:
    if said.startswith(UNLAWFUL):
        return "stop"
    return "pledge" if said == BY_SIGNATURE_ONLY else "warn"


def counted(standing: Iterable[Standing]) -> dict[str, int]:
    """How many clauses there are, how many are decided, and what each filter would show."""
    every = list(standing)
    found = {name: len(picked(every, name)) for name in FILTERS}
    return {"all": len(every), "decided": len(every) - found["open"], **found}


def kind_choices() -> list[tuple[str, str]]:
    return [(str(key), str(word)) for key, word in Kind.choices]
