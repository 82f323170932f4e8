"""Who may what: every command, query and page, asked over HTTP by everybody, against a table written by hand."""

from typing import Any

import pytest

from tests.authorization import commands
from tests.authorization.asking import mismatches
from tests.authorization.company import Company

KINDS = {"commands": commands.cells}


@pytest.mark.parametrize("kind", KINDS)
def test_the_program_does_as_the_table_says(company: Company, kind: str, record_property: Any) -> None:
    cells = list(KINDS[kind](company))
    found = list(mismatches(cells))
    record_property("cells", (kind, len(cells), len(found)))
    assert found == [], "\n".join(found)
