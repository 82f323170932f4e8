"""Rulebooks that come with a pack: read from its YAML, founded and enacted through commands.

Three ways meet in a clause: what the pack said when it was last enacted, what the company has made of it, and what the
pack says now. Only what the pack changed becomes a new version, and only where the company has no version of its own;
the others are listed as waiting for somebody to merge them.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, NamedTuple

import orjson
from django.conf import settings
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook import files
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from guiju.kernel.rulebook.models import Clause, PackEdition, Rulebook, Settlement

_RENAMED = {"when": "occasion", "outside": "needs_outside", "counted": "is_counted"}


@dataclass
class PackError(Exception):
    """A rulebook of the pack was refused; ``reason`` says why in Chinese."""

    reason: str


class Loaded(NamedTuple):
    """How many clauses the pack has, how many versions were enacted, and which wait to be merged."""

    clauses: int
    enacted: int
    waiting: list[str]


class RecordEditionInput(Input):
    digest: Annotated[str, Field(min_length=64, max_length=64), Label("摘要")]
    clauses: Annotated[int, Field(ge=0), Label("条款数")]
    enacted: Annotated[int, Field(ge=0), Label("新颁布")]
    waiting: Annotated[list[str], Label("待合并")] = []


class RecordEdition(Command):
    key = "rulebook.record_edition"
    title = "登记制度包"
    header = RecordEditionInput

    def apply(self, batch: Batch, work: Work) -> None:
        waiting = [orjson.dumps(codes).decode() for codes in batch.head.waiting]
        work.insert(PackEdition, {**batch.head.columns, "waiting": waiting}, batch.size)


def load(package: str, since: date, using: str = "default") -> Loaded:
    """Enact the rulebooks of a pack, new ones from ``since``, new versions from today; again changes nothing.

    Raises:
        PackError: a rulebook, a clause or a binding of it is refused.
    """
    names = [name for name in files.names(package) if name in settings.GUIJU_RULEBOOKS or not settings.GUIJU_RULEBOOKS]
    edition = sha256()
    for name in names:
        edition.update(name.encode() + b"\0" + files.content(package, name))
    digest = edition.hexdigest()
    known = PackEdition.objects.using(using).filter(digest=digest).first()
    if known is not None:
        return Loaded(known.clauses, 0, orjson.loads(known.waiting))
    books = [files.read(package, name) for name in names]
    _found(books, using)
    fresh, waiting = _changed(books, since, using)
    if fresh:
        _do(EnactClause, fresh, using)
    loaded = Loaded(sum(len(book["clauses"]) for book in books), len(fresh), waiting)
    _do(RecordEdition, [{"digest": digest, **loaded._asdict()}], using)
    return loaded


def _found(books: list[dict[str, Any]], using: str) -> None:
    there = set(Rulebook.objects.using(using).values_list("code", flat=True))
    new = [{name: value for name, value in book.items() if name != "clauses"} for book in books]
    missing = [book for book in new if book["code"] not in there]
    if missing:
        _do(FoundRulebook, missing, using)


class Standing(NamedTuple):
    """The latest version of a clause, and the pack's entry it last came from."""

    version: int
    digest: str
    last_packed: str | None

    def waits_for(self, digest: str) -> bool:
        """Whether this wording of the pack is new and the version that stands is the company's own."""
        return self.last_packed not in {digest, self.digest}


def _changed(books: list[dict[str, Any]], since: date, using: str) -> tuple[list[dict[str, Any]], list[str]]:
    standing, settled = standing_of(None, using), settled_of(None, using)
    today = timezone.localdate()
    fresh, waiting = [], []
    for book, entry, digest in _entries(books):
        known = standing.get(entry["code"])
        if known is None:
            fresh.append(item_of(book, entry, digest, 1, since))
        elif known.waits_for(digest):
            waiting += [entry["code"]] if (entry["code"], digest) not in settled else []
        elif known.last_packed != digest:
            fresh.append(item_of(book, entry, digest, known.version + 1, max(since, today)))
    return fresh, waiting


def standing_of(codes: Collection[str] | None, using: str) -> dict[str, Standing]:
    """By code, in one statement; None is all."""
    own = Clause.objects.using(using).filter(code=OuterRef("code"))
    packed = own.exclude(pack_digest="").order_by("-version").values("pack_digest")[:1]
    wanted = Clause.objects.using(using) if codes is None else Clause.objects.using(using).filter(code__in=codes)
    latest = wanted.values("code").annotate(last=Max("version"))
    current = own.order_by("-version").values("pack_digest")[:1]
    rows = latest.annotate(current=Subquery(current), packed=Subquery(packed))
    return {
        code: Standing(version, digest, last_packed)
        for code, version, digest, last_packed in rows.values_list("code", "last", "current", "packed")
    }


def settled_of(codes: Collection[str] | None, using: str) -> set[tuple[str, str]]:
    """Which wordings of the pack somebody has decided about: code and digest; None is all."""
    rows = Settlement.objects.using(using)
    return set((rows if codes is None else rows.filter(code__in=codes)).values_list("code", "digest"))


def _entries(books: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any], str]]:
    for book in books:
        for entry in book["clauses"]:
            yield book["code"], entry, files.digest_of(entry)


def item_of(book: str, entry: dict[str, Any], digest: str, version: int, since: date) -> dict[str, Any]:
    """An entry of the pack as an item that enacts it."""
    own = {_RENAMED.get(name, name): value for name, value in entry.items() if name != "bindings"}
    lines = [{"mode": entry["mode"], **binding} for binding in entry.get("bindings", [])]
    place = {"rulebook": book, "version": version, "effective_from": since, "pack_digest": digest}
    return {**own, **place, "lines": lines}


def _do(command: type[Command], items: list[dict[str, Any]], using: str) -> None:
    """The request id is the items' own digest, so that a start that was cut off is taken up where it stopped."""
    digest = sha256(orjson.dumps(items, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()
    context = Context(actor=SYSTEM, request_id=f"pack:{command.key}:{digest[:32]}", using=using)
    outcome = run_items(command, items, context)
    if outcome.refusals:
        raise PackError("；".join(why.message for why in outcome.refusals[:10]))
