from typing import Any

import pytest

from tests.clauses.company import Company


@pytest.fixture
def company(db: None, request: pytest.FixtureRequest, settings: Any) -> Company:
    """The demo company, newly founded under the rulebook of the clause that is tested."""
    marked = request.node.get_closest_marker("clause")
    if marked is not None:
        settings.GUIJU_RULEBOOKS = [marked.args[0][:3]]
    return Company.founded()
