"""Schemas of a query's parameters and rows, derived from its declaration."""

from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model

from guiju.kernel.commands.fields import Label, mark_of
from guiju.kernel.queries.columns import Shown
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Query
from guiju.kernel.queries.reading import LARGEST_PAGE
from guiju.rest.shapes import NO_NUL, pascal
from guiju.rest.values import LARGEST, YEARS

LONGEST_WORDS = 200
LONGEST_CURSOR = 4_000
FIRST_DAY, LAST_DAY = date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31)
KIT = ("q", "sort", "after", "limit")
UNITS = {"money": "单位：分", "unit_cost": "单位：万分之一元", "moment": "UTC", "day": "上海日期"}
BOUNDS: dict[Any, dict[str, Any]] = {
    str: {"max_length": LONGEST_WORDS, "pattern": NO_NUL},
    int: {"ge": -LARGEST, "lt": LARGEST},
    date: {"ge": FIRST_DAY, "le": LAST_DAY},
    AwareDatetime: {"ge": f"{FIRST_DAY}T00:00:00Z", "le": f"{LAST_DAY}T00:00:00Z"},
}
"""What a column can hold, by the type of a param; a param's own bounds go before."""


class Asking(BaseModel):
    """What every list takes beside its own filters."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    q: Annotated[
        str, Field(title="搜索", description="最多 8 个词，空格分开", max_length=LONGEST_WORDS, pattern=NO_NUL)
    ] = ""
    after: Annotated[
        str,
        Field(title="续读位置", description="上一页的 next", max_length=LONGEST_CURSOR, pattern=r"^[A-Za-z0-9_-]*$"),
    ] = ""
    limit: Annotated[int, Field(title="每页行数", ge=1, le=LARGEST_PAGE)] = 50


class Page(BaseModel):
    """Base of a page of rows."""

    model_config = ConfigDict(defer_build=True)


def asking_model(query: type[Query]) -> type[Asking]:
    """The query parameters of a list: the kit's and the query's own.

    Raises:
        TypeError: a param of the query has a name of the kit's.
    """
    own = query.params.model_fields
    taken = sorted(own.keys() & set(KIT))
    if taken:
        message = f"{query.key}: the params {taken} have names of the kit"
        raise TypeError(message)
    fields: dict[str, Any] = {name: _param(info) for name, info in own.items()}
    orders = [sign + name for name, shown in query.row.columns.items() if shown.column.sortable for sign in ("", "-")]
    if orders:
        described = f"默认 {query.order or '最新在前'}；负号为降序"
        fields["sort"] = (Annotated[Literal[tuple(orders)] | None, Field(title="排序", description=described)], None)
    return create_model(f"{pascal(query.key)}Asking", __base__=Asking, **fields)


def _param(info: Any) -> tuple[Any, Any]:
    """A param with its Chinese title and with bounds that every engine can hold."""
    label = mark_of(info, Label)
    marks = [mark for mark in info.metadata if not isinstance(mark, Label | Filter)]
    limits = next(
        (bounds for kind, bounds in BOUNDS.items() if kind in {info.annotation, *get_args(info.annotation)}), {}
    )
    free = {name: bound for name, bound in limits.items() if not any(hasattr(mark, name) for mark in marks)}
    described: dict[str, Any] = {}
    if label is not None:
        choices = "、".join(f"{key} {title}" for key, title in label.choices.items())
        described = {"title": label.title, "description": label.help or choices or None}
    default = ... if info.is_required() else info.get_default(call_default_factory=True)
    return Annotated[(info.annotation, *marks, Field(**free, **described))], default


def row_model(query: type[Query]) -> type[BaseModel]:
    """A row as it is answered. A column of a field group is absent where the reader's posts do not open it."""
    fields = {name: _column(shown) for name, shown in query.row.columns.items()}
    config = ConfigDict(extra="forbid", defer_build=True)
    return create_model(f"{pascal(query.key)}Row", __config__=config, **fields)


def page_model(query: type[Query], row: type[BaseModel]) -> type[Page]:
    fields: dict[str, Any] = {
        "rows": (list[row], Field(title="行")),  # type: ignore[valid-type]
        "next": (str | None, Field(title="续读位置：下一页的 after；最后一页为 null")),
    }
    return create_model(f"{pascal(query.key)}Page", __base__=Page, **fields)


def _column(shown: Shown) -> Any:
    column = shown.column
    said = [
        "、".join(f"{key} {title}" for key, title in column.choices.items()),
        UNITS.get(shown.kind, ""),
        "已遮盖，完整内容用命令 queries.reveal 查看" if column.mask else "",
        f"需要权限 {column.permission}，没有时不出现" if column.permission else "",
    ]
    described = Field(title=shown.title, description="；".join(each for each in said if each) or None)
    return (Annotated[shown.type, described], None if column.permission else ...)
