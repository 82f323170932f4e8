"""批准访问个人信息: a system may hold or read personal data from then on."""

from typing import Annotated

from pydantic import Field

from guiju.domains.infosec.models import PersonalDataGrant
from guiju.domains.infosec.subjects import PersonalDataAsked
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

AssetNumber = Annotated[
    str,
    Label("资产登记单号"),
    Reference(
        "infosec.InfoAsset",
        by="number",
        place="place_id",
        fetch=("code", "assessed_on"),
        lock=True,
        title="信息资产",
    ),
]


class GrantInput(Input):
    asset: AssetNumber
    purpose: Annotated[str, Field(min_length=2, max_length=500), Label("用途", "处理哪些个人信息，为了什么")]


class GrantPersonalData(Command):
    key = "infosec.grant_personal_data"
    title = "批准访问个人信息"
    header = GrantInput
    yields = (PersonalDataAsked,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        records = batch.head.record("asset")
        columns = {
            "code": [record.code for record in records],
            "place": [record.place_id for record in records],
            "is_assessed": [record.assessed_on is not None for record in records],
        }
        return [Subjects(PersonalDataAsked, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        places = [record.place_id for record in batch.head.record("asset")]
        work.insert_numbered(
            PersonalDataGrant,
            {
                "asset_id": batch.head.ids("asset"),
                "place_id": places,
                "purpose": batch.head.purpose,
                "granted_by": work.actor,
                "granted_at": work.now,
            },
            kind="GR",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
