"""Drafting a version of a rulebook, and filling its cover."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy import texts
from guiju.domains.policy.controls.drafting import departments_of, drafters
from guiju.domains.policy.fields import RulebookCode, VersionNumber
from guiju.domains.policy.models import (
    Goal,
    Interest,
    RulebookVersion,
    StepKind,
    VersionClause,
    VersionCover,
    VersionStep,
)
from guiju.domains.policy.standing import latest_numbers, steps_of
from guiju.domains.policy.subjects import VersionDrafted
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.commands.scope import refuse_closed
from guiju.kernel.rulebook import merging
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.rulebook.commands import ClauseCode, unfit
from guiju.kernel.rulebook.in_force import clauses_in_force

InterestName = Literal["pay", "discipline", "hours", "leave", "safety", "welfare", "training", "merchants"]
Words = Annotated[str, Field(min_length=1, max_length=60)]
Author = Annotated[str, Field(max_length=60), Label("作者")]
Dated = Annotated[date | None, Label("日期")]
TEMPLATE = "范本"
UnitCode = Annotated[str | None, Label("解释部门"), Reference("org.Unit", fetch=("closed_at",), title="部门")]


class DraftInput(Input):
    rulebook: RulebookCode
    title: Annotated[str, Field(min_length=1, max_length=120), Label("名称")]
    purpose: Annotated[str, Field(max_length=2000), Label("目的")] = ""
    goals: Annotated[list[Words], Label("目标", "每条一个")] = []
    touches: Annotated[list[InterestName], Label("涉及的切身利益", choices=dict(Interest.choices))] = []
    topics: Annotated[list[Words], Label("主题")] = []
    is_template: Annotated[bool, Label("范本")] = False
    author: Author = ""
    dated: Dated = None
    unit: UnitCode = None


class ChangedClauseInput(Input):
    """Only what differs from the clauses in force."""

    code: Annotated[ClauseCode, Label("条款号")]
    title: Annotated[str, Field(min_length=1, max_length=120), Label("标题")]
    text: Annotated[str, Field(min_length=1), Label("条文")]
    params: Annotated[dict[str, Any] | None, Label("参数", "空着就不改")] = None
    is_supplement: Annotated[bool, Label("公司补充")] = False


class DraftVersion(Command):
    """Clauses that the draft does not name stay as they are in force; whoever may not revise proposes."""

    key = "policy.draft_version"
    title = "起草制度版本"
    header = DraftInput
    line = ChangedClauseInput
    needs_lines = False
    yields = (VersionDrafted,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        yield from refuse_closed(batch, "unit")
        seen: set[tuple[int, str]] = set()
        for item, line, code in zip(batch.line_items, batch.numbers, batch.lines.code, strict=True):
            if code.partition(".")[0] != batch.head.rulebook[item]:
                message = f"{code} 不是 {batch.head.rulebook[item]} 的条款"
                yield refusal(item, line, "clause_whole", message, "请在条款所属的制度里起草")
            elif (item, code) in seen:
                yield refusal(item, line, "once", f"{code} 写了两次", "每条只留一次")
            seen.add((item, code))
        yield from _unfit(batch, context)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"rulebook": batch.head.rulebook, "name": batch.head.title, "drafter": [context.actor] * batch.size}
        return [Subjects(VersionDrafted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, rulebooks = batch.head, batch.head.ids("rulebook")
        turns = _turns(rulebooks, latest_numbers(rulebooks, work.using))
        clauses = _clauses(batch, work)
        numbers = [f"{code}.v{turn}" for code, turn in zip(head.rulebook, turns, strict=True)]
        versions = work.insert(
            RulebookVersion,
            {
                "number": numbers,
                "rulebook_id": rulebooks,
                "version": turns,
                "title": head.title,
                "is_template": head.is_template,
                "purpose": head.purpose,
                "touches": [orjson.dumps(each).decode() for each in head.touches],
                "topics": [orjson.dumps(each).decode() for each in head.topics],
                "text_hash": [texts.hash_of(each) for each in clauses],
                "drafted_by": work.actor,
                "drafted_at": work.now,
            },
            batch.size,
        )
        _insert_clauses(work, versions, clauses)
        insert_covers(work, versions, head.title, head.author, head.dated, head.ids("unit"))
        proposals = proposed(head.rulebook, work.context)
        kinds = [(StepKind.PROPOSED if each else StepKind.DRAFTED).value for each in proposals]
        take_steps(work, versions, kinds, [work.now] * batch.size)
        goals = [(item, title) for item, each in enumerate(head.goals) for title in dict.fromkeys(each)]
        counts = [n for each in head.goals for n, _ in enumerate(dict.fromkeys(each), start=1)]
        columns = {
            "number": [f"{numbers[item]}.g{count}" for (item, _), count in zip(goals, counts, strict=True)],
            "version_id": [versions[item] for item, _ in goals],
            "title": [title for _, title in goals],
        }
        work.insert(Goal, columns, len(goals))
        work.answer(range(batch.size), number=numbers)


def _turns(rulebooks: list[int], latest: dict[int, int]) -> list[int]:
    found = []
    for rulebook in rulebooks:
        latest[rulebook] = latest.get(rulebook, 0) + 1
        found.append(latest[rulebook])
    return found


def _unfit(batch: Batch, context: Context) -> Iterator[Refusal]:
    """Numbers that a control of their clause would refuse when the version is published, long after it was consulted on."""
    given = list(zip(batch.line_items, batch.numbers, batch.lines.code, batch.lines.params, strict=True))
    codes = {code for *_, code, params in given if params is not None}
    if not codes:
        return
    clauses = clauses_in_force(timezone.localdate(context.now), context.using).filter(code__in=codes)
    ids = dict(clauses.values_list("code", "pk"))
    standing, known = merging.wordings(ids.values(), context.using), controls()
    for item, line, code, params in given:
        if params is None or code not in ids:
            continue
        for bound in standing[ids[code]][merging.BINDINGS]:
            info = known.get(bound["control"])
            if info is not None:
                yield from unfit(item, line, info, bound["params"], params, of=f"{code}：")


def _clauses(batch: Batch, work: Work) -> list[list[texts.Wording]]:
    changes: list[list[texts.Change]] = [[] for _ in range(batch.size)]
    rows = batch.lines.rows("code", "title", "text", "params", "is_supplement")
    for item, row in zip(batch.line_items, rows, strict=True):
        changes[item].append(texts.Change(*row))
    rulebooks = batch.head.ids("rulebook")
    standing = texts.in_force(rulebooks, timezone.localdate(work.now), work.using)
    return [texts.drafted(standing.get(each, {}), changes[item]) for item, each in enumerate(rulebooks)]


def _insert_clauses(work: Work, versions: range, clauses: list[list[texts.Wording]]) -> None:
    rows = [(version, each) for version, own in zip(versions, clauses, strict=True) for each in own]
    columns: dict[str, Any] = {name: [getattr(each, name) for _, each in rows] for name in texts.Wording._fields}
    work.insert(VersionClause, {"version_id": [version for version, _ in rows], **columns}, len(rows))


def insert_covers(
    work: Work,
    versions: Iterable[int],
    titles: list[str],
    authors: list[str],
    days: list[date | None],
    units: list[int | None],
) -> None:
    columns = {
        "version_id": list(versions),
        "title": titles,
        "author": authors,
        "dated": days,
        "unit_id": units,
        "filled_by": work.actor,
        "filled_at": work.now,
    }
    work.insert(VersionCover, columns, len(authors))


def take_steps(work: Work, versions: Iterable[int], kinds: Any, moments: list[Any], notes: Any = "") -> None:
    """The versions have taken these steps."""
    columns = {
        "version_id": list(versions),
        "kind": kinds,
        "at": moments,
        "note": notes,
        "taken_by": work.actor,
        "taken_at": work.now,
    }
    work.insert(VersionStep, columns, len(moments))


class FillCoverInput(Input):
    version: VersionNumber
    title: Annotated[str, Field(max_length=120), Label("显示名称", "空着就用起草时的名称")] = ""
    author: Author = ""
    dated: Dated = None
    unit: UnitCode = None


class FillCover(Command):
    """Until the version is in force; what is to change afterwards is drafted as the next version."""

    key = "policy.fill_cover"
    title = "填写制度封面"
    header = FillCoverInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        yield from refuse_closed(batch, "unit")
        yield from refuse_published(batch, context)
        known = steps_of(batch.head.ids("version"), context.using)
        for item, (record, title) in enumerate(zip(batch.head.record("version"), batch.head.title, strict=True)):
            is_own = record is None or not record.is_template or StepKind.ADOPTED in known.get(record.id, {})
            if title and TEMPLATE not in title and not is_own:
                yield refusal(
                    item, None, "step_in_order", f"还没有采纳，名称里不能去掉“{TEMPLATE}”", "请先登记采纳决定"
                )

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        titles = [title or record.title for title, record in zip(head.title, head.record("version"), strict=True)]
        insert_covers(work, head.ids("version"), titles, head.author, head.dated, head.ids("unit"))


def refuse_published(batch: Batch, context: Context) -> Iterable[Refusal]:
    """Items about versions that were published: they stay as they are."""
    known = steps_of(batch.head.ids("version"), context.using)
    for item, version in enumerate(batch.head.ids("version")):
        if StepKind.EFFECTIVE in known.get(version, {}):
            message = f"{batch.head.version[item]} 已经发布，不能再改"
            yield refusal(item, None, "stands", message, "要改就起草新的一版")


def proposed(rulebooks: Iterable[str], context: Context) -> list[bool]:
    """Which of these rulebooks the actor may only propose to, as the clauses in force say."""
    allowed, own = drafters(context), departments_of(context)
    return [bool(allowed.get(code)) and not allowed[code] & own for code in rulebooks]
