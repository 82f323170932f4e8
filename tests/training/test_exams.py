"""Exams: drawn by a seed, scored at once, one's own, as often as a clause allows; banks are whole."""

from datetime import date, timedelta
from typing import Any

import orjson
import pytest
import time_machine
from django.utils import timezone

from guiju.domains.training import api
from guiju.domains.training.bank import DRAWN, banks
from guiju.domains.training.models import Paper, PaperResult
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from tests.clauses.company import KEEPER, SERVICE, Company
from tests.clauses.signing import client, page
from tests.clauses.training import sat
from tests.rulebook.pack import clauses

pytestmark = pytest.mark.founded("S03")


@pytest.fixture
def company(db: None) -> Company:
    return Company.founded()


def test_every_bank_is_whole() -> None:
    known = clauses()
    assert len(banks()) >= 12
    for bank in banks().values():
        assert len(bank.questions) >= 5, bank.code
        assert len({each.text for each in bank.questions}) == len(bank.questions), bank.code
        for each in bank.questions:
            assert len(set(each.options)) == len(each.options) >= 3, each.text
            assert 0 <= each.answer < len(each.options), each.text
            assert each.clause in known, each.text


def test_the_same_seed_draws_the_same_paper() -> None:
    bank = banks()["S09"]
    assert bank.draw(1) == bank.draw(1)
    assert bank.draw(1) != bank.draw(2)
    assert len(bank.draw(1)) == min(DRAWN, len(bank.questions))


@pytest.mark.parametrize(("right", "score"), [(0, 0), (4, 66), (5, 83), (6, 100)])
def test_a_paper_is_scored_at_once(company: Company, right: int, score: int) -> None:
    assert sat(company, KEEPER, "S15", right) == score
    shown = page(company, KEEPER, f"/training/papers/{Paper.objects.get().pk}/")
    assert f"{score} 分" in shown
    assert shown.count("答错") == 6 - right, "what was wrong is shown at once"
    assert shown.count("应选：") == 6 - right, "with what is right and where it stands"


def test_a_paper_is_one_s_own_and_handed_in_whole_and_once(company: Company) -> None:
    paper = company.act(KEEPER, api.StartExam, {"exam": "S15"}).answers[0]["paper"]
    size = len(orjson.loads(Paper.objects.get(pk=paper).drawn))
    lines = [{"choice": 0}] * size
    assert client(company, SERVICE).get(f"/training/papers/{paper}/").status_code == 404
    assert company.act(SERVICE, api.SubmitExam, {"paper": paper, "lines": lines}).refused == [0]
    assert company.act(KEEPER, api.SubmitExam, {"paper": paper, "lines": lines[1:]}).refused == [0]
    phone = client(company, KEEPER)
    assert phone.post(f"/training/papers/{paper}/", {"q0": "1"}).status_code == 409
    assert phone.post(f"/training/papers/{paper}/", {}).status_code == 422
    assert not PaperResult.objects.exists()
    assert company.act(KEEPER, api.SubmitExam, {"paper": paper, "lines": lines}).done == [0]
    assert company.act(KEEPER, api.SubmitExam, {"paper": paper, "lines": lines}).refused == [0]
    assert phone.get("/training/exams/nothing/").status_code == 404


def test_as_often_as_a_clause_allows(company: Company) -> None:
    assert run_items(FoundRulebook, [{"code": "S97", "title": "考试制度"}], Context(SYSTEM)).done == [0]
    clause: dict[str, Any] = {
        "rulebook": "S97",
        "code": "S97.01",
        "title": "补考",
        "text": "两次为限",
        "mode": "enforce",
    }
    clause |= {"params": {"default_attempts": 2, "default_retest_days": 7, "default_rest_hours": 1}}
    lines = [{"control": "training.exam_attempts", "mode": "enforce"}]
    given = {**clause, "effective_from": date(2026, 1, 1), "lines": lines}
    assert run_items(EnactClause, [given], Context(SYSTEM)).done == [0]
    begins = timezone.now()

    def start(**after: int) -> str:
        with time_machine.travel(begins + timedelta(**after), tick=False):
            outcome = company.act(KEEPER, api.StartExam, {"exam": "S15"})
            return outcome.refusals[0].message if outcome.refusals else ""

    assert start() == ""
    assert start(minutes=59) == "两次考试之间至少隔 1 小时"
    assert start(hours=1) == ""
    assert start(days=2) == "7 天内已经考过 2 次"
    assert start(days=7) == ""
    assert company.act(SERVICE, api.StartExam, {"exam": "S15"}).done == [0], "each has his own"
