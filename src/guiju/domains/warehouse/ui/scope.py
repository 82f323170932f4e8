"""Where the person who looks may look; foreign and unknown are the same 404."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import register_converter, reverse
from django.urls.converters import StringConverter

from guiju.domains.warehouse import queries
from guiju.kernel.commands.context import Outcome
from guiju.kernel.org.models import Place
from guiju.kernel.pages.me import SignedInRequest

STORES = ("warehouse",)
Document = TypeVar("Document", bound=Model)


class DocumentNumber(StringConverter):
    regex = r"[^/\x00]{1,40}"


register_converter(DocumentNumber, "document")


def places(request: SignedInRequest, permission: str = queries.READ) -> queries.Places:
    return request.me.reader.permission(permission).places


def warehouses(request: SignedInRequest, permission: str = queries.READ) -> list[Place]:
    """The warehouses a form may name."""
    mine = places(request, permission)
    found = Place.objects.filter(kind__in=STORES).order_by("code")
    return list(found if mine is None else found.filter(id__in=mine))


def choices(request: SignedInRequest, permission: str = queries.READ) -> Mapping[str, str]:
    return {place.code: place.name for place in warehouses(request, permission)}


def document_or_404(request: SignedInRequest, documents: QuerySet[Document], number: str) -> Document:
    """Of these documents the one with the number, in a warehouse of the person's."""
    mine = places(request)
    found = documents.filter(number=number)
    document = (found if mine is None else found.filter(warehouse_id__in=mine)).first()
    if document is None:
        raise Http404
    return document


def sheet_or_404(request: SignedInRequest, number: str) -> queries.CountSheet:
    sheet = queries.count_sheet(number, places(request))
    if sheet is None:
        raise Http404
    return sheet


def request_or_404(request: SignedInRequest, number: str) -> queries.OpenRequest:
    found = queries.open_requests(places(request), number=number)
    if not found:
        raise Http404
    return found[0]


def to(name: str, *args: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=args))


def after(outcome: Outcome, name: str, *args: Any) -> HttpResponse:
    """To the page of what was done, or to the approval it waits for."""
    if outcome.held_ids:
        return to("approval", next(iter(outcome.held_ids.values())))
    return to(name, *args)
