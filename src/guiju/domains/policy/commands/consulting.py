"""How those a version concerns are heard, and where it is filed."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from guiju.domains.policy.commands.drafting import refuse_published
from guiju.domains.policy.fields import Party, Scan, TextHash, VersionNumber
from guiju.domains.policy.models import (
    Annex,
    ConsultationPaper,
    Filing,
    Opinion,
    OpinionAnswer,
    PaperKind,
    Rejection,
)
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work

PAPER = "policy.consultation"
Topic = Annotated[str, Field(min_length=1, max_length=60), Label("归类", "同类意见一并答复")]


def of_other_text(batch: Batch) -> Iterable[Refusal]:
    """Items whose paper is about another text than the version's."""
    for item, (record, given) in enumerate(zip(batch.head.record("version"), batch.head.text_hash, strict=True)):
        if record is not None and record.text_hash != given:
            message = f"材料的条文摘要与 {batch.head.version[item]} 的条文不一致"
            yield refusal(item, None, "stands", message, "请核对是不是同一份条文，再登记")


class PaperInput(Input):
    version: VersionNumber
    kind: Annotated[
        Literal["discussion", "consultation", "publicity", "opinions", "signatures"],
        Label("记录", choices=dict(PaperKind.choices)),
    ]
    held_on: Annotated[date, Label("日期")]
    summary: Annotated[str, Field(min_length=2, max_length=4000), Label("摘要", "参加人、说了什么、结论")]
    text_hash: TextHash
    scan: Scan


class RecordPaper(Command):
    """Later papers are welcome: who comes late is made known to as well."""

    key = "policy.record_paper"
    title = "登记民主程序材料"
    header = PaperInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        return of_other_text(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        head, scans = batch.head, batch.head.record("scan")
        columns = {
            "version_id": head.ids("version"),
            "kind": head.kind,
            "held_on": head.held_on,
            "summary": head.summary,
            "text_hash": head.text_hash,
            "sha256": head.scan,
            "recorded_by": work.actor,
            "recorded_at": work.now,
        }
        papers = work.insert(ConsultationPaper, columns, batch.size)
        attach(work, "民主程序材料", PAPER, papers, scans)


class OpinionInput(Input):
    version: VersionNumber
    party: Annotated[Party, Label("提出人")]
    topic: Topic
    text: Annotated[str, Field(min_length=2, max_length=4000), Label("意见")]


class RecordOpinion(Command):
    key = "policy.record_opinion"
    title = "登记征求的意见"
    header = OpinionInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        return refuse_published(batch, context)

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {"party": head.party, "topic": head.topic, "text": head.text}
        own = {"version_id": head.ids("version"), "given_at": work.now, "recorded_by": work.actor}
        work.insert(Opinion, {**columns, **own}, batch.size)


class AnswerInput(Input):
    version: VersionNumber
    topic: Topic
    answer: Annotated[str, Field(min_length=2, max_length=4000), Label("答复", "采纳了什么，没有采纳的为什么")]


class AnswerOpinions(Command):
    key = "policy.answer_opinions"
    title = "答复意见"
    header = AnswerInput

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {"version_id": head.ids("version"), "topic": head.topic, "answer": head.answer}
        work.insert(OpinionAnswer, {**columns, "answered_by": work.actor, "answered_at": work.now}, batch.size)


class FilingInput(Input):
    version: VersionNumber
    is_required: Annotated[bool, Label("需要备案")] = True
    authority: Annotated[str, Field(max_length=120), Label("备案机关")] = ""
    receipt: Annotated[str, Field(max_length=60), Label("回执号")] = ""
    law: Annotated[str, Field(max_length=200), Label("无需备案的法律依据", "无需备案时填写")] = ""
    filed_on: Annotated[date, Label("日期")]
    text_hash: TextHash


class RecordFiling(Command):
    """Filed, or not to be filed and why, under the name of whoever says so."""

    key = "policy.record_filing"
    title = "登记制度备案"
    header = FilingInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        yield from of_other_text(batch)
        for item, (needed, authority, receipt, law) in enumerate(
            batch.head.rows("is_required", "authority", "receipt", "law")
        ):
            if needed and not (authority and receipt):
                yield refusal(item, None, "clause_whole", "没有备案机关或回执号", "请填写，或改记无需备案及其法律依据")
            elif not needed and not law:
                yield refusal(item, None, "clause_whole", "没有写明无需备案的法律依据", "请写明依据哪条规定无需备案")

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        names = ("is_required", "authority", "receipt", "law", "filed_on", "text_hash")
        columns = {name: getattr(head, name) for name in names}
        own = {"version_id": head.ids("version"), "filed_by": work.actor, "filed_at": work.now}
        work.insert(Filing, {**columns, **own}, batch.size)


class AnnexInput(Input):
    version: VersionNumber
    title: Annotated[str, Field(min_length=1, max_length=60), Label("附件", "例如 海关与备案资料")]
    is_applicable: Annotated[bool, Label("适用")] = True
    text: Annotated[str, Field(min_length=2, max_length=4000), Label("内容或不适用的理由")]


class RecordAnnex(Command):
    """The data sheet that the title of a rulebook asks for, or in writing why it does not apply."""

    key = "policy.record_annex"
    title = "提交制度附件"
    header = AnnexInput

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {name: getattr(head, name) for name in ("title", "is_applicable", "text")}
        own = {"version_id": head.ids("version"), "given_by": work.actor, "given_at": work.now}
        work.insert(Annex, {**columns, **own}, batch.size)


class RejectionInput(Input):
    version: VersionNumber
    party: Annotated[Party, Label("经营者")]
    rejected_at: Annotated[AwareDatetime | None, Label("时间", "空着就是现在")] = None


class RecordRejection(Command):
    """He may leave under the rules before: nobody keeps him from saying so."""

    key = "policy.record_rejection"
    title = "登记不接受新版"
    header = RejectionInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        wanted = batch.head.ids("version")
        rows = Rejection.objects.using(context.using).filter(version__in=[each for each in wanted if each is not None])
        known = set(rows.values_list("version", "party"))
        for item, key in enumerate(zip(wanted, batch.head.party, strict=True)):
            if key in known:
                yield refusal(item, None, "once", f"{key[1]} 已经登记过", "无需重复登记")
            known.add(key)

    def apply(self, batch: Batch, work: Work) -> None:
        moments = [moment or work.now for moment in batch.head.rejected_at]
        columns = {"version_id": batch.head.ids("version"), "party": batch.head.party, "rejected_at": moments}
        work.insert(Rejection, {**columns, "recorded_by": work.actor}, batch.size)
