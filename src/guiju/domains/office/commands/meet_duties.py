"""Duties are done when the journal has all that they want."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from guiju.domains.office.fields import ItemMark
from guiju.domains.office.journal import met
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_now


class MetInput(Input):
    item: ItemMark
    by: Annotated[int, Field(ge=0), Label("完成人")]


class MeetDuties(Command):
    """Run by the program itself, any number of times."""

    key = "office.meet_duties"
    title = "工作记录齐全，职责完成"
    header = MetInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        items = batch.head.ids("item")
        settle_now(work, self.title, items, dict(zip(items, batch.head.by, strict=True)))


def meet(moment: datetime, using: str = "default") -> None:
    """Settle what the journal has all for; a step of the ticker."""
    items: list[dict[str, object]] = [{"item": mark, "by": by} for mark, by in met(moment, using).items()]
    if items:
        request = request_of("met", [moment.isoformat(), items])
        run_items(MeetDuties, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
