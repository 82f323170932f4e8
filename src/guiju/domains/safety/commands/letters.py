"""The head's own acts: he signs his letter, and takes each open hazard over."""

from typing import Annotated

from pydantic import Field

from guiju.domains.safety.fields import HazardNumber, PlaceCode
from guiju.domains.safety.models import HazardTakenOver, SafetyLetter
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal, refuse_again
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class LetterInput(Input):
    place: PlaceCode
    post: Annotated[str, Field(min_length=1, max_length=40), Label("岗位代码", "您担任负责人的岗位")]


class SignLetter(Command):
    key = "safety.sign_letter"
    title = "签署安全责任书"
    header = LetterInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        held = ports().authorizer.posts(context.actor, context.using)
        return [
            refusal(item, None, "signed_by_self", "您没有担任这个岗位", "请由负责人本人签署")
            for item, post in enumerate(batch.head.post)
            if post not in held
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        places = batch.head.ids("place")
        work.insert_numbered(
            SafetyLetter,
            {"place_id": places, "post": batch.head.post, "signer": work.actor, "signed_at": work.now},
            kind="ZR",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )


class TakeInput(Input):
    hazard: HazardNumber


class TakeOverHazard(Command):
    """One by one: each is seen."""

    key = "safety.take_over_hazard"
    title = "确认接收隐患"
    header = TakeInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [hazard for hazard in batch.head.ids("hazard") if hazard is not None]
        known = HazardTakenOver.objects.using(context.using).filter(hazard__in=wanted, taker=context.actor)
        return refuse_again(batch, "hazard", known.values_list("hazard_id", flat=True), "您已经确认接收过这个隐患")

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {"hazard_id": batch.head.ids("hazard"), "taker": work.actor, "taken_at": work.now}
        work.insert(HazardTakenOver, columns, batch.size)
