"""A text is handed in: read into lines within bounds, kept, and read out at once or, where it is long, by the worker."""

from dataclasses import replace
from hashlib import sha256
from typing import Annotated, Any, Literal, NamedTuple

import orjson
from django.conf import settings
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, Outcome, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook import profile
from guiju.kernel.rulebook.adopting.adopt import AdoptedRulebook, adopt
from guiju.kernel.rulebook.adopting.drafting import AdoptText, items_of
from guiju.kernel.rulebook.models import AdoptedText, TextReading
from guiju.lib.rulebooks.sources import SourceLine, SourceRefused, lines_of

MOST_CHARACTERS = 500_000
"""Longer texts are to be parted."""
AT_ONCE = 30_000
"""Texts of more characters are read by the worker."""
NOTHING = "没有找到制度条款：请确认文字里有编号的条款，再提交"


class TakeTextInput(Input):
    name: Annotated[str, Field(min_length=1, max_length=200), Label("文件名")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Label("文件摘要")]


class TextLineInput(Input):
    number: Annotated[int, Field(ge=1), Label("行号")]
    text: Annotated[str, Field(min_length=1), Label("文字")]
    kind: Annotated[Literal["plain", "heading", "table"], Label("种类")] = "plain"
    level: Annotated[int, Field(ge=0, le=9), Label("层级")] = 0


class TakeText(Command):
    key = "rulebook.take_text"
    title = "提交制度原文"
    header = TakeTextInput
    line = TextLineInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = set(batch.head.sha256)
        known = set(AdoptedText.objects.using(context.using).filter(sha256__in=wanted).values_list("sha256", flat=True))
        refused = []
        for item, digest in enumerate(batch.head.sha256):
            if digest in known:
                refused.append(refusal(item, None, "once", "这份文字以前提交过", "请在整理制度的列表里打开它"))
            known.add(digest)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        lines: list[list[tuple[int, str, str, int]]] = [[] for _ in range(batch.size)]
        for item, line in zip(batch.line_items, batch.lines.rows("number", "text", "kind", "level"), strict=True):
            lines[item].append(line)
        columns = {
            "name": batch.head.name,
            "sha256": batch.head.sha256,
            "lines": [orjson.dumps(each).decode() for each in lines],
            "taken_by": work.actor,
            "taken_at": work.recorded_at,
        }
        work.answer(range(batch.size), text=work.insert(AdoptedText, columns, batch.size))


class RecordUnreadInput(Input):
    text: Annotated[int, Label("制度原文"), Reference("rulebook.AdoptedText", by="id", lock=True)]
    fault: Annotated[str, Field(min_length=2, max_length=500), Label("读不出的原因")]


class RecordUnread(Command):
    """Run by the worker over a text in which it finds nothing."""

    key = "rulebook.record_unread"
    title = "登记读不出的原文"
    header = RecordUnreadInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        texts = batch.head.ids("text")
        read = set(TextReading.objects.using(context.using).filter(text__in=texts).values_list("text", flat=True))
        return [
            refusal(item, None, "once", "这份文字已经整理过", "无需重复登记")
            for item, text in enumerate(texts)
            if text in read
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {"text_id": batch.head.ids("text"), "rulebooks": 0, "fault": batch.head.fault}
        work.insert(TextReading, columns, batch.size)


class Taken(NamedTuple):
    """``text`` is kept; ``drafts`` were made of it at once, none where the worker reads it."""

    text: int
    drafts: list[int]


class NotTaken(Exception):
    """Why a text was not taken, as a Chinese sentence."""


def take(content: bytes, name: str, context: Context, earlier: int | None = None) -> Taken:
    """Keep a text and, unless it is long, make drafts of its rulebooks; ``earlier`` is the draft it is a new edition of.

    Raises:
        NotTaken: it cannot be read, says nothing, was taken before, or a command refuses it.
        Forbidden: the actor may not.
    """
    try:
        lines = lines_of(content, name)
    except SourceRefused as refused:
        raise NotTaken(str(refused)) from refused
    length = sum(len(line.text) for line in lines)
    if length > MOST_CHARACTERS:
        message = f"文字有 {length:,} 个字，最多 {MOST_CHARACTERS:,} 个：请拆成几份"
        raise NotTaken(message)
    is_long = length > AT_ONCE and earlier is None
    books = [] if is_long else read_out(lines, name, context.using)
    if not lines or not (books or is_long):
        raise NotTaken(NOTHING)
    item: dict[str, Any] = {
        "name": name[:200],
        "sha256": sha256(content).hexdigest(),
        "lines": [line._asdict() for line in lines],
    }
    text = _done(run_items(TakeText, [item], context)).answers[0]["text"]
    return Taken(text, [] if is_long else draft(text, books, context, earlier))


def draft(text: int, books: list[AdoptedRulebook], context: Context, earlier: int | None = None) -> list[int]:
    """Drafts of the rulebooks that were read out of a text.

    Raises:
        NotTaken: the command refuses them.
    """
    own = replace(context, request_id=f"adopt:{text}:{earlier or 0}")
    outcome = _done(run_items(AdoptText, items_of(text, books, earlier), own))
    return [outcome.answers[item]["draft"] for item in outcome.done]


def read_out(lines: list[SourceLine], name: str, using: str = "default") -> list[AdoptedRulebook]:
    """The rulebooks of a text, with what the company has answered about itself."""
    answered = {flag: each.answer for flag, each in profile.answers(using).items()}
    return adopt(lines, settings.GUIJU_PACK, name.rpartition(".")[0] or name, answered)


def read_waiting(using: str = "default") -> int:
    """The worker's: the oldest text that waits to be read; returns how many waited."""
    waiting = list(AdoptedText.objects.using(using).filter(reading__isnull=True).order_by("id")[:2])
    if not waiting:
        return 0
    text = waiting[0]
    context = Context(SYSTEM, using=using)
    books = read_out(source_lines(text), text.name, using)
    fault = _unread(text, books, context) if books else NOTHING
    if fault:
        run_items(RecordUnread, [{"text": text.pk, "fault": fault[:500]}], context)
    return len(waiting)


def _unread(text: AdoptedText, books: list[AdoptedRulebook], context: Context) -> str:
    """Why no drafts could be made of a text; empty where they were."""
    try:
        draft(text.pk, books, context)
    except NotTaken as refused:
        return str(refused)
    return ""


def source_lines(text: AdoptedText) -> list[SourceLine]:
    return [SourceLine(*line) for line in orjson.loads(text.lines)]


def _done(outcome: Outcome) -> Outcome:
    if outcome.refusals or not outcome.done:
        raise NotTaken("；".join(f"{why.message}：{why.advice}" for why in outcome.refusals[:3]))
    return outcome
