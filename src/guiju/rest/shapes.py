"""Request schemas derived from the declarations of commands."""

from copy import copy
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SkipValidation, create_model

from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import OnRefusal
from guiju.kernel.commands.fields import Label, Money, UnitCost
from guiju.kernel.commands.shape import Part

MAX_ITEMS = 10_000
KEY_PATTERN = r"^[A-Za-z0-9._-]{1,80}$"
"""No colon: keys with one are the program's own (``held:…``)."""

NO_NUL = r"^[^\x00]*$"
Position = Annotated[int, Field(strict=True, ge=0, lt=2**31)]


class Ack(BaseModel):
    """The reason for a warning, sent with the request."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    control: Annotated[str, Field(title="控制", min_length=1, max_length=80, pattern=NO_NUL)]
    item: Annotated[Position, Field(title="第几项（自 0 起）")]
    line: Annotated[Position | None, Field(title="第几行（自 0 起）")] = None
    reason: Annotated[str, Field(title="原因", min_length=1, max_length=500, pattern=NO_NUL)]


class Request(BaseModel):
    """What every command takes beside its input."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    on_refusal: Annotated[OnRefusal, Field(title="有拒绝时：all 全部不办，partial 能办的先办")] = OnRefusal.ALL
    request_id: Annotated[
        str | None,
        Field(title="请求号", description="同一请求号只办理一次；与请求头 Idempotency-Key 等效", pattern=KEY_PATTERN),
    ] = None
    acks: Annotated[list[Ack], Field(title="对预警的说明", max_length=MAX_ITEMS)] = []


def pascal(key: str) -> str:
    """``warehouse.receive_goods`` → ``WarehouseReceiveGoods``."""
    return "".join(word.capitalize() for word in key.replace(".", "_").split("_"))


def request_model(command: type[Command]) -> type[Request]:
    """``input`` is published in full and validated by the run alone, column by column, with errors a person reads."""
    name = pascal(command.key)
    fields = _described(command.header_part())
    part = command.line_part()
    if part is not None:
        line = create_model(f"{name}Line", __base__=Input, **_described(part))
        lines = Field(title="明细", min_length=1) if command.needs_lines else Field([], title="明细")
        fields["lines"] = (list[line], lines)
    item: Any = create_model(f"{name}Item", __base__=Input, **fields)
    items = Annotated[list[item], Field(min_length=1, max_length=MAX_ITEMS)]
    given = Annotated[SkipValidation[item | items], AfterValidator(_items), Field(title="一项，或多项的列表")]
    return create_model(f"{name}Request", __base__=Request, input=(given, ...))


def _described(part: Part) -> dict[str, Any]:
    """The fields of a part with the names and hints a form shows."""
    labels = part.marked(Label)
    units: dict[str, Money | UnitCost] = {**part.marked(Money), **part.marked(UnitCost)}
    fields: dict[str, Any] = {}
    for name, info in part.fields.items():
        described, label = copy(info), labels.get(name)
        if label is not None:
            described.title = f"{label.title}（{units[name].unit}）" if name in units else label.title
            described.description = (
                label.help or "、".join(f"{key} {title}" for key, title in label.choices.items()) or None
            )
        fields[name] = (info.annotation, described)
    return fields


def _items(given: Any) -> list[dict[str, Any]]:
    items = given if isinstance(given, list) else [given]
    if not items or not all(isinstance(item, dict) for item in items):
        message = "应为一项，或多项的列表"
        raise ValueError(message)
    if len(items) > MAX_ITEMS:
        message = f"一次最多 {MAX_ITEMS} 项，请分批提交"
        raise ValueError(message)
    return items
