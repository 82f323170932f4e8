"""What can be opened to somebody from outside: the queries of a domain, or one of them; never a command."""

from collections.abc import Iterable

from django.apps import apps

from guiju.kernel.commands.command import commands
from guiju.kernel.queries.query import Query, queries

NEVER = frozenset({"inspections", "worklist"})
"""Who inspects, and what is sent to whom, is no part of an inspection."""


def _open() -> dict[str, type[Query]]:
    """Without what is shown to each person of his own alone."""
    return {
        key: query for key, query in queries().items() if query.owner is None and key.partition(".")[0] not in NEVER
    }


def areas() -> dict[str, str]:
    """Domain → its Chinese title."""
    labels = sorted({key.partition(".")[0] for key in _open()})
    titles = {config.label: str(config.verbose_name) for config in apps.get_app_configs()}
    return {label: titles[label] for label in labels if label in titles}


def title_of(area: str) -> str:
    known = _open().get(area)
    return known.title if known else areas().get(area, area)


def queries_of(wanted: Iterable[str]) -> frozenset[str]:
    """The keys of the queries that these areas open."""
    given = set(wanted)
    return frozenset(key for key in _open() if key in given or key.partition(".")[0] in given)


def permissions_of(keys: Iterable[str]) -> frozenset[str]:
    """The permissions that these queries ask for; one that is a command's too stays shut."""
    known = queries()
    asked = {known[key].permission for key in keys}
    return frozenset(each for each in asked if each is not None and each not in commands())
