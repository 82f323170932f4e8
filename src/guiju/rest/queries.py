"""One GET endpoint a query for its rows and one for a record, generated from the register."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Annotated, Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from ninja import Path, Router
from ninja import Query as Asked
from pydantic import BaseModel

from guiju.kernel.queries import query as declared
from guiju.kernel.queries import reading
from guiju.kernel.queries.cursors import BadCursor
from guiju.kernel.queries.looking import UnknownSort
from guiju.kernel.queries.query import Query
from guiju.kernel.queries.reader import Reader
from guiju.rest.addresses import IDENTITY
from guiju.rest.callers import TO_READ, reader_of
from guiju.rest.problems import Fault, Problem, Refused
from guiju.rest.rows import LONGEST_WORDS, Asking, asking_model, page_model, row_model
from guiju.rest.shapes import NO_NUL, pascal

View = Callable[..., Any]
Identity = Annotated[str, Path(title="编号", min_length=1, max_length=LONGEST_WORDS, pattern=NO_NUL)]
PROBLEMS = frozenset({400, 401, 403, 404, 405, 422, 429, 500, 503})


def mount(router: Router) -> None:
    """Add the endpoints of every query that the installed apps declare."""
    autodiscover_modules("queries")
    for key, query in sorted(declared.queries().items()):
        domain, _dot, name = key.partition(".")
        row = row_model(query)
        shared: dict[str, Any] = {"auth": TO_READ, "tags": [domain]}
        router.add_api_operation(
            f"/{domain}/{name}",
            ["GET"],
            _list(query, asking_model(query)),
            response={200: page_model(query, row), PROBLEMS: Problem},
            operation_id=pascal(key),
            summary=query.title,
            url_name=key,
            **shared,
        )
        if query.identity:
            router.add_api_operation(
                f"/{domain}/{name}/{IDENTITY}",
                ["GET"],
                _record(query),
                response={200: row, PROBLEMS: Problem},
                operation_id=f"{pascal(key)}Record",
                summary=f"{query.title}：一条",
                url_name=f"{key}:record",
                **shared,
            )


def _list(query: type[Query], model: type[Asking]) -> View:
    def view(request: HttpRequest, asking: Annotated[model, Asked()]) -> HttpResponse:  # type: ignore[valid-type]
        _refuse_unknown(request, model)
        asked: dict[str, Any] = asking.model_dump()  # type: ignore[attr-defined]
        kit = {name: asked.pop(name, None) or "" for name in ("q", "sort", "after")}
        limit = asked.pop("limit")
        wanted = declared.Asked(search=kit["q"], sort=kit["sort"], after=kit["after"], limit=limit)
        reader = reader_of(request)
        try:
            found = reading.read(query, query.params(**asked), wanted, reader)
        except UnknownSort as wrong:
            raise _invalid(_("排序"), _("不能按它排序。"), field="sort") from wrong
        except BadCursor as wrong:
            raise _invalid(_("续读位置"), _("不是这个列表的续读位置，请从第一页读起。"), field="after") from wrong
        return _answer({"rows": _rows(query, found.rows, reader), "next": found.following or None})

    return view


def _record(query: type[Query]) -> View:
    def view(request: HttpRequest, identity: Identity) -> HttpResponse:
        reader = reader_of(request)
        found = reading.record(query, identity, reader)
        if found is None:
            raise Refused(HTTPStatus.NOT_FOUND, "not_found", _("没有这条记录，或不在您的权限范围内。"))
        return _answer(_rows(query, [found], reader)[0])

    return view


def _rows(query: type[Query], rows: Iterable[Any], reader: Reader) -> list[dict[str, Any]]:
    """Rows by column name; what the reader's posts do not open is not in them."""
    names = [shown.name for shown in reading.visible(query, reader)]
    return [{name: getattr(row, name) for name in names} for row in rows]


def _refuse_unknown(request: HttpRequest, model: type[BaseModel]) -> None:
    """A filter that is misspelt would be one that is not applied.

    Raises:
        Refused: a parameter is not of this list, or is given twice (422).
    """
    faults = [
        Fault(field=name[:LONGEST_WORDS], title=name[:LONGEST_WORDS], message=message)
        for name, values in request.GET.lists()
        for message in [_("不是这个列表的参数") if name not in model.model_fields else _("只能给一次")]
        if name not in model.model_fields or len(values) > 1
    ]
    if faults:
        said = "；".join(f"“{each.field}”{each.message}" for each in faults[:5])
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", said, faults)


def _invalid(title: str, message: str, *, field: str) -> Refused:
    fault = Fault(field=field, title=title, message=message)
    return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", f"“{title}”{message}", [fault])


def _answer(body: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), content_type="application/json; charset=utf-8")
