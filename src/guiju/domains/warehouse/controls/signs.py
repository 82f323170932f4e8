"""Special goods that stand without their sign."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from guiju.domains.catalogue.api import storage_of
from guiju.domains.warehouse.controls.arranging import IN_STOCK, StandingWatch
from guiju.domains.warehouse.controls.placing import SpecialLabelled
from guiju.domains.warehouse.signs import last_labels
from guiju.domains.warehouse.subjects import GoodsPlaced
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once


class SignMissing(StandingWatch):
    """Until the right sign is scanned at the bin."""

    key = "warehouse.sign_missing"
    title = "缺标志"
    gate = SpecialLabelled
    advice = "请打印并贴上对应的标志，到库位扫描标志"
    limits = ("default_label_hours",)
    unfit_goods: ClassVar = {"mark": "fragile"}
    suspect = "r.mark <> ''"

    def subjects(self, context: Context) -> Subjects:
        found = super().subjects(context)
        labels = last_labels(found.bin_id, context.using)
        keys = zip(found.bin_id, found.sku_id, strict=True)
        return replace(found, columns={**found.columns, "label": [labels.get(key, "") for key in keys]})


def ask_for_signs(placed: Subjects, work: Work) -> None:
    """What was put away without its sign is to be labelled; it stands, whatever the keeper said of it."""
    rules = storage_of(placed.sku_id, work.using)
    bare = [
        index
        for index, (sku, label) in enumerate(zip(placed.sku_id, placed.label, strict=True))
        if rules[sku].mark and rules[sku].mark != label
    ]
    chosen = sorted({(placed.sku_id[index], placed.bin_id[index]): index for index in bare}.values())
    if not chosen:
        return
    columns: dict[str, Sequence[Any]] = {
        name: [column[index] for index in chosen] for name, column in placed.columns.items()
    }
    columns["source"] = [IN_STOCK] * len(chosen)
    items, numbers = [placed.items[index] for index in chosen], [placed.lines[index] for index in chosen]
    raise_at_once(SignMissing, Subjects(GoodsPlaced, columns, items, numbers), work, is_grave=False)
