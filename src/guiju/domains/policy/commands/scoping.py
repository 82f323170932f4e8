"""Whom a version binds: its scope, the tags it may name, and which of two rulebooks goes first on a topic."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.fields import Reason, VersionNumber
from guiju.domains.policy.models import OverlapRuling, ScopeKind, ScopeRow, Tag, TagKind
from guiju.domains.policy.subjects import ScopeNarrowed
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.models import Person, Post, Unit


class ScopeInput(Input):
    version: VersionNumber
    since: Annotated[date | None, Label("自", "空着就是今天")] = None


class ScopeRowInput(Input):
    kind: Annotated[
        Literal["everybody", "unit", "post", "tag", "unresolved"], Label("种类", choices=dict(ScopeKind.choices))
    ]
    key: Annotated[str, Field(max_length=60), Label("对象", "部门代码、岗位代码或标签；待定的写原文")] = ""
    is_removed: Annotated[bool, Label("移出")] = False


class SetScope(Command):
    """The people are computed from what is named here, on whatever day somebody asks."""

    key = "policy.set_scope"
    title = "登记适用范围"
    header = ScopeInput
    line = ScopeRowInput
    yields = (ScopeNarrowed,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        units = _codes(Unit, batch, "unit", context.using)
        posts = _codes(Post, batch, "post", context.using)
        rows = zip(batch.line_items, batch.numbers, batch.lines.rows("kind", "key"), strict=True)
        for item, line, (kind, key) in rows:
            is_whole = kind == ScopeKind.EVERYBODY
            if is_whole == bool(key):
                message = "全体员工不再写对象" if is_whole else "没有写对象"
                yield refusal(item, line, "clause_whole", message, "请写部门代码、岗位代码或标签")
            elif (kind == ScopeKind.UNIT and key not in units) or (kind == ScopeKind.POST and key not in posts):
                yield refusal(item, line, "reference_exists", f"没有“{key}”", "请核对代码")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        places = [place for place, is_removed in enumerate(batch.lines.is_removed) if is_removed]
        items = [batch.line_items[place] for place in places]
        versions = [batch.head.version[item] for item in items]
        columns = {
            "version": versions,
            "rulebook": [number.partition(".")[0] for number in versions],
            "kind": [batch.lines.kind[place] for place in places],
            "key_of": [batch.lines.key[place] for place in places],
        }
        return [Subjects(ScopeNarrowed, columns, items, [batch.numbers[place] for place in places])]

    def apply(self, batch: Batch, work: Work) -> None:
        today = timezone.localdate(work.now)
        columns = {
            "version_id": batch.to_lines(batch.head.ids("version")),
            "kind": batch.lines.kind,
            "key": batch.lines.key,
            "is_removed": batch.lines.is_removed,
            "since": [day or today for day in batch.to_lines(batch.head.since)],
            "set_by": work.actor,
            "set_at": work.now,
        }
        work.insert(ScopeRow, columns, len(batch.line_items))


def _codes(model: type[Unit] | type[Post], batch: Batch, kind: str, using: str) -> set[str]:
    wanted = {key for each, key in batch.lines.rows("kind", "key") if each == kind}
    return set(model._default_manager.using(using).filter(code__in=wanted).values_list("code", flat=True))


class TagInput(Input):
    kind: Annotated[Literal["person", "post"], Label("种类", choices=dict(TagKind.choices))]
    key: Annotated[str, Field(min_length=1, max_length=40), Label("工号或岗位代码")]
    tag: Annotated[str, Field(min_length=1, max_length=40), Label("标签", "例如 派遣、参与电商业务")]
    is_on: Annotated[bool, Label("有此标签")] = True
    since: Annotated[date, Label("自")]
    until: Annotated[date | None, Label("至", "空着就是长期")] = None


class SetTag(Command):
    """Its history is kept: whoever asks for a past day is told what stood then."""

    key = "policy.set_tag"
    title = "登记适用标签"
    header = TagInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head = batch.head
        wanted: dict[str, set[str]] = {"person": set(), "post": set()}
        for kind, key in head.rows("kind", "key"):
            wanted[kind].add(key)
        people = Person.objects.using(context.using).filter(number__in=wanted["person"])
        posts = Post.objects.using(context.using).filter(code__in=wanted["post"])
        known = {("person", number) for number in people.values_list("number", flat=True)}
        known |= {("post", code) for code in posts.values_list("code", flat=True)}
        for item, (kind, key, since, until) in enumerate(head.rows("kind", "key", "since", "until")):
            if (kind, key) not in known:
                yield refusal(item, None, "reference_exists", f"没有“{key}”", "请核对工号或岗位代码")
            elif until is not None and until < since:
                yield refusal(item, None, "constraint_holds", "截止日早于起始日", "请核对日期")

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(Tag, {**batch.head.columns, "set_by": work.actor, "set_at": work.now}, batch.size)


class RulingInput(Input):
    version: VersionNumber
    other: Annotated[str, Label("另一部制度"), Reference("rulebook.Rulebook", title="制度")]
    topic: Annotated[str, Field(min_length=1, max_length=60), Label("主题")]
    ruling: Annotated[Reason, Label("裁定", "以哪部制度为准、为什么")]


class RuleOverlap(Command):
    key = "policy.rule_overlap"
    title = "裁定主题重叠"
    header = RulingInput

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {"version_id": head.ids("version"), "other_id": head.ids("other")}
        own = {"topic": head.topic, "ruling": head.ruling, "ruled_by": work.actor, "ruled_at": work.now}
        work.insert(OverlapRuling, {**columns, **own}, batch.size)
