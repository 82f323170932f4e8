"""The steps of a version before it is published: reviewed, adopted, announced."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from guiju.domains.policy.commands.drafting import refuse_published, take_steps
from guiju.domains.policy.fields import VersionNumber
from guiju.domains.policy.models import StepKind
from guiju.domains.policy.standing import steps_of
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work


class _Step(Command):
    """A step that a version takes once, before it is published."""

    kind: StepKind

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        versions = batch.head.ids("version")
        known = steps_of(versions, context.using)
        taken: set[int] = set()
        for item, version in enumerate(versions):
            if version is not None and (self.kind in known.get(version, {}) or version in taken):
                message = f"{batch.head.version[item]} 已经{self.kind.label}过"
                yield refusal(item, None, "once", message, "无需重复办理")
            taken.add(version)
        yield from refuse_published(batch, context)

    def apply(self, batch: Batch, work: Work) -> None:
        moments = [work.now] * batch.size
        take_steps(work, batch.head.ids("version"), self.kind.value, moments, self.notes(batch))

    def notes(self, batch: Batch) -> list[str]:
        return list(batch.head.note)


class NotedInput(Input):
    version: VersionNumber
    note: Annotated[str, Field(max_length=2000), Label("说明")] = ""


class ReviewVersion(_Step):
    """By somebody other than who drafted it."""

    key = "policy.review_version"
    title = "审核制度草案"
    header = NotedInput
    kind = StepKind.REVIEWED

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        yield from super().prepare(batch, context)
        for item, record in enumerate(batch.head.record("version")):
            if record is not None and record.drafted_by == context.actor:
                yield refusal(item, None, "other_person", "起草人不能审核自己的草案", "请由另一人审核")


class AnnounceVersion(_Step):
    """The notice period begins: from now on those it concerns can read the text."""

    key = "policy.announce_version"
    title = "公告制度草案"
    header = NotedInput
    kind = StepKind.ANNOUNCED


class AdoptInput(Input):
    version: VersionNumber
    decision: Annotated[str, Field(min_length=1, max_length=60), Label("采纳决定文号")]
    decided_on: Annotated[date, Label("决定日期")]
    approver: Annotated[str, Label("批准人"), Reference("org.Person", by="number", title="人员")]


class AdoptVersion(_Step):
    """A template, or somebody's proposal, becomes a draft of the company's own."""

    key = "policy.adopt_version"
    title = "采纳范本或提案"
    header = AdoptInput
    kind = StepKind.ADOPTED

    def notes(self, batch: Batch) -> list[str]:
        rows = batch.head.rows("decision", "decided_on", "approver")
        return [f"{decision}，{day:%Y-%m-%d}，批准人 {who}" for decision, day, who in rows]
