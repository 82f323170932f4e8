"""Planted holes: one check dropped at a time, as a careless change would drop it. The matrix must notice each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from django.db.models import Q
from django.middleware.csrf import CsrfViewMiddleware

from guiju.domains.warehouse.commands import reverse
from guiju.domains.warehouse.queries import card, stock
from guiju.domains.warehouse.ui import scope
from guiju.kernel.accounts import standing, tokens
from guiju.kernel.commands import approving, passage
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden
from guiju.kernel.commands.fields import Reference
from guiju.kernel.commands.ports import Permission, ports
from guiju.kernel.files import views as file_views
from guiju.kernel.files import visibility
from guiju.kernel.files.models import Attachment
from guiju.kernel.org import held
from guiju.kernel.org.models import Person
from guiju.kernel.pages import export, forms, lookup, records
from guiju.kernel.queries import commands as revealing
from guiju.kernel.queries import filters, looking, reading
from guiju.kernel.queries.query import query_of
from guiju.kernel.queries.reader import Reader
from guiju.rest import callers
from guiju.rest import queries as rest_queries
from guiju.web import middleware
from guiju.web.navigation import pages
from guiju.web.views import approvals, people, warnings
from tests.authorization import table
from tests.authorization.commands import COMPANY_WIDE, OF_PEOPLE, PLACED

Plant = Callable[[pytest.MonkeyPatch], None]


class Hole(NamedTuple):
    """``near`` stands in the cells that are asked first; a hole that none of them shows is looked for in all."""

    name: str
    near: str
    plant: Plant

    def __str__(self) -> str:
        return self.name


@contextmanager
def planted(hole: Hole) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        hole.plant(patch)
        yield


def _set(target: Any, name: str, value: Any) -> Plant:
    return lambda patch: patch.setattr(target, name, value)


def _frozen(target: Any, name: str, value: Any) -> Plant:
    """As `_set`, for a declaration that is frozen."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setitem(vars(target), name, value)

    return plant


def holes() -> list[Hole]:
    return [*_doors(), *_references(), *_queries(), *_pages(), *_kit(), *_entrances(), *_others()]


def _doors() -> Iterator[Hole]:
    """A command that no longer asks whether one may."""
    for key in sorted(
        {*PLACED, *OF_PEOPLE, *COMPANY_WIDE, "catalogue.register_sku", "findings.open", "rulebook.found"}
    ):
        yield Hole(f"{key} asks nobody's permission", f"command {key}", _open_door(key))


def _open_door(key: str) -> Plant:
    real = passage.enter

    def enter(command: Any, *given: Any) -> Any:
        entry = real(command, *given)
        if command.key != key or entry.permission.granted:
            return entry
        return entry._replace(permission=Permission(granted=True, places=None))

    return _set(passage, "enter", enter)


SCOPED = [
    ("org.assign", "header", "place"),
    ("org.end_assignment", "header", "assignment"),
    ("org.transfer", "header", "assignment"),
    ("warehouse.approve_issue", "header", "request"),
    ("warehouse.change_state", "header", "warehouse"),
    ("warehouse.count_arrival", "header", "arrival"),
    ("warehouse.dispatch_goods", "header", "request"),
    ("warehouse.receive_goods", "header", "arrival"),
    ("warehouse.record_arrival", "header", "warehouse"),
    ("warehouse.record_unpapered_departure", "header", "warehouse"),
    ("warehouse.refuse_goods", "header", "arrival"),
    ("warehouse.request_issue", "header", "warehouse"),
    ("warehouse.return_goods", "header", "warehouse"),
    ("warehouse.return_goods", "line", "dispatch"),
]
OWNED = [
    ("commands.acknowledge", "header", "breach"),
    ("org.revoke_token", "header", "token"),
    ("warehouse.record_arrival", "header", "photo"),
    ("warehouse.dispatch_goods", "header", "letter"),
]


def _references() -> Iterator[Hole]:
    """A field that names what is elsewhere, or somebody else's."""
    for given, mark in ((SCOPED, "place"), (OWNED, "owner")):
        for key, part, field in given:
            yield Hole(f"{key} {field} of any {mark}", f"command {key}", _unbound(key, part, field, mark))


def _unbound(key: str, part: str, field: str, mark: str) -> Plant:
    info = getattr(command_of(key), part).model_fields[field]
    marks = [replace(each, **{mark: None}) if isinstance(each, Reference) else each for each in info.metadata]
    return _set(info, "metadata", marks)


def _queries() -> Iterator[Hole]:
    """A query without its permission, its places, its field groups, its masks."""
    for key, shown in table.QUERIES.items():
        query = query_of(key)
        if key in {"catalogue.skus", "sample.arrivals", "warehouse.stock", "warehouse.returns", "warehouse.months"}:
            yield Hole(f"{key} for everybody", key, _set(query, "permission", None))
        if query.place is not None:
            yield Hole(f"{key} of all places", key, _set(query, "place", None))
        for name in shown.groups:
            column = query.row.columns[name].column
            yield Hole(f"{key} shows {name} to everybody", key, _frozen(column, "permission", ""))
        for name in shown.masked:
            yield Hole(f"{key} shows {name} whole", key, _frozen(query.row.columns[name].column, "mask", ""))
    columns = list(query_of("sample.arrivals").row.columns.values())
    searched = filters.searched
    yield Hole(
        "hidden columns are searched",
        "hidden column",
        _set(looking, "searched", lambda rows, _open, words: searched(rows, columns, words)),
    )
    yield Hole("hidden columns filter", "hidden column", _set(reading, "_refuse_hidden", lambda *_: None))
    place = stock._place
    yield Hole(
        "the month report of any warehouse",
        "warehouse.months",
        _set(stock, "_place", lambda code, reader: place(code, Reader(SYSTEM))),
    )
    balance = card._balance
    yield Hole(
        "the stock card of all places",
        "stock card",
        _set(card, "_balance", lambda params, reader: balance(params, Reader(SYSTEM))),
    )
    yield Hole("scope of queries", "list warehouse.arrivals", _set(reading, "scoped", lambda query, rows, reader: rows))


BARRED = [
    "ask_waiver",
    "people",
    "posts",
    "post",
    "units",
    "register_person",
    "warehouse_unpapered",
    "warehouse_new_arrival",
    "warehouse_count",
    "warehouse_receive",
    "warehouse_dispatch",
    "warehouse_pick",
    "warehouse_put_away",
    "warehouse_count_stock",
    "warehouse_new_issue",
    "warehouse_new_return",
    "warehouse_document",
    "warehouse_evidence",
    "warehouse_reverse",
    "company_profile",
    "waiting_clauses",
]


def _pages() -> Iterator[Hole]:
    """A page without its permission, or that looks everywhere."""
    known = {page.key: page for page in pages()}
    for key in BARRED:
        yield Hole(f"page {key} for everybody", f" {key} ", _frozen(known[key], "permission", None))
    for word in ("count", "receive", "refuse", "dispatch", "documents"):
        near = "warehouse_document" if word == "documents" else f"warehouse_{word}"
        yield Hole(f"pages under /{word}/ look at all places", near, _looking_everywhere(word))
    yield Hole("pages of people of all places", "page person", _set(people, "_visible", lambda _: Person.objects.all()))
    yield Hole("anybody's approval", "page approval", _set(approvals, "Q", _anything))
    yield Hole("anybody's warning", "page warning", _set(warnings, "Breach", _Anyones(warnings.Breach, "actor")))


def _looking_everywhere(word: str) -> Plant:
    real = scope.places
    return _set(scope, "places", lambda request: None if f"/{word}/" in request.path else real(request))


def _anything(**_: Any) -> Any:
    return Q()


class _Anyones:
    """A model whose rows are found whoever's they are."""

    def __init__(self, model: Any, owner: str) -> None:
        self.model = model
        self.owner = owner
        self.objects = self

    def filter(self, **conditions: Any) -> Any:
        return self.model.objects.filter(**{name: value for name, value in conditions.items() if name != self.owner})


def _kit() -> Iterator[Hole]:
    """The kit's pages read as the program itself, or offer what one may not do."""
    everybody = Reader(SYSTEM)
    yield Hole(
        "records are read as the program",
        "page of a record",
        _set(
            records,
            "record",
            lambda query, identity, _reader, **more: reading.record(query, identity, everybody, **more),
        ),
    )
    yield Hole(
        "look-ups are read as the program",
        "lookup",
        _set(lookup, "read", lambda query, params, asked, _reader: reading.read(query, params, asked, everybody)),
    )
    yield Hole(
        "files are written as the program",
        "export",
        _set(
            export,
            "everything",
            lambda query, params, asked, _reader, most: reading.everything(query, params, asked, everybody, most),
        ),
    )
    yield Hole(
        "files have all columns",
        "export",
        _set(export, "visible", lambda query, _reader: list(query.row.columns.values())),
    )
    yield Hole("forms for everybody", "form of", _set(forms, "may_do", lambda *_: True))
    yield Hole(
        "anybody reveals anything",
        "reveal",
        _set(revealing, "known", lambda query, identities, _reader: reading.known(query, identities, everybody)),
    )
    yield Hole(
        "revealing where one only reads", "reveal", lambda patch: patch.setattr(revealing, "Reader", _reads_wide)
    )


def _reads_wide(actor: int, *given: Any, within: Any = None) -> Reader:
    return Reader(actor, *given)


def _entrances() -> Iterator[Hole]:
    """Who is nobody, comes in; who has a token, does more; who did not mean it, writes."""
    yield Hole("closed accounts come in", "shen", _set(standing.Backend, "get_user", _whoever))
    yield Hole(
        "no sign-in before stock", "warehouse.stock", _set(middleware, "OPEN", middleware.OPEN | {"/warehouse/stock/"})
    )
    holder = tokens.holder
    yield Hole("revoked tokens", "revoked token", _set(tokens, "holder", _holder(end=False)))
    yield Hole("expired tokens", "expired token", _set(tokens, "holder", _holder(expiry=False)))

    def of_who_left(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(tokens, "is_open", lambda *_: True)
        patch.setattr(callers, "me_of", lambda _: object())

    yield Hole("tokens of who left", "token of who left", of_who_left)
    yield Hole("a token runs what its account may", "token · command", _set(Context, "narrows", lambda *_: False))
    yield Hole(
        "a token reads what its account may",
        "token · list",
        _set(rest_queries, "reader_of", lambda r: Reader(r.auth.actor)),
    )

    yield Hole("scopes narrow no reader", "token · list", _set(Reader, "_asked", _of_the_account))
    yield Hole("a token opens pages", "token · page", _tokens_on_pages(holder))
    yield Hole("no form token over REST", "write without form token", _set(callers, "check_csrf", lambda _: None))
    yield Hole(
        "no form token on pages", "write without form token", _set(CsrfViewMiddleware, "process_view", lambda *_: None)
    )


def _of_the_account(reader: Reader, permission: str) -> Permission:
    return ports().authorizer.permission(reader.actor, permission, reader.using)


def _whoever(_self: Any, user_id: int) -> Any:
    return standing.with_standing(standing.Account.objects.all()).filter(pk=user_id).first()


def _holder(*, end: bool = True, expiry: bool = True) -> Any:
    def holder(token: str, using: str = "default") -> Any:
        rows = tokens.ApiToken.objects.using(using).filter(digest=tokens.digest_of(token))
        rows = rows.filter(end__isnull=True) if end else rows
        rows = rows.filter(expires_at__gt=tokens.timezone.now()) if expiry else rows
        found = rows.values_list("id", "account_id", "scopes").first()
        if found is None or not tokens.is_open(found[1], using):
            return None
        return tokens.TokenHolder(found[1], frozenset(tokens.orjson.loads(found[2])), found[0])

    return holder


def _tokens_on_pages(holder: Any) -> Plant:
    real = middleware.entering.settle_session

    def settle(request: Any) -> None:
        real(request)
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        known = holder(given) if given and not request.path.startswith("/api/") else None
        if known is not None:
            request.user = _whoever(None, known.account)

    return _set(middleware.entering, "settle_session", settle)


def _others() -> Iterator[Hole]:
    """Files, approvals, the posts themselves, and answers that tell foreign from unknown."""
    yield Hole("any attached file", "file", _set(file_views, "visible_media_type", _any_file))
    yield Hole(
        "files of arrivals of all places",
        "file",
        lambda patch: patch.setitem(visibility._visibilities, "warehouse.arrival", lambda *_: True),
    )
    yield Hole(
        "any document is reversed",
        "command warehouse.reverse",
        _set(reverse, "_in_scope", lambda document, _: document),
    )
    lenient = _lenient(approving.Question.answer)
    yield Hole("any post approves", "command commands.decide_held", _set(approving.Question, "answer", lenient))
    for module in ("accounts", "people"):
        target = f"guiju.kernel.org.commands.{module}.people_out_of_scope"
        yield Hole(
            f"people of all places in {module}",
            "command org.",
            lambda patch, target=target: patch.setattr(target, _none),
        )
    for module in ("accounts", "places", "posts"):
        target = f"guiju.kernel.org.commands.{module}.company_only"
        yield Hole(
            f"some places are the company in {module}",
            "command org.",
            lambda patch, target=target: patch.setattr(target, _none),
        )
    for name, old, new in (
        ("posts that are over", "(ae.ends_at is null or", "(1 = 1 or"),
        ("posts that have not begun", "a.since <= %s", "(1 = 1 or a.since <= %s)"),
    ):
        yield Hole(
            name, "command warehouse.record", _set(held, "_BY_ASSIGNMENT", held._BY_ASSIGNMENT.replace(old, new))
        )
    everywhere = held._WITHIN.replace("coalesce(h.place, {everywhere})", "{everywhere}")
    yield Hole("every post holds everywhere", "command warehouse.record", _set(held, "_WITHIN", everywhere))
    yield Hole("any grant is every grant", "command catalogue", _set(held, "matching", lambda _: ("1 = %s", [1])))
    yield Hole("foreign records are said to be there", "REST record", _set(reading, "record", _telling(reading.record)))


def _any_file(_account: int, sha256: str, using: str = "default") -> str | None:
    return Attachment.objects.using(using).filter(sha256=sha256).values_list("media_type", flat=True).first()


def _none(*_: Any) -> list[Any]:
    return []


def _lenient(real: Any) -> Any:
    def answer(question: Any, actor: int, seats: Any) -> Any:
        given = real(question, actor, seats)
        return approving.Answer(question.record.approver_post, "") if "审批岗位" in given.fault else given

    return answer


def _telling(real: Any) -> Any:
    def record(query: Any, identity: str, reader: Reader, **more: Any) -> Any:
        found = real(query, identity, reader, **more)
        if found is None and real(query, identity, Reader(SYSTEM)) is not None:
            raise Forbidden(query.title)
        return found

    return record
