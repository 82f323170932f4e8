"""One's own file: nobody else's, whatever his posts; what one may still do about it."""

import pytest

from guiju.domains.conduct.queries import MyCases
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read, record
from tests.clauses.cases import answer, appeal, done, issue, nominate, propose, serve, staffed
from tests.clauses.company import KEEPER, OWNER, SERVICE, Company

pytestmark = [pytest.mark.django_db, pytest.mark.founded]


def own(company: Company, who: str) -> list[str]:
    return [row.number for row in read(MyCases, MyCases.params(), Asked(), Reader(company.accounts[who])).rows]


def steps(company: Company, case: str) -> list[str]:
    row = record(MyCases, case, Reader(company.accounts[KEEPER]))
    assert row is not None
    return list(MyCases().next_commands(row))


def test_a_case_is_its_persons_alone() -> None:
    company = staffed(Company.founded())
    case = done("", propose(company, clause="S03.04"))
    assert own(company, KEEPER) == [case]
    assert own(company, SERVICE) == own(company, OWNER) == []
    assert record(MyCases, case, Reader(company.accounts[OWNER])) is None
    assert answer(company, case, who=SERVICE).refusals[0].control == "reference_exists"
    assert appeal(company, case, who=OWNER).refusals[0].control == "reference_exists"


def test_what_is_next_is_one_tap_away() -> None:
    company = staffed(Company.founded())
    case = done("", propose(company, clause="S03.04"))
    assert steps(company, case) == ["conduct.answer_case"]
    done("", answer(company, case))
    done("", issue(company, case))
    done("", serve(company, case))
    assert steps(company, case) == ["conduct.file_appeal"]
    done("", appeal(company, case))
    assert steps(company, case) == []


def test_an_appeal_about_nothing_is_told_what_to_do_instead() -> None:
    company = staffed(Company.founded())
    case = done("", propose(company, clause="S03.04"))
    assert "现在可以陈述意见" in appeal(company, case).refusals[0].advice


def test_money_is_no_sanction_and_an_honour_no_money() -> None:
    company = staffed(Company.founded())
    case = done("", propose(company, clause="S03.04"))
    fined = issue(company, case, measure="罚款", amount=50_00)
    assert not fined.done
    assert {why.control for why in fined.refusals} == {"constraint_holds"}
    assert not nominate(company, form="荣誉", amount=1).done
