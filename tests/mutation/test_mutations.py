"""Each live clause's test fails, at an assertion that cites the clause, when its control is broken."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from guiju.kernel.commands.ports import ports
from tests.clauses.company import Company
from tests.mutation.mutations import Mutation, applied, clause_tests, mutations, sampled
from tests.rulebook.pack import clauses
from tests.turns import are_all_wanted, turn

CHOSEN = mutations() if are_all_wanted() else sampled(turn())


def _under_its_rulebook(mutation: Mutation) -> Any:
    return pytest.param(mutation, marks=pytest.mark.founded(mutation.clause[:3]), id=str(mutation))


@pytest.mark.django_db
@pytest.mark.parametrize("mutation", [_under_its_rulebook(each) for each in CHOSEN])
def test_the_clause_test_notices(mutation: Mutation) -> None:
    company = Company.founded()
    with applied(mutation):
        said = [fault for test in clause_tests()[mutation.clause] if (fault := _fault(test, company)) is not None]
    assert said, f"{mutation}: nobody noticed"
    assert said[0].startswith(mutation.clause), f"{mutation}: failed elsewhere: {said[0]}"


def _fault(test: Callable[[Company], None], company: Company) -> str | None:
    """What a test of the clause failed with, None where it passed; what it did is undone."""
    before = transaction.savepoint()
    try:
        test(company)
    except (AssertionError, pytest.fail.Exception) as fault:
        return str(fault)
    finally:
        transaction.savepoint_rollback(before)
        ports.cache_clear()
    return None


def test_the_pack_binds_no_clause_whose_acceptance_nobody_performs() -> None:
    bound = {code for code, clause in clauses().items() if clause.get("bindings")}
    assert bound == clause_tests().keys()
