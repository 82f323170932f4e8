"""Later editions of the pack, and versions of a company's own."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import orjson
import pytest
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook import files
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Clause
from tests.rulebook.pack import PACK, RULEBOOKS


def edition(monkeypatch: pytest.MonkeyPatch, change: Callable[[dict[str, dict[str, Any]]], None]) -> None:
    """The pack as a later edition of it would be read."""
    read, content = files.read, files.content
    books = {name: deepcopy(files.read(PACK, name)) for name in RULEBOOKS}
    change({clause["code"]: clause for book in books.values() for clause in book["clauses"]})
    monkeypatch.setattr(files, "read", lambda package, name: books.get(name) or read(package, name))
    monkeypatch.setattr(
        files, "content", lambda package, name: orjson.dumps(books[name]) if name in books else content(package, name)
    )


def own_version(code: str, **changed: Any) -> Any:
    latest = Clause.objects.filter(code=code).order_by("-version")[0]
    item = {
        "rulebook": code[:3],
        "code": code,
        "version": latest.version + 1,
        "title": latest.title,
        "text": latest.text,
        "params": orjson.loads(latest.params),
        "mode": latest.mode,
        "effective_from": timezone.localdate(),
        **changed,
    }
    return run_items(EnactClause, [item], Context(SYSTEM))
