"""公物借用: an asset goes to somebody until a day."""

from datetime import date
from typing import Annotated

from django.utils import timezone

from guiju.domains.assets.fields import AssetNumber, Note, PersonNumber
from guiju.domains.assets.models import AssetLoan
from guiju.domains.assets.standing import standing
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class LendInput(Input):
    asset: AssetNumber
    borrower: Annotated[PersonNumber, Label("借用人")]
    due_on: Annotated[date, Label("应还日")]
    purpose: Annotated[Note, Label("用途")] = ""


class LendAsset(Command):
    key = "assets.lend_asset"
    title = "公物借出"
    header = LendInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        known = standing(batch.head.ids("asset"), context.using)
        today = timezone.localdate(context.now)
        refused, lent = [], set()
        for item, (asset, due_on) in enumerate(zip(batch.head.ids("asset"), batch.head.due_on, strict=True)):
            if asset is None:
                continue
            row = known.get(asset)
            if row is None:
                why, advice = "这条资产登记已经更正过", "请在更正后的那条登记上办理"
            elif row.ended_at is not None:
                why, advice = f"{row.asset_code} 已经处置", "请核对资产编号"
            elif row.loan is not None or asset in lent:
                why, advice = f"{row.asset_code} 已经借出，还没有归还", "请先办理归还"
            elif due_on < today:
                why, advice = "应还日早于借出日", "请核对应还日"
            else:
                lent.add(asset)
                continue
            refused.append(refusal(item, None, "stands", why, advice))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        places = [record.place_id for record in head.record("asset")]
        work.insert_numbered(
            AssetLoan,
            {
                "asset_id": head.ids("asset"),
                "place_id": places,
                "borrower_id": head.ids("borrower"),
                "purpose": head.purpose,
                "lent_on": timezone.localdate(work.now),
                "due_on": head.due_on,
                "handler": work.actor,
                "lent_at": work.now,
            },
            kind="GW",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
