"""启用罚款的材料: minutes of the consultation and a legal opinion, for one place; without them fines stay locked."""

from typing import Annotated

from pydantic import Field

from guiju.domains.conduct.fields import PlaceCode
from guiju.domains.conduct.models import FinePermit
from guiju.domains.conduct.subjects import FinePermitted
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

PERMIT = "conduct.fine_permit"
_UPLOAD = Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="文件")


class PermitInput(Input):
    place: PlaceCode
    region: Annotated[str, Field(min_length=2, max_length=20), Label("适用地区", "省、自治区、直辖市")]
    minutes: Annotated[str | None, Label("民主程序材料"), _UPLOAD] = None
    opinion: Annotated[str | None, Label("法律意见"), _UPLOAD] = None


class PermitFines(Command):
    key = "conduct.permit_fines"
    title = "提交罚款合规材料"
    header = PermitInput
    yields = (FinePermitted,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "place": head.ids("place"),
            "region": head.region,
            "has_minutes": [bool(each) for each in head.minutes],
            "has_opinion": [bool(each) for each in head.opinion],
        }
        return [Subjects(FinePermitted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        permits = work.insert_numbered(
            FinePermit,
            {
                "place_id": head.ids("place"),
                "region": head.region,
                "permitted_by": work.actor,
                "permitted_at": work.now,
            },
            kind="FK",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        words = ["民主程序材料"] * batch.size + ["法律意见"] * batch.size
        files = [*head.record("minutes"), *head.record("opinion")]
        attach(work, words, PERMIT, [*permits, *permits], files)
