"""Ending the approval of an external device before its time."""

from typing import Annotated

from pydantic import Field

from guiju.domains.infosec.models import ApprovalEnd
from guiju.domains.infosec.standing import devices
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

DeviceNumber = Annotated[
    str, Label("登记单号"), Reference("infosec.Device", by="number", place="place_id", lock=True, title="外接设备")
]


class EndApprovalInput(Input):
    device: DeviceNumber
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("原因")]


class EndApproval(Command):
    key = "infosec.end_approval"
    title = "提前终止批准"
    header = EndApprovalInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [device for device in batch.head.ids("device") if device is not None]
        known = devices(context.using).filter(pk__in=wanted).values_list("pk", "ended_at", "valid_until")
        over = {pk: (given_back, until) for pk, given_back, until in known}
        refused, seen = [], set()
        for item, device in enumerate(batch.head.ids("device")):
            if device is None:
                continue
            if device not in over:
                why, advice = "这条登记已经更正过", "请在更正后的那条登记上办理"
            elif over[device][0] is not None:
                why, advice = "这台设备已经归还", "无需终止批准"
            elif over[device][1] <= context.now or device in seen:
                why, advice = "这台设备的批准已经到期或终止", "请办理归还"
            else:
                seen.add(device)
                continue
            refused.append(refusal(item, None, "stands", why, advice))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        places = [record.place_id for record in batch.head.record("device")]
        work.insert_numbered(
            ApprovalEnd,
            {
                "device_id": batch.head.ids("device"),
                "reason": batch.head.reason,
                "handler": work.actor,
                "ended_at": work.now,
            },
            kind="PZ",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
