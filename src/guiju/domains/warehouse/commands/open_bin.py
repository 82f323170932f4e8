"""Bins are set up with a code each, and arranged anew."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import AfterValidator, Field

from guiju.domains.catalogue.models import StorageClass
from guiju.domains.warehouse.fields import BinCode, Warehouse
from guiju.domains.warehouse.models import Bin, BinPurpose
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Fresh, Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.duty import PHOTO
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.occasions import Occasion, fall_due
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.reading import effective
from guiju.kernel.store.arrays import rows_of, rows_parameters

Purpose = Annotated[
    Literal["storage", "staging", "quarantine", "aisle", "fire_lane"], Label("用途", choices=dict(BinPurpose.choices))
]
Class = Annotated[
    Literal["", "general", "food", "daily", "chemical", "electronic", "apparel"],
    Label("存放类别", "空着不限类别", choices={"": "不限", **{str(k): str(v) for k, v in StorageClass.choices}}),
]
Shelf = Annotated[str, Field(max_length=40), Label("货架")]
Limit = Annotated[int | None, Field(ge=1, le=10**12)]
Zone = Annotated[str | None, Label("库区"), Reference("org.Place", fetch=("kind",), place="id", title="库区")]


class OpenBinInput(Input):
    warehouse: Warehouse
    code: Annotated[
        Annotated[str, Field(min_length=1, max_length=40), AfterValidator(str.upper)] | None,
        Label("库位", "贴在库位上、能扫的码；还没有码的空着，先给临时编码", also=("库位编码", "货位")),
        Fresh("warehouse.Bin"),
    ] = None
    zone: Zone = None
    purpose: Purpose = "storage"
    storage_class: Class = ""
    shelf: Shelf = ""
    behind: Annotated[
        str | None, Label("被谁挡住", "只有搬开它才够得着"), Reference("warehouse.Bin", place="warehouse_id")
    ] = None
    weight_limit: Annotated[Limit, Label("限重（克）")] = None
    volume_limit: Annotated[Limit, Label("容积（立方厘米）")] = None
    layer_limit: Annotated[int | None, Field(ge=1, le=1_000), Label("限高（层）")] = None
    width: Annotated[int | None, Field(ge=1, le=10_000), Label("应有净宽（厘米）", "只有通道要填")] = None
    is_temporary: Annotated[bool, Label("临时编码", "没有码的库位先给一个，次日内贴正式标签")] = False


class LabelParams(Params):
    default_label_days: int = Field(1, title="贴标期限（天）", ge=0)
    posts: list[str] = Field(["keeper"], title="岗位")
    superior: str = Field("warehouse_head", title="上级岗位")


BIN_LABELLED = OccasionalDuty("warehouse.bin_labelled", "临时编码贴标签", LabelParams)


class OpenBin(Command):
    """A bin without a code gets a temporary one, and somebody is to hang it there."""

    key = "warehouse.open_bin"
    title = "设立库位"
    header = OpenBinInput
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        named = ("warehouse", "zone", "behind", "code", "is_temporary")
        columns = {name: values for name, values in head.columns.items() if name not in named}
        columns |= {f"{name}_id": head.ids(name) for name in named[:3]}
        codes = [code or f"LS-{work.run}-{item + 1}" for item, code in enumerate(head.code)]
        temporary = [given or not code for given, code in zip(head.is_temporary, head.code, strict=True)]
        columns |= {"code": codes, "is_temporary": temporary}
        work.insert(Bin, {**columns, "opened_by": work.actor, "opened_at": work.now}, batch.size)
        work.answer(range(batch.size), code=codes)
        places = [zone or warehouse for zone, warehouse in zip(head.ids("zone"), head.ids("warehouse"), strict=True)]
        unlabelled = [(codes[item], places[item]) for item in range(batch.size) if temporary[item]]
        if unlabelled:
            _ask_for_labels(unlabelled, work)


def _ask_for_labels(bins: list[tuple[str, int]], work: Work) -> None:
    bounds = BIN_LABELLED.bounds(work.now, work.using)
    today = timezone.localdate(work.now)
    occasions = []
    for code, place in bins:
        params: list[Any] = [each.params for each in effective(bounds, place)]
        days = min((each.default_label_days for each in params), default=0)
        due = end_of(today + timedelta(days=days))
        occasions.append(Occasion(code, (f"{code} 的标签已经贴好、能扫",), place, 0, due, evidence=(PHOTO,)))
    fall_due(work, BIN_LABELLED, bounds, occasions)


class ArrangeBinInput(Input):
    bin: BinCode
    purpose: Purpose
    storage_class: Class = ""
    shelf: Shelf = ""


class ArrangeBin(Command):
    key = "warehouse.arrange_bin"
    title = "调整库位定置"
    header = ArrangeBinInput
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        given = rows_of({"id": "bigint", "purpose": "text", "storage_class": "text", "shelf": "text"}, work.using)
        columns = [head.ids("bin"), head.purpose, head.storage_class, head.shelf]
        work.execute(
            "update warehouse_bin set purpose = d.purpose, storage_class = d.storage_class, shelf = d.shelf "
            f"from {given} as d where warehouse_bin.id = d.id",
            rows_parameters(columns, work.using),
        )
