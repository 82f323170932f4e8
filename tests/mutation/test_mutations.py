"""Each live clause's test fails, at an assertion that cites the clause, when its control is broken."""

from typing import Any

import pytest

from tests.clauses.company import Company
from tests.mutation.mutations import Mutation, applied, clause_tests, mutations
from tests.rulebook.pack import clauses


@pytest.mark.django_db
@pytest.mark.parametrize("mutation", mutations(), ids=str)
def test_the_clause_test_notices(mutation: Mutation, settings: Any) -> None:
    settings.GUIJU_RULEBOOKS = [mutation.clause[:3]]
    company = Company.founded()
    with applied(mutation), pytest.raises((AssertionError, pytest.fail.Exception)) as caught:
        clause_tests()[mutation.clause](company)
    assert str(caught.value).startswith(mutation.clause), f"{mutation}: failed elsewhere: {caught.value}"


def test_the_pack_binds_no_clause_whose_acceptance_nobody_performs() -> None:
    bound = {code for code, clause in clauses().items() if clause.get("bindings")}
    assert bound == clause_tests().keys()
