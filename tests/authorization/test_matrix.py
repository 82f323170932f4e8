"""Who may what: every command, query and page, asked over HTTP by everybody, against a table written by hand."""

from typing import Any

from guiju.kernel.queries.query import queries as declared
from guiju.web.navigation import pages as registered
from tests.authorization import commands, pages, queries, table
from tests.authorization.asking import mismatches
from tests.authorization.company import Company
from tests.queries.sample import Arrivals
from tests.turns import in_turn

KINDS = {"commands": commands.cells, "queries": queries.cells, "pages": pages.cells}
EVERY = 37
"""Shares no factor with the 20 callers beside each other."""


def test_the_program_does_as_the_table_says(company: Company, record_property: Any) -> None:
    told = []
    for kind, cells_of in KINDS.items():
        cells = in_turn(cells_of(company), EVERY)
        found = list(mismatches(cells))
        record_property("cells", (kind, len(cells), len(found)))
        told += found
    assert told == [], "\n".join(told)


def test_every_command_is_in_the_table() -> None:
    assert {key for key in commands.ours() if key not in table.OWN_ACCOUNT} <= table.all_permissions()


def test_every_query_is_in_the_table() -> None:
    ours = {key for key, query in declared().items() if query.__module__.startswith(("guiju.", "tests.queries."))}
    assert ours | {Arrivals.key} == table.QUERIES.keys()


def test_every_page_is_in_the_table() -> None:
    lists = {key.replace(".", "_") for key in table.QUERIES}
    assert {page.key for page in registered()} - lists == table.PAGES.keys() | table.KIT_PAGES


def test_the_table_is_short_enough_to_be_read() -> None:
    assert 30 < len((table.FILE).read_text(encoding="utf-8").splitlines()) <= 60
