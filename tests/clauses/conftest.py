from typing import Any

import pytest

from tests.clauses.company import Company


@pytest.fixture
def company(request: pytest.FixtureRequest, settings: Any, db: None) -> Company:
    """The demo company, newly founded under the rulebook of the clause that is tested."""
    mark = request.node.get_closest_marker("clause")
    if mark is not None:
        settings.GUIJU_RULEBOOKS = [mark.args[0][:3]]
    return Company.founded()
