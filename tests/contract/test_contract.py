"""Whatever is asked over REST is answered as the OpenAPI document says: no 5xx, no other status, no other shape.

Short in the suite, which asks one operation in 36 each day, others on the other engine;
``python -m tests.contract`` asks all of them, 200 times an operation and person.
"""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from guiju.kernel.accounts import tokens
from guiju.kernel.accounts.models import Account
from guiju.kernel.commands.command import Command, commands
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import DefinePost, IssueToken, RegisterPerson
from guiju.kernel.queries.query import queries
from tests.contract.examining import examine, operations
from tests.rest.conftest import KEEPER, OUTSIDER, Program, counted
from tests.turns import in_turn

EXAMPLES = int(os.environ.get("GUIJU_EXAMPLES", "3"))
EVERY = 36
PIECES = 960
"""More than there are operations, whose names take seconds to know: most pieces are one, some none."""


def named(piece: int) -> list[str]:
    return sorted(name for name in operations() if not name.startswith("Sample"))[piece::PIECES]


def token_for_everything() -> dict[str, dict[str, str]]:
    """A token of a person whose post grants every command and every query there is, for all of them."""
    wanted = {*commands(), *(query.permission for query in queries().values()), "commands.backdate"} - {None}
    lines = [{"permission": each} for each in sorted(wanted)]
    person = {"number": "9001", "name": "全权", "username": "everything", "lines": [{"post": "everything"}]}
    run(DefinePost, {"code": "everything", "title": "全权", "lines": lines}, SYSTEM)
    run(RegisterPerson, person, SYSTEM)
    token, digest = tokens.make()
    head = {"name": "全权", "digest": digest, "expires_at": timezone.now() + timedelta(days=1)}
    run(IssueToken, {**head, "lines": lines}, Account.objects.get(username="everything").pk)
    return {"headers": {"Authorization": f"Bearer {token}"}, "cookies": {}}


def run(command: type[Command], item: dict[str, Any], actor: int) -> None:
    assert run_items(command, [item], Context(actor=actor)).done == [0]


def identity(program: Program) -> dict[str, dict[str, str]]:
    cookie = settings.SESSION_COOKIE_NAME
    return {"headers": {"X-CSRFToken": program.token}, "cookies": {cookie: program.client.cookies[cookie].value}}


@pytest.mark.founded
@pytest.mark.parametrize("piece", in_turn(range(PIECES), EVERY))
def test_an_operation(company_loaded: None, piece: int, record_property: Any) -> None:
    keeper = Program(KEEPER)
    arrival = counted(keeper, "C-1", 10, 10)
    request = keeper.get("/warehouse/arrivals").json()["rows"][0]["number"]
    texts = ["WH1", "A-500", "a-500", "6901000000011", "GJ", "S03.06", arrival, request, "2026-11", "张顺丰"]
    known = [*texts, 0, 1, 2, 10, 2**63 - 1]
    people = {KEEPER: identity(keeper), OUTSIDER: identity(Program(OUTSIDER)), "token": token_for_everything()}
    for name in named(piece):
        for (who, status), count in examine(operations()[name], people, known, EXAMPLES).items():
            record_property("asked", (who, status, count))


def test_every_operation_is_in_a_piece() -> None:
    assert 0 < len(operations()) < PIECES
