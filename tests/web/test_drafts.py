"""整理制度: a text in, clauses beside their source, one decision each, and the draft enacted."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from guiju.kernel.rulebook.adopting import taking
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Clause, DraftClause, DraftRulebook
from tests.clauses.company import Company
from tests.protocol.statements import counting
from tests.rulebook.adopting.drafts import LATER, TEXT
from tests.web.demo_people import entered

pytestmark = pytest.mark.founded

LIST = "/drafts/"


@pytest.fixture
def owner(db: None, settings: Any) -> Client:
    settings.DEMO = True
    Company.founded()
    return entered("zhou")


def handed_in(client: Client, text: str = TEXT, **more: Any) -> str:
    """The address of its only draft."""
    file = SimpleUploadedFile("办法.txt", text.encode("gb18030"))
    answer = client.post(LIST, {"file": file, "earlier": "", **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def card(page: str, code: str) -> str:
    """One clause of the page."""
    found = re.search(rf'<article[^>]*id="{code}".*?</article>', page, re.DOTALL)
    assert found, code
    return found[0]


def hidden(part: str) -> dict[str, str]:
    return dict(re.findall(r'name="(clause|turn|following|following_turn)" value="([^"]*)"', part))


def test_a_file_becomes_a_draft_beside_its_source(owner: Client) -> None:
    address = handed_in(owner)
    page = owner.get(address).content.decode()
    assert "已决定 0 / 5 条" in page
    assert all(f'id="G01.0{number}"' in page for number in range(1, 6))
    assert "旷工一天扣三天工资。" in page
    assert "工资支付暂行规定" in card(page, "G01.03")
    assert "data-accept" not in card(page, "G01.03"), "what is unlawful is accepted only with a reason"
    assert f'href="{address}#G01.02"' in card(page, "G01.05")
    listed = owner.get(LIST).content.decode()
    assert address in listed
    assert "逐条决定中" in listed


def test_what_cannot_be_read_is_told(owner: Client) -> None:
    for sent, said in (
        ({}, "两者选一"),
        ({"pasted": "今天天气好"}, "没有找到制度条款"),
        ({"file": SimpleUploadedFile("x.docx", b"PK\x03\x04broken")}, "打不开"),
        ({"file": SimpleUploadedFile("x.exe", b"MZ\x00\x01")}, "不是文字文件"),
    ):
        answer = owner.post(LIST, sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    handed_in(owner)
    again = owner.post(LIST, {"file": SimpleUploadedFile("再来.txt", TEXT.encode("gb18030"))})
    assert "以前提交过" in again.content.decode()


def test_decided_clause_by_clause_then_enacted(owner: Client) -> None:
    address = handed_in(owner)
    first = hidden(card(owner.get(address).content.decode(), "G01.01"))
    swapped = owner.post(f"{address}decide/", {**first, "decision": "accept"}, headers={"HX-Request": "true"})
    assert swapped.status_code == 200, swapped.content.decode()
    assert "已采纳" in swapped.content.decode()
    assert 'hx-swap-oob="true"' in swapped.content.decode()
    assert "已决定 1 / 5 条" in swapped.content.decode()
    stale = owner.post(f"{address}decide/", {**first, "decision": "ignore", "reason": "不要"})
    assert stale.status_code == 409
    assert "刚刚采纳" in stale.content.decode()
    again = {**first, "turn": "1", "decision": "reopen"}
    assert owner.post(f"{address}decide/", again).status_code == 302
    assert owner.post(f"{address}bulk/", {"least": "0"}).status_code == 302
    page = owner.get(address).content.decode()
    assert "已决定 1 / 5 条" in page, "what is unlawful or said twice is not accepted with others"
    assert "逐条看" in owner.post(f"{address}bulk/", {"least": "0"}).content.decode()
    for code in ("G01.02", "G01.05"):
        sent = {**hidden(card(page, code)), "decision": "ignore", "reason": "重复"}
        owner.post(f"{address}decide/", sent)
    for code in ("G01.03", "G01.04"):
        clause = DraftClause.objects.get(code=code)
        edit = f"{address}clauses/{clause.pk}/"
        form = owner.get(edit).content.decode()
        assert clause.text in form
        changed = {"turn": "0", "title": "改过", "text": "改写后的条文。", "kind": "record", "decision": "edit"}
        named = {"param-name-0": "时限（天）", "param-value-0": "5"}
        assert owner.post(edit, {**changed, **named}).status_code == 302
    page = owner.get(f"{address}?show=open").content.decode()
    assert "没有这样的条款" in page
    yesterday = timezone.localdate() - timedelta(days=1)
    late = owner.post(f"{address}enact/", {"effective_from": yesterday.isoformat(), "owner": "仓储部"})
    assert late.status_code == 409
    assert "不溯及既往" in late.content.decode()
    assert not Clause.objects.filter(code__startswith="G").exists()
    day = timezone.localdate()
    done = owner.post(f"{address}enact/", {"effective_from": day.isoformat(), "owner": "仓储部"})
    assert done.status_code == 302
    assert done["Location"].endswith("?rulebook=G01")
    now = {each.code: each for each in clauses_in_force(day).filter(rulebook__code="G01")}
    assert list(now) == ["G01.01", "G01.03", "G01.04"]
    assert now["G01.03"].params == '{"时限（天）":5}'
    assert "G01.01" in owner.get("/clauses/G01.01/").content.decode()
    assert "自" in owner.get(address).content.decode()


def test_controls_are_chosen_with_their_params(owner: Client) -> None:
    address = handed_in(owner)
    clause = DraftClause.objects.get(code="G01.01")
    edit = f"{address}clauses/{clause.pk}/"
    assert 'value="warehouse.received_as_counted"' in owner.get(edit).content.decode()
    sent = {"turn": "0", "title": "核对", "text": clause.text, "kind": "gate", "decision": "edit"}
    wrong = owner.post(edit, {**sent, "control": "no.such"})
    assert wrong.status_code == 409
    assert "系统没有控制" in wrong.content.decode()
    assert owner.post(edit, {**sent, "control": "warehouse.received_as_counted"}).status_code == 302
    assert "warehouse.received_as_counted" in clause.decisions.get().bindings


def test_split_and_merged_on_the_page(owner: Client) -> None:
    address = handed_in(owner)
    clause = DraftClause.objects.get(code="G01.04")
    edit = f"{address}clauses/{clause.pk}/"
    assert owner.post(edit, {"turn": "0", "parts": "改了字\n\n另一条"}).status_code == 409
    parts = clause.text.replace("；", "；\n\n")
    assert owner.post(edit, {"turn": "0", "parts": parts}).status_code == 302
    page = owner.get(address).content.decode()
    assert "报销须在" in card(page, "G01.06")
    assert owner.post(f"{address}merge/", hidden(card(page, "G01.04"))).status_code == 302
    page = owner.get(address).content.decode()
    assert 'id="G01.06"' not in page


def test_a_later_edition_shows_the_old_wording(owner: Client) -> None:
    address = handed_in(owner)
    first = DraftRulebook.objects.get()
    owner.post(f"{address}bulk/", {"least": "0"})
    later = handed_in(owner, LATER, earlier=str(first.pk))
    page = owner.get(later).content.decode()
    changed = card(page, "G01.02")
    assert "有改动" in changed
    assert "上一稿：" in changed
    assert "<ins>" in changed
    assert "已采纳" in card(page, "G01.01"), "what was decided of an unchanged clause still holds"
    assert "同意废止" in card(page, "G01.05") + card(page, "G01.03")


def test_the_page_takes_the_same_statements_for_any_number_of_clauses(owner: Client) -> None:
    counts = []
    for clauses in (3, 60):
        text = "".join(f"第{number}条 第{number}号库房须在{number}日内核对。\n" for number in range(1, clauses + 1))
        address = handed_in(owner, f"第{clauses}号库房办法\n{text}")
        owner.post(f"{address}bulk/", {"least": "0"})
        owner.get(address)
        with counting() as sent:
            assert owner.get(address).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1], counts


def test_a_long_text_is_read_by_the_worker(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 10)
    assert handed_in(owner) == LIST
    waiting = owner.get(LIST).content.decode()
    assert "正在整理“办法.txt”" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert taking.read_waiting() == 1
    polled = owner.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in polled
    assert "看草稿" in polled


def test_who_decides_does_not_enact(owner: Client) -> None:
    address = handed_in(owner)
    director, keeper = entered("lin"), entered("wang")
    assert director.get(address).status_code == 200
    assert "颁布</h2>" not in director.get(address).content.decode()
    assert director.post(f"{address}enact/", {"effective_from": "2999-01-01"}).status_code == 422
    assert keeper.get(LIST).status_code == 403
    assert keeper.get(address).status_code == 403
    assert owner.get("/drafts/1/").status_code == 404
    assert owner.post(f"{address}nonsense/", {}).status_code == 404
