"""制度缺口与补充规定."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.clause_fields import ClauseCode, resolve
from guiju.domains.policy.keeping_subjects import SupplementPublished
from guiju.domains.policy.models import Gap, Supplement, SupplementLink
from guiju.domains.policy.numbering import file_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class GapInput(Input):
    clause: ClauseCode
    kind: Annotated[str, Field(min_length=2, max_length=60), Label("事项", "条款没有写明的是什么，如：提成比例")]
    note: Annotated[str, Field(max_length=500), Label("说明")] = ""


class RegisterGap(Command):
    key = "policy.register_gap"
    title = "登记制度缺口"
    header = GapInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        batch.head.records["clause"], refused = resolve(batch.head.clause, timezone.localdate(context.now), context)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "rulebook": [clause.rulebook for clause in head.record("clause")],
            "clause": head.clause,
            "kind": head.kind,
            "note": head.note,
            "found_by": work.actor,
            "found_at": work.now,
        }
        file_papers(work, batch, Gap, columns, "QK")


class SupplementInput(Input):
    title: Annotated[str, Field(min_length=2, max_length=120), Label("名称")]
    text: Annotated[str, Field(min_length=2, max_length=20_000), Label("正文")]
    clause: Annotated[ClauseCode | None, Label("所补充的条款")] = None
    gap: Annotated[
        str | None, Label("缺口单号"), Reference("policy.Gap", by="number", fetch=("clause",), title="制度缺口")
    ] = None
    effective_from: Annotated[date, Label("生效日")]


class PublishSupplement(Command):
    """One without a clause is published too, and asked after."""

    key = "policy.publish_supplement"
    title = "发布补充规定"
    header = SupplementInput
    yields = (SupplementPublished,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        head.records["filled"] = [
            clause or (gap.clause if gap else "") for clause, gap in zip(head.clause, head.record("gap"), strict=True)
        ]
        return resolve(head.record("filled"), timezone.localdate(context.now), context)[1]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"name": batch.head.title, "clause": batch.head.record("filled")}
        return [Subjects(SupplementPublished, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "title": head.title,
            "text": head.text,
            "clause": head.record("filled"),
            "gap_id": head.ids("gap"),
            "effective_from": head.effective_from,
            "published_by": work.actor,
            "published_at": work.now,
        }
        file_papers(work, batch, Supplement, columns, "BC")


class LinkInput(Input):
    supplement: Annotated[
        str,
        Label("补充规定单号"),
        Reference("policy.Supplement", by="number", fetch=("clause",), lock=True, title="补充规定"),
    ]
    clause: ClauseCode


class LinkSupplement(Command):
    key = "policy.link_supplement"
    title = "补充规定挂条款"
    header = LinkInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        linked = set(
            SupplementLink.objects.using(context.using)
            .filter(supplement__in=[each for each in head.ids("supplement") if each is not None])
            .values_list("supplement", flat=True)
        )
        refused = resolve(head.clause, timezone.localdate(context.now), context)[1]
        for item, record in enumerate(head.record("supplement")):
            if record is None:
                continue
            if record.clause or record.id in linked:
                refused.append(refusal(item, None, "once", "这份补充规定已经挂了条款", "无需再挂"))
            linked.add(record.id)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "supplement_id": batch.head.ids("supplement"),
            "clause": batch.head.clause,
            "linked_by": work.actor,
            "linked_at": work.now,
        }
        work.insert(SupplementLink, columns, batch.size)
