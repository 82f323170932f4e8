"""What the director or the shop manager decides about what the keeper referred."""

from collections.abc import Sequence
from typing import Annotated, Literal

import orjson
from pydantic import Field

from guiju.domains.warehouse.commands.dispatch import DispatchGoods
from guiju.domains.warehouse.controls.abnormal import IssuesReleased
from guiju.domains.warehouse.referred import CHECK_ABNORMAL
from guiju.kernel.commands.approving import held_for
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Input
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.held import DecideHeld
from guiju.kernel.commands.models import HeldPlace
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import Referral
from guiju.kernel.controls.referrals.commands import Instruct, Note, ReferralNumber


def _only_this(controls: str) -> bool:
    """Whether a held command waits for the release alone."""
    return all(each.keys() == {IssuesReleased.key} for each in orjson.loads(controls))


class ReleaseInput(Input):
    referral: ReferralNumber
    note: Note


class ReleaseIssues(Instruct):
    """Frees the issues of the warehouse; what waits for nothing else is approved with it."""

    key = "warehouse.release_issues"
    title = "放行出库"
    header = ReleaseInput
    causes = ("commands.decide_held",)

    def decisions(self, batch: Batch) -> list[str]:
        return ["放行"] * batch.size

    def notes(self, batch: Batch) -> Sequence[str]:
        return batch.head.note

    def apply(self, batch: Batch, work: Work) -> None:
        super().apply(batch, work)
        places = {record.place_id: item for item, record in enumerate(batch.head.record("referral"))}
        standing = Referral.objects.using(work.using).filter(
            kind=CHECK_ABNORMAL.key, place__in=places, settled_at__isnull=True
        )
        free = places.keys() - set(standing.values_list("place_id", flat=True))
        mine = held_for(work.actor, ports().authorizer.seats(work.actor, work.using), work.using)
        waiting = HeldPlace.objects.using(work.using).filter(
            place__in=free, held__in=mine.filter(command=DispatchGoods.key).values("id")
        )
        rows = list(waiting.order_by("held").values_list("held", "place", "held__controls"))
        chosen = [(held, place) for held, place, controls in rows if _only_this(controls)]
        if chosen:
            note = [batch.head.note[places[place]] for _, place in chosen]
            head = {"held": [held for held, _ in chosen], "decision": ["approve"] * len(chosen), "note": note}
            work.perform(DecideHeld, head, origin=[places[place] for _, place in chosen])


class InstructRefusalInput(Input):
    referral: ReferralNumber
    note: Note


class InstructRefusal(Instruct):
    key = "warehouse.instruct_refusal"
    title = "拒收阅示"
    header = InstructRefusalInput

    def decisions(self, batch: Batch) -> list[str]:
        return ["阅示"] * batch.size

    def notes(self, batch: Batch) -> Sequence[str]:
        return batch.head.note


DECISIONS = {"complete_papers": "补齐手续", "cancel": "取消申请", "discipline": "按制度处理"}


class DecideRefusedInput(Input):
    referral: ReferralNumber
    decision: Annotated[Literal["complete_papers", "cancel", "discipline"], Label("决定", choices=DECISIONS)]
    note: Annotated[str, Field(max_length=500), Label("意见")] = ""


class DecideRefusedIssues(Instruct):
    key = "warehouse.decide_refused_issues"
    title = "拒发处理决定"
    header = DecideRefusedInput

    def decisions(self, batch: Batch) -> list[str]:
        return [DECISIONS[each] for each in batch.head.decision]

    def notes(self, batch: Batch) -> Sequence[str]:
        return batch.head.note
