"""资产移交: another person answers for an asset from now on."""

from typing import Annotated

from guiju.domains.assets.fields import AssetNumber, Note, PersonNumber
from guiju.domains.assets.models import AssetHandover
from guiju.domains.assets.standing import standing
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class HandOverInput(Input):
    asset: AssetNumber
    taker: Annotated[PersonNumber, Label("接收人")]
    note: Annotated[Note, Label("说明")] = ""


class HandOverAsset(Command):
    key = "assets.hand_over_asset"
    title = "资产移交"
    header = HandOverInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        assets, takers = batch.head.ids("asset"), batch.head.ids("taker")
        known = standing(assets, context.using)
        refused, keepers = [], {asset: row.keeper_id for asset, row in known.items()}
        givers: list[int | None] = []
        for item, (asset, taker) in enumerate(zip(assets, takers, strict=True)):
            givers.append(keepers.get(asset) if asset is not None else None)
            if asset is None or taker is None:
                continue
            if asset not in known:
                why, advice = "这条资产登记已经更正过", "请在更正后的那条登记上办理"
            elif known[asset].ended_at is not None:
                why, advice = f"{known[asset].asset_code} 已经处置", "请核对资产编号"
            elif keepers[asset] == taker:
                why, advice = "接收人就是现在的保管人", "无需移交"
            else:
                keepers[asset] = taker
                continue
            refused.append(refusal(item, None, "stands", why, advice))
        batch.head.records["giver"] = givers
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        work.insert_numbered(
            AssetHandover,
            {
                "asset_id": head.ids("asset"),
                "giver_id": head.record("giver"),
                "taker_id": head.ids("taker"),
                "note": head.note,
                "handler": work.actor,
                "handed_at": work.now,
            },
            kind="GY",
            entities=entities(work, [record.place_id for record in head.record("asset")]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
