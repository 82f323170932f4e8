"""A difference on a platform is corrected there, with a screenshot, and explained."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.orders.fields import DifferenceNumber
from guiju.domains.orders.listing import EXPLAIN, finish, prove
from guiju.domains.orders.models import ListingCause, ListingExplanation, ListingProof, ProofKind
from guiju.domains.safety.commands.cameras import Screenshot
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refuse_again
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work

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
        return refuse_again(batch, "difference", done.values_list("difference", flat=True), "{named} 已经改正")

    def apply(self, batch: Batch, work: Work) -> None:
        proofs = prove(work, list(enumerate(batch.head.ids("difference"))), ProofKind.SCREENSHOT)
        attach(work, "平台可售数截图", PROOF, proofs, batch.head.record("screenshot"))


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
        return refuse_again(batch, "difference", done.values_list("difference", flat=True), "{named} 已经写过原因")

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
