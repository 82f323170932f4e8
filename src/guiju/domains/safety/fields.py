"""Input fields of safety, declared once."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from guiju.kernel.commands.fields import Label, Reference

PlaceCode = Annotated[str, Label("地点"), Reference("org.Place", fetch=("entity_id",), place="id", title="地点")]
Photo = Annotated[
    str | None,
    Field(pattern=r"^[0-9a-f]{64}$"),
    Label("照片"),
    Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的照片"),
]
PersonNumber = Annotated[
    str | None, Label("人员"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")
]
HazardNumber = Annotated[
    str,
    Label("隐患单号"),
    Reference(
        "safety.Hazard",
        by="number",
        place="place_id",
        fetch=("number", "kind", "what", "station", "reporter", "reported_at", "closed_at"),
        lock=True,
        title="隐患",
    ),
]
Words = Annotated[str, Field(min_length=2, max_length=500)]
Note = Annotated[str, Field(max_length=500), Label("说明")]
ScannedCode = Annotated[str, Field(max_length=60), Label("现场扫码", "扫现场的地点码，证明到了现场")]
Instant = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))]
Moment = Instant | None
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2100, 1, 1))]
EquipmentCode = Annotated[
    str,
    Field(min_length=1, max_length=40),
    Label("设备编号"),
    Reference(
        "safety.Equipment", by="code", place="place_id", fetch=("code", "kind", "keeper_id", "guards"), title="设备"
    ),
]
