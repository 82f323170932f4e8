"""The company profile: about fifteen questions, asked once, that decide which clauses apply to the company at all.

A clause applies unless one of its flags was answered with no: what nobody has answered switches nothing off. The answer
is signed and has a reason, so a clause that does not apply says who said so and why.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

import orjson
from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.files import read
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.kept import renew_rules_version
from guiju.kernel.rulebook.models import ProfileAnswer
from guiju.kernel.store.written import Written

APPLIES = (
    "not exists (select 1 from rulebook_profileanswer a where not a.answer "
    "and replace(c.applies_if, '\"' || a.flag || '\"', '') <> c.applies_if "
    "and not exists (select 1 from rulebook_profileanswer newer where newer.flag = a.flag and newer.id > a.id))"
)
"""SQL: whether the clause ``c`` applies, as `denied` says."""


class Question(NamedTuple):
    """``default`` is what a form proposes; it is no answer."""

    flag: str
    question: str
    help: str
    default: bool


class Answer(NamedTuple):
    answer: bool
    reason: str
    answered_by: int
    answered_at: datetime


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    """The questions of the installed pack, in the order in which they are asked."""
    return tuple(Question(**each) for each in read(settings.GUIJU_PACK, "profile")["questions"])


def spoken(text: str) -> str:
    """A text of the pack with the questions in the place of the flags that it names."""
    for each in questions():
        text = re.sub(rf" ?\b{each.flag}\b ?", f"“{each.question}”", text, flags=re.ASCII)
    return text


def _latest(using: str) -> QuerySet[ProfileAnswer, tuple[Any, ...]]:
    latest = ProfileAnswer.objects.filter(flag=OuterRef("flag")).order_by("-id").values("id")[:1]
    return ProfileAnswer.objects.using(using).filter(id=Subquery(latest)).values_list("flag", *Answer._fields)


_LATEST = Written(_latest)


def answers(using: str = "default") -> dict[str, Answer]:
    """The latest answer of each flag that was answered; one statement."""
    return {flag: Answer(*answer) for flag, *answer in _LATEST.rows({}, using)}


def denied(applies_if: Collection[str], answered: Mapping[str, Answer]) -> list[str]:
    """The flags that were answered with no; the clause applies when there is none."""
    return [flag for flag in applies_if if flag in answered and not answered[flag].answer]


class TurnedClause(NamedTuple):
    """A clause that answers make applicable or inapplicable; ``flags`` are those that rule it out, then or until then."""

    code: str
    title: str
    flags: list[str]


class Turned(NamedTuple):
    """What answers would turn, were they given now."""

    off: list[TurnedClause]
    on: list[TurnedClause]


def turned(given: Mapping[str, bool], using: str = "default") -> Turned:
    """Which clauses in force today would cease to apply, and which would apply again; two statements."""
    found = Turned([], [])
    before = {flag: each.answer for flag, each in answers(using).items()}
    after = {**before, **given}
    clauses = clauses_in_force(timezone.localdate(), using).exclude(applies_if="[]")
    for code, title, applies_if in clauses.values_list("code", "title", "applies_if"):
        flags = orjson.loads(applies_if)
        was, will = (_ruled_out(flags, answered) for answered in (before, after))
        if will and not was:
            found.off.append(TurnedClause(code, title, will))
        elif was and not will:
            found.on.append(TurnedClause(code, title, was))
    return found


def _ruled_out(flags: Iterable[str], answered: Mapping[str, bool]) -> list[str]:
    return [flag for flag in flags if not answered.get(flag, True)]


class AnswerProfileInput(Input):
    reason: Annotated[
        str, Field(min_length=2, max_length=500), Label("理由", "签字存档，例如：没有自己的仓库，全部由云仓代发")
    ]


class ProfileAnswerInput(Input):
    flag: Annotated[str, Field(min_length=1, max_length=40), Label("问题")]
    answer: Annotated[bool, Label("回答")]


class AnswerProfile(Command):
    key = "rulebook.answer_profile"
    title = "填写公司情况"
    header = AnswerProfileInput
    line = ProfileAnswerInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        known = {question.flag for question in questions()}
        seen = set()
        for item, line, flag in zip(batch.line_items, batch.numbers, batch.lines.flag, strict=True):
            if flag not in known:
                yield refusal(item, line, "known_question", f"没有“{flag}”这个问题", "请从公司情况的问题里选")
            elif (item, flag) in seen:
                yield refusal(item, line, "known_question", f"“{flag}”答了两次", "同一问题只留一个回答")
            seen.add((item, flag))

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "flag": batch.lines.flag,
            "answer": batch.lines.answer,
            "reason": batch.to_lines(batch.head.reason),
            "answered_by": work.actor,
            "answered_at": work.recorded_at,
        }
        work.insert(ProfileAnswer, columns, len(batch.line_items))
        renew_rules_version(work.using)
