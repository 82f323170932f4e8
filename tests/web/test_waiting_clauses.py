"""待合并条款: three wordings beside each other, and one decision."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guiju.demo import company
from guiju.kernel.accounts.models import Account
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook import pack
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Clause, Settlement
from guiju.web.differences import segments
from tests.clauses.company import Company
from tests.rulebook.editions import edition
from tests.rulebook.pack import PACK, clauses
from tests.web.demo_people import entered

pytestmark = pytest.mark.founded("all")

LIST = "/clauses/waiting/"
ADDRESS = f"{LIST}S03.12/"
OWN, NEW = "明细账须在下班前登记。", "明细账须在六小时内登记。"


@pytest.fixture
def owner(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """周总, whose company has a version of its own of S03.12, which the pack has changed since."""
    settings.DEMO = True
    Company.founded()
    shipped = pack.item_of("S03", clauses()["S03.12"], "", 2, timezone.localdate())
    assert run_items(EnactClause, [{**shipped, "text": OWN}], Context(SYSTEM)).done

    def change(known: dict[str, dict[str, Any]]) -> None:
        known["S03.12"].update(text=NEW, note="修订说明")
        known["S03.12"]["params"]["default_post_delay_hours"] = 6

    edition(monkeypatch, change)
    assert pack.load(PACK, company.FOUNDED).waiting == ["S03.12"]
    return entered("zhou")


def form(page: str, **more: str) -> dict[str, str]:
    hidden = dict(re.findall(r'name="(digest|version)" value="([^"]*)"', page))
    chosen = re.findall(r'name="(take-[^"]+)"\s+value="(own|new)"\s+checked', page)
    written = re.search(r'<textarea[^>]*name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert written
    title = re.search(r'name="title" value="([^"]*)"', page)
    assert title
    return {**hidden, **dict(chosen), "title": title[1], "text": written[1].strip(), "reason": "核对过", **more}


def in_force() -> Clause:
    return clauses_in_force(timezone.localdate()).get(code="S03.12")


def test_the_list_and_the_three_wordings(owner: Client) -> None:
    listed = owner.get(LIST).content.decode()
    assert ADDRESS in listed
    assert "条文" in listed
    page = owner.get(ADDRESS).content.decode()
    plain = re.sub(r"</?ins>", "", page)
    assert all(text in plain for text in (clauses()["S03.12"]["text"], OWN, NEW, "修订说明"))
    assert "<ins>" in page
    assert form(page)["take-params.default_post_delay_hours"] == "new"


def test_merging_takes_what_was_chosen_and_written(owner: Client) -> None:
    page = owner.get(ADDRESS).content.decode()
    sent = form(page, decision="merge", text=OWN + NEW, **{"take-note": "own"})
    assert owner.post(ADDRESS, sent).status_code == 302
    now = in_force()
    assert (now.version, now.text) == (3, OWN + NEW)
    assert now.note == clauses()["S03.12"].get("note", "")
    assert '"default_post_delay_hours":6' in now.params
    kept = Settlement.objects.get()
    assert (kept.decision, kept.reason, kept.decided_by) == ("merge", "核对过", Account.objects.get(username="zhou").pk)
    assert "没有待合并的条款" in owner.get(LIST).content.decode()
    assert owner.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(("decision", "version", "text"), [("adopt", 3, NEW), ("keep", 2, OWN)])
def test_adopting_and_keeping(owner: Client, decision: str, version: int, text: str) -> None:
    sent = form(owner.get(ADDRESS).content.decode(), decision=decision)
    assert owner.post(ADDRESS, sent).status_code == 302
    assert (in_force().version, in_force().text) == (version, text)


def test_a_refused_decision_says_why_and_keeps_what_was_written(owner: Client) -> None:
    sent = form(owner.get(ADDRESS).content.decode(), decision="merge", text="改写。", version="1")
    answer = owner.post(ADDRESS, sent)
    assert answer.status_code == 409
    assert "刚刚又变了" in answer.content.decode()
    assert "改写。" in answer.content.decode()
    assert not Settlement.objects.exists()
    assert owner.post(ADDRESS, {**sent, "version": "x"}).status_code == 422
    assert owner.post(ADDRESS, {}).status_code == 422


def test_is_the_owners(owner: Client) -> None:
    assert f'href="{LIST}"' in owner.get("/").content.decode()
    keeper = entered("wang")
    assert keeper.get(LIST).status_code == 403
    assert keeper.get(ADDRESS).status_code == 403


def test_segments_mark_what_is_not_in_the_other() -> None:
    assert [each for each in segments("登记在今日", "登记在明日") if each.is_changed] == [("明", True)]
    assert "".join(each.text for each in segments("甲乙丙", "乙丁丙")) == "乙丁丙"
    assert segments("", "新") == [("新", True)]
    assert segments("旧", "") == [("", False)]
    long = "长" * 5_000
    assert segments(long, long + "尾") == [(long + "尾", True)]
