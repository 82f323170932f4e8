"""公司情况: answered after the set-up, its effect shown before it is signed."""

import re

import pytest
from django.test import Client

from guiju.demo import company
from guiju.kernel.accounts.models import Account
from guiju.kernel.audit.models import Evidence
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook import profile
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import ProfileAnswer
from guiju.kernel.rulebook.profile import AnswerProfile
from tests.protocol.statements import counting
from tests.web.demo_people import demo, entered

pytestmark = pytest.mark.founded

__all__ = ["demo"]

ADDRESS = "/profile/"
OFF, ON = "变为不适用", "恢复适用"


@pytest.fixture
def owner(demo: None) -> Client:
    return entered("zhou")


def chosen(**changed: str) -> dict[str, str]:
    """The form as it stands, with what is changed in it."""
    standing = {flag: "yes" if each.answer else "no" for flag, each in profile.answers().items()}
    return {f"answer-{flag}": word for flag, word in {**standing, **changed}.items()}


def confirming(text: str) -> dict[str, str]:
    found = re.search(r'name="standing" value="(\d+)"', text)
    assert found
    return {"confirmed": "1", "standing": found[1]}


def test_shows_each_answer_with_who_and_why(owner: Client) -> None:
    text = owner.get(ADDRESS).content.decode()
    assert all(each.question in text for each in profile.questions())
    assert text.count("在天猫、京东开店") == len(profile.questions())
    assert "未回答" not in text


def test_the_effect_is_shown_and_nothing_is_written_before_it_is_signed(owner: Client) -> None:
    before = Evidence.objects.count()
    answer = owner.post(ADDRESS, {**chosen(warehouse="no"), "reason": "改由云仓代发"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "S03.06" in text
    assert OFF in text
    assert "0 条恢复适用" in text
    assert Evidence.objects.count() == before
    assert profile.answers()["warehouse"].answer is True


def test_signed_it_counts_with_evidence_and_can_be_changed_back(owner: Client) -> None:
    form = {**chosen(warehouse="no"), "reason": "改由云仓代发"}
    preview = owner.post(ADDRESS, form).content.decode()
    assert owner.post(ADDRESS, {**form, **confirming(preview)}).status_code == 302
    told = profile.answers()["warehouse"]
    zhou = Account.objects.get(username="zhou").pk
    assert (told.answer, told.reason, told.answered_by) == (False, "改由云仓代发", zhou)
    evidence = Evidence.objects.latest("id")
    assert (evidence.command, evidence.actor) == ("rulebook.answer_profile", zhou)
    assert ProfileAnswer.objects.filter(id__gt=evidence.pk).count() == 1, "only what changed is answered again"
    assert "不适用" in owner.get("/clauses/S03.06/").content.decode()
    form = {**chosen(warehouse="yes"), "reason": "又租了仓库"}
    preview = owner.post(ADDRESS, form).content.decode()
    assert ON in preview
    assert "0 条变为不适用" in preview
    assert owner.post(ADDRESS, {**form, **confirming(preview)}).status_code == 302
    assert "是否有自己管理的仓库？否" not in owner.get("/clauses/S03.06/").content.decode()


def test_what_somebody_else_changed_meanwhile_is_shown_again(owner: Client) -> None:
    form = {**chosen(warehouse="no"), "reason": "改由云仓代发"}
    preview = owner.post(ADDRESS, form).content.decode()
    other = {"reason": "停了广告", "lines": [{"flag": "ads", "answer": False}]}
    assert run_items(AnswerProfile, [other], Context(SYSTEM)).done
    answer = owner.post(ADDRESS, {**form, **confirming(preview)})
    assert answer.status_code == 409
    assert "刚刚被别人改过" in answer.content.decode()
    assert profile.answers()["warehouse"].answer is True


def test_without_a_change_or_a_reason_nothing_is_sent(owner: Client) -> None:
    assert owner.post(ADDRESS, {**chosen(), "reason": "照旧"}).status_code == 422
    form = {**chosen(warehouse="no"), "reason": ""}
    preview = owner.post(ADDRESS, form).content.decode()
    answer = owner.post(ADDRESS, {**form, **confirming(preview)})
    assert answer.status_code == 422
    assert "理由" in answer.content.decode()
    assert profile.answers()["warehouse"].answer is True


def test_is_for_the_owner_and_the_administrator(owner: Client) -> None:
    administrator, keeper = entered("wu"), entered("wang")
    for client in (owner, administrator):
        assert f'href="{ADDRESS}"' in client.get("/").content.decode()
        assert client.get(ADDRESS).status_code == 200
    assert f'href="{ADDRESS}"' not in keeper.get("/").content.decode()
    assert keeper.get(ADDRESS).status_code == 403
    assert keeper.post(ADDRESS, chosen(warehouse="no")).status_code == 403


def test_a_clause_that_two_answers_rule_out_turns_with_the_last(demo: None) -> None:
    clause = {"rulebook": "S03", "code": "S03.99", "title": "冷库食品", "text": "冷藏。", "mode": "warn"}
    both = {**clause, "applies_if": ["warehouse", "food"], "effective_from": company.FOUNDED}
    assert run_items(EnactClause, [both], Context(SYSTEM)).done
    only = profile.TurnedClause("S03.99", "冷库食品", ["food"])
    with counting() as sent:
        assert profile.turned({"food": False}) == profile.Turned([only], [])
    assert len(sent) == 2
    off = [{"flag": flag, "answer": False} for flag in ("warehouse", "food")]
    assert run_items(AnswerProfile, [{"reason": "停业", "lines": off}], Context(SYSTEM)).done
    assert profile.turned({"food": True}) == profile.Turned([], [])
    assert only._replace(flags=["warehouse", "food"]) in profile.turned({"food": True, "warehouse": True}).on
    assert profile.turned({}) == profile.Turned([], [])
