"""A first start makes the schema from the models; it must be what the migrations make."""

from typing import Any

from tests.archive.installation import Installation
from tests.turns import every_eighth_run

DJANGOS = {"auth_group_permissions.id", "auth_group_permissions_id_seq"}


@every_eighth_run(4)
def test_a_first_start_leaves_what_the_migrations_leave(place: Installation, other_place: Installation) -> None:
    at_once, one_by_one = place.act("schema"), other_place.act("schema", "one_by_one")
    assert at_once.keys() == one_by_one.keys()
    for part, found in one_by_one.items():
        assert _ours(at_once[part]) == _ours(found), part


def _ours(part: Any) -> Any:
    """Django numbers the rows of one table of its own, which stays empty, in two widths."""
    return {name: told for name, told in part.items() if name not in DJANGOS} if isinstance(part, dict) else part
