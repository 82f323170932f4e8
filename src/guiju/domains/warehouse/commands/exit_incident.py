"""货物外带登记: goods were seen leaving without a pass; recorded with time and picture, never stopped."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.controls.gatehouse import SeenLeaving
from guiju.domains.warehouse.fields import FileDigest, Moment, Warehouse, moments
from guiju.domains.warehouse.gate_subjects import GoodsSeenLeaving
from guiju.domains.warehouse.models import ExitIncident
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.org.entities import entities


class ExitIncidentInput(Input):
    warehouse: Warehouse
    description: Annotated[str, Field(min_length=2, max_length=500), Label("情况", "什么货、多少、往哪里去")]
    photo: Annotated[FileDigest, Label("照片")] = None
    seen_at: Annotated[Moment, Label("看见时间")] = None


class RecordExitIncident(Command):
    key = "warehouse.record_exit_incident"
    title = "货物外带登记"
    header = ExitIncidentInput
    happened = "seen_at"
    yields = (GoodsSeenLeaving,)
    causes = ("findings.open",)
    records_reality = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "place": head.ids("warehouse"),
            "seen_at": moments(head.seen_at, context.now),
            "has_photo": [each is not None for each in head.record("photo")],
        }
        return [Subjects(GoodsSeenLeaving, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, warehouses = batch.head, batch.head.ids("warehouse")
        seen, photos = moments(head.seen_at, work.now), batch.head.record("photo")
        found = work.insert_numbered(
            ExitIncident,
            {
                "warehouse_id": warehouses,
                "description": head.description,
                "photo_sha256": [each.sha256 if each else "" for each in photos],
                "seen_at": seen,
                "handler": work.actor,
            },
            kind="WD",
            entities=entities(work, warehouses),
            dates=seen,
            items=range(batch.size),
        )
        attach(work, "货物外带照片", "warehouse.exit_incident", found, photos)
        raise_at_once(SeenLeaving, self.subjects(batch, work.context)[0], work)
