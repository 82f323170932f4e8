"""The company profile: questions asked once, answered with a reason; a no switches clauses off, silence nothing."""

import pytest
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.gate import gates
from guiju.kernel.controls.judge import load_bindings
from guiju.kernel.rulebook import profile
from guiju.kernel.rulebook.models import Clause, ProfileAnswer, RulesVersion
from guiju.kernel.rulebook.profile import AnswerProfile
from tests.clauses.company import KEEPER, OWNER, Company
from tests.rulebook.pack import file

pytestmark = pytest.mark.django_db


def answer(actor: int = SYSTEM, reason: str = "没有自己的仓库", **answers: bool) -> Outcome:
    lines = [{"flag": flag, "answer": given} for flag, given in answers.items()]
    return run_items(AnswerProfile, [{"reason": reason, "lines": lines}], Context(actor))


def test_the_questions_are_the_packs() -> None:
    assert [each._asdict() for each in profile.questions()] == file("profile")["questions"]


def test_the_latest_answer_counts_and_says_who_and_why() -> None:
    answer(warehouse=True, shop=True)
    answer(warehouse=False)
    answered = profile.answers()
    assert {flag: each.answer for flag, each in answered.items()} == {"warehouse": False, "shop": True}
    assert (answered["warehouse"].reason, answered["warehouse"].answered_by) == ("没有自己的仓库", SYSTEM)
    assert ProfileAnswer.objects.count() == 3


def test_a_clause_applies_unless_a_flag_was_denied() -> None:
    answer(warehouse=True, food=False)
    answered = profile.answers()
    assert profile.denied([], answered) == []
    assert profile.denied(["warehouse"], answered) == []
    assert profile.denied(["cameras"], answered) == []
    assert profile.denied(["warehouse", "food"], answered) == ["food"]


@pytest.mark.parametrize("lines", [[("moon_base", True)], [("food", True), ("food", False)]])
def test_an_unknown_question_and_a_double_answer_are_refused(lines: list[tuple[str, bool]]) -> None:
    given = [{"flag": flag, "answer": each} for flag, each in lines]
    outcome = run_items(AnswerProfile, [{"reason": "试一试", "lines": given}], Context(SYSTEM))
    assert [why.control for why in outcome.refusals] == ["known_question"]
    assert not ProfileAnswer.objects.exists()


def test_only_the_owner_of_the_demo_answers() -> None:
    from guiju.kernel.commands.context import Forbidden

    company = Company.founded()
    before = ProfileAnswer.objects.count()
    with pytest.raises(Forbidden):
        answer(company.accounts[KEEPER], warehouse=False)
    assert ProfileAnswer.objects.count() == before
    assert answer(company.accounts[OWNER], warehouse=False).done == [0]


def test_a_clause_that_does_not_apply_binds_nobody() -> None:
    Company.founded()
    day, rules = timezone.localdate(), RulesVersion.objects.get().version
    assert load_bindings("gate", gates(), day, "default").keys() >= {"warehouse.received_as_counted"}
    answer(warehouse=False, shop=False)
    left = load_bindings("gate", gates(), day, "default")
    codes = {bound.clause.code for bounds in left.values() for bound in bounds}
    assert "warehouse.received_as_counted" not in left
    for flag in ("warehouse", "shop"):
        assert not Clause.objects.filter(code__in=codes, applies_if__contains=f'"{flag}"').exists()
    assert RulesVersion.objects.get().version != rules, "caches of bindings hang on it"
