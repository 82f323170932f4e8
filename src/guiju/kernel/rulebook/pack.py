"""Rulebooks that come with a pack: read from its YAML, founded and enacted through commands, once."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from typing import Any

import yaml

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook


@dataclass(frozen=True)
class PackError(Exception):
    """A rulebook of the pack was refused; ``reason`` says why in Chinese."""

    rulebook: str
    reason: str


def enact(package: str, name: str, since: date, using: str = "default") -> None:
    """Enact the rulebook ``name`` of a pack, from a day on; doing it again changes nothing.

    Raises:
        PackError: a clause or a binding of it is refused.
    """
    text = files(package).joinpath(f"{name}.yaml").read_bytes()
    pack: dict[str, Any] = yaml.safe_load(text)
    edition = sha256(text).hexdigest()[:16]
    _do(FoundRulebook, [{"code": pack["code"], "title": pack["title"]}], f"pack:{name}", name, using)
    clauses = [
        {
            "rulebook": pack["code"],
            "code": clause["code"],
            "title": clause["title"],
            "text": clause["text"],
            "params": clause["params"],
            "mode": clause["mode"],
            "effective_from": since,
            "lines": [{"mode": clause["mode"], **binding} for binding in clause["bindings"]],
        }
        for clause in pack["clauses"]
    ]
    _do(EnactClause, clauses, f"pack:{name}:{edition}", name, using)


def _do(command: Any, items: list[dict[str, Any]], request: str, name: str, using: str) -> None:
    outcome = run_items(command, items, Context(actor=SYSTEM, request_id=request, using=using))
    if outcome.refusals:
        raise PackError(name, "；".join(why.message for why in outcome.refusals))
