"""The YAML files of a pack, read once a process."""

from collections.abc import Collection
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, NamedTuple

import orjson
import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader is safe as well and ten times as fast; a PyYAML without it still reads."""


def names(package: str) -> list[str]:
    """The rulebooks of a pack, in order: its files named by a capital S and digits."""
    found = (each.name.removesuffix(".yaml") for each in files(package).iterdir() if each.name.endswith(".yaml"))
    return sorted(name for name in found if name[0] == "S" and name[1:].isdigit())


def content(package: str, name: str) -> bytes:
    return files(package).joinpath(f"{name}.yaml").read_bytes()


@cache
def read(package: str, name: str) -> dict[str, Any]:
    """One file of a pack; nobody changes what is returned."""
    loaded: dict[str, Any] = yaml.load(content(package, name), _LOADER)  # noqa: S506 — both loaders are safe
    return loaded


class Entry(NamedTuple):
    """A clause as the installed pack has it; ``digest`` names this wording of it."""

    rulebook: str
    content: dict[str, Any]
    digest: str


def digest_of(content: dict[str, Any]) -> str:
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def entries(package: str, codes: Collection[str]) -> dict[str, Entry]:
    """The pack's entries of these clauses, by code; one that the pack does not have is left out."""
    books = {code.partition(".")[0] for code in codes} & set(names(package))
    return {
        each["code"]: Entry(book, each, digest_of(each))
        for book in books
        for each in read(package, book)["clauses"]
        if each["code"] in codes
    }
