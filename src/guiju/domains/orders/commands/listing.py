"""A difference on a platform is corrected there, with a screenshot, and explained."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.orders.fields import DifferenceNumber
from guiju.domains.orders.listing import EXPLAIN, finish, prove
from guiju.domains.orders.models import ListingCause, ListingExplanation, ListingProof, ProofKind
from guiju.domains.safety.commands.cameras import Screenshot
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.files.attach import attachment_columns
from guiju.kernel.files.models import Attachment

PROOF = "orders.listing_proof"
CAUSES = {value: str(label) for value, label in ListingCause.choices}


class ProveInput(Input):
    difference: DifferenceNumber
    screenshot: Screenshot


class ProveListing(Command):
    key = "orders.prove_listing"
    title = "上传平台可售数截图"
    header = ProveInput
    causes = ("worklist.finish_tasks",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        done = ListingProof.objects.using(context.using).filter(difference__in=batch.head.ids("difference"))
        return _once(batch, set(done.values_list("difference", flat=True)), "已经改正")

    def apply(self, batch: Batch, work: Work) -> None:
        proofs = prove(work, list(enumerate(batch.head.ids("difference"))), ProofKind.SCREENSHOT)
        uploads = batch.head.record("screenshot")
        attached = attachment_columns(
            [upload.sha256 for upload in uploads],
            {upload.sha256: (upload.media_type, upload.size) for upload in uploads},
            purpose="平台可售数截图",
            document_type=PROOF,
            document_ids=list(proofs),
        )
        work.insert(Attachment, attached, batch.size)


class ExplainInput(Input):
    difference: DifferenceNumber
    cause: Annotated[Literal["sync", "manual", "orders", "loss", "other"], Label("原因", choices=CAUSES)]
    note: Annotated[str, Field(min_length=2, max_length=500), Label("情况")]


class ExplainListing(Command):
    key = "orders.explain_listing"
    title = "填写平台库存差异原因"
    header = ExplainInput
    causes = ("worklist.finish_tasks",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        done = ListingExplanation.objects.using(context.using).filter(difference__in=batch.head.ids("difference"))
        return _once(batch, set(done.values_list("difference", flat=True)), "已经写过原因")

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "difference_id": batch.head.ids("difference"),
            "cause": batch.head.cause,
            "note": batch.head.note,
            "handler": work.actor,
            "explained_at": work.now,
        }
        work.insert(ListingExplanation, columns, batch.size)
        finish(work, [(item, EXPLAIN, each) for item, each in enumerate(batch.head.ids("difference"))])


def _once(batch: Batch, done: set[int], said: str) -> list[Refusal]:
    refused = []
    for item, each in enumerate(batch.head.ids("difference")):
        if each in done:
            refused.append(refusal(item, None, "once", f"{batch.head.difference[item]} {said}", "无需重复办理"))
        elif each is not None:
            done.add(each)
    return refused
