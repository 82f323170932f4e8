"""Pages of findings, messages and tasks: who sees what, and what a form may do."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guiju.kernel.accounts.models import Account
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.models import Place
from guiju.kernel.pages.me import me_of
from guiju.kernel.worklist.commands import OpenTasks
from guiju.kernel.worklist.models import Message, Task, TaskEnd
from guiju.web import overview, sections
from guiju.web.links import url_of
from tests.findings.company import ACCOUNTANT, BOSS, DIRECTOR, KEEPER, MANAGER, SERVICE, Overseen

pytestmark = pytest.mark.founded


@pytest.fixture
def company(db: None) -> Overseen:
    return Overseen.founded()


def client(company: Overseen, who: str) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(Account.objects.get(id=company.accounts[who]))
    return made


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def titles(company: Overseen, who: str, query: str = "") -> set[str]:
    page = text(client(company, who).get(f"/findings/{query}"))
    return set(re.findall(r'<a href="/findings/\d+/">([^<]+)</a>', page))


def test_the_list_shows_each_what_he_may_see(company: Overseen) -> None:
    reported = company.report(title="通道堵塞", clause="S03.10")
    other = company.report(who=ACCOUNTANT, title="灯坏了", place=None)
    company.assign(reported)
    assert titles(company, MANAGER) == titles(company, DIRECTOR) == {"通道堵塞", "灯坏了"}
    assert titles(company, SERVICE) == titles(company, KEEPER) == {"通道堵塞"}
    assert titles(company, ACCOUNTANT) == titles(company, ACCOUNTANT, "?state=all") == {"灯坏了"}
    assert client(company, KEEPER).get(f"/findings/{other}/").status_code == 404
    assert client(company, KEEPER).get("/findings/1/").status_code == 404


def test_a_finding_shows_what_its_deadline_follows_from(company: Overseen) -> None:
    found = company.found(lines=[{"code": "S03.05", "version": 1, "title": "查隐患"}])
    page = text(client(company, KEEPER).get(f"/findings/{found}/"))
    assert page.count("S03.05 整改期限（天）：7") == 2, "beside the deadline and in the history"
    reported = company.report(clause="S03.05")
    assert "不写期限时按“S03.05 整改期限（天）：7”" in text(client(company, MANAGER).get(f"/findings/{reported}/"))
    other = company.report()
    assert "不写期限时按“公司惯例：3 个工作日”" in text(client(company, MANAGER).get(f"/findings/{other}/"))


def test_equal_tasks_of_several_places_say_where(company: Overseen) -> None:
    """So does what is still to be assigned, beside the post that must do it."""
    place = Place.objects.get(code="WH1").name
    for where in ("WH1", None):
        company.assign(company.report(title="地面积水", place=where))
    company.report(title="灯坏了")
    rows = re.findall(r'<span class="to-do-text">(.*?)</a>', text(client(company, KEEPER).get("/")))
    assert [place in row for row in rows if "<strong>整改：地面积水" in row] == [True, False]
    assert re.search(f"指派责任人：灯坏了</strong> <span[^>]*> {place} · 岗位：", text(client(company, BOSS).get("/")))


def test_filters(company: Overseen) -> None:
    open_one = company.report(title="通道堵塞", clause="S03.10")
    closed = company.report(title="灯坏了", place=None)
    for finding in (open_one, closed):
        company.assign(finding, hours=1)
    assert titles(company, KEEPER, "?state=mine") == {"通道堵塞", "灯坏了"}
    company.rectify(closed)
    assert titles(company, MANAGER, "?state=verify") == {"灯坏了"}
    assert titles(company, KEEPER, "?state=mine") == {"通道堵塞"}
    company.verify(closed)
    company.report(title="没人管")
    assert titles(company, MANAGER, "?state=unassigned") == {"没人管"}
    assert titles(company, MANAGER, "?state=closed") == {"灯坏了"}
    assert titles(company, MANAGER, "?state=all&place=WH1&clause=s03.10") == {"通道堵塞"}
    assert titles(company, MANAGER, "?state=all&q=坏") == {"灯坏了"}
    assert titles(company, MANAGER, "?book=S03") == {"通道堵塞"}
    assert titles(company, MANAGER, "?book=") == {"没人管"}
    assert titles(company, MANAGER, "?from=0&before=1") == {"通道堵塞", "没人管"}
    assert titles(company, MANAGER, "?from=1&before=4") == set()
    assert titles(company, MANAGER, "?state=late") == set()
    for odd in (
        "?start=x",
        "?start=99999999999999999999",
        "?from=²&before=3",
        "?state=%00",
        "?from=99999999999&before=",
        "?q=%00&place=%00&clause=%00&book=%00",
    ):
        assert client(company, MANAGER).get(f"/findings/{odd}").status_code == 200, odd


def test_the_list_is_read_page_by_page_in_as_many_statements(company: Overseen) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            client(company, MANAGER).get("/findings/")
        return len(seen)

    company.report(title="第 0 个")
    few = statements()
    for number in range(1, 52):
        company.report(title=f"第 {number} 个")
    assert statements() == few
    first = text(client(company, MANAGER).get("/findings/"))
    start = re.search(r"\?start=(\d+)", first)
    assert start is not None
    assert titles(company, MANAGER, f"?start={start[1]}") == {"第 0 个", "第 1 个"}


def test_buttons_are_those_of_the_state(company: Overseen) -> None:
    finding = company.report()

    def offered(who: str) -> set[str]:
        page = text(client(company, who).get(f"/findings/{finding}/"))
        return {form for form in ("assign", "rectify", "verify", "extend") if f'id="{form}"' in page}

    assert (offered(MANAGER), offered(SERVICE)) == ({"assign"}, set())
    company.assign(finding)
    assert (offered(MANAGER), offered(KEEPER)) == ({"assign"}, {"rectify", "extend"})
    company.rectify(finding)
    assert (offered(MANAGER), offered(KEEPER)) == ({"verify"}, set())
    company.verify(finding)
    assert (offered(MANAGER), offered(KEEPER)) == (set(), set())


def test_a_form_does_no_more_than_the_command_allows(company: Overseen) -> None:
    finding = company.report()
    post = {"action": "assign", "responsible": f"{KEEPER} 王库管", "workdays": "1"}
    assert client(company, SERVICE).post(f"/findings/{finding}/", post).status_code == 403
    assert client(company, MANAGER).post(f"/findings/{finding}/", {"action": "x"}).status_code == 422
    assert client(company, MANAGER).post(f"/findings/{finding}/", {**post, "responsible": "9"}).status_code == 409
    assert company.stage(finding) == "待指派"
    assert client(company, MANAGER).post(f"/findings/{finding}/", post).status_code == 302
    assert company.stage(finding) == "整改中"
    extend = {"action": "extend", "due_at": "2099-01-01T09:00", "reason": "等新货架到货"}
    answer = client(company, KEEPER).post(f"/findings/{finding}/", extend)
    assert answer["Location"] == f"/approvals/{HeldCommand.objects.get().id}/"
    assert client(company, KEEPER).post(f"/findings/{finding}/", {**extend, "due_at": "morgen"}).status_code == 422


def test_a_report_that_does_not_fit_stays_filled_in(company: Overseen) -> None:
    page = client(company, SERVICE).post("/findings/report/", {"title": "堵", "detail": "二号门"})
    assert page.status_code == 422
    assert "二号门" in text(page)
    page = client(company, SERVICE).post("/findings/report/", {"title": "通道堵塞", "clause": "s99.1"})
    assert page.status_code == 409
    assert "条款“S99.1”不存在" in text(page)
    assert Finding.objects.count() == 0
    assert client(company, SERVICE).post("/findings/report/", {"title": "通道堵塞"}).status_code == 302


def test_messages_are_read_by_their_reader(company: Overseen) -> None:
    company.assign(company.report())
    message = Message.objects.get(person=company.accounts[KEEPER])
    assert client(company, MANAGER).post("/messages/read/", {"message": message.id}).status_code == 404
    assert client(company, KEEPER).post("/messages/read/", {"message": "x"}).status_code == 404
    answer = client(company, KEEPER).post("/messages/read/", {"message": message.id})
    assert answer["Location"] == f"/findings/{message.page_key}/"
    message.refresh_from_db()
    assert message.read_at is not None
    assert client(company, KEEPER).post("/messages/read/")["Location"] == "/messages/"
    assert client(company, KEEPER).get("/messages/read/").status_code == 405


def test_a_task_without_a_page_is_ticked_off(company: Overseen) -> None:
    task = {"kind": "outside", "title": "去抖音改价", "source": "listing", "source_key": "1", "by_hand": True}
    run_items(OpenTasks, [{**task, "post": "store_manager"}], Context(SYSTEM))
    address = f"/tasks/{Task.objects.get().id}/"
    assert client(company, KEEPER).get(address).status_code == 404
    manager = client(company, MANAGER)
    assert address in text(manager.get("/"))
    assert manager.post(address, {"note": ""}).status_code == 422
    assert manager.post(address, {"note": "已改好"}).status_code == 302
    assert TaskEnd.objects.get().note == "已改好"
    assert manager.get(address).status_code == 404


def test_one_reason_for_a_run_is_for_its_actor(company: Overseen) -> None:
    for odd in ("1048576/kit.x", "99999999999999999999/x", "1/%00"):
        assert client(company, KEEPER).get(f"/warnings/{odd}/").status_code == 404, odd


def test_judgements_are_for_who_may_read_them(company: Overseen) -> None:
    request = company.request("B-250", 1)
    company.dispatch(request, 1)
    assert client(company, KEEPER).get("/breaches/").status_code == 403
    assert "拦截" in text(client(company, DIRECTOR).get("/breaches/"))
    for odd in ("?effect=x", "?start=x", "?start=99999999999999999999"):
        assert client(company, DIRECTOR).get(f"/breaches/{odd}").status_code == 200


def test_the_boss_sees_the_company_and_others_do_not(company: Overseen) -> None:
    company.report(clause="S03.10")
    page = text(client(company, DIRECTOR).get("/"))
    assert 'id="company"' in page
    assert "仓库管理制度" in page
    assert 'id="company"' not in text(client(company, KEEPER).get("/"))


def test_ages_cover_every_day_once(company: Overseen) -> None:
    company.report()
    now = timezone.now()
    for days, age in ((0, "今天"), (1, "1–3 天"), (3, "1–3 天"), (4, "4–7 天"), (8, "8–30 天"), (31, "30 天以上")):
        found = overview.open_findings(now + timedelta(days=days))
        assert [each.title for each in found.by_age if each.found] == [age], days


def test_shares_of_nothing_are_nothing() -> None:
    assert (overview.Week(0, 0, 0).per_thousand, overview.Week(0, 0, 0).waived_share) == ("0.0", "0%")
    assert (overview.Week(2_000, 3, 1).per_thousand, overview.Week(2_000, 3, 1).waived_share) == ("1.5", "25%")


def test_sections_stand_in_their_order(company: Overseen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "_providers", {})
    sections.register("later", 40, lambda me: sections.Section("later", "后", "x"))
    sections.register("nothing", 30, lambda me: None)
    sections.register("first", 20, lambda me: sections.Section("first", "先", "x"))
    me = me_of(company.accounts[KEEPER])
    assert me is not None
    assert [each.key for each in sections.sections_of(me)] == ["first", "later"]
    with pytest.raises(ValueError, match="later"):
        sections.register("later", 1, lambda me: None)


@pytest.mark.parametrize(
    ("page", "key", "url"),
    [
        ("finding", "7", "/findings/7/"),
        ("warnings_of_run", "7/a.b", "/warnings/7/a.b/"),
        ("", "", ""),
        ("gone", "1", ""),
    ],
)
def test_a_task_leads_to_its_page(page: str, key: str, url: str) -> None:
    assert url_of(page, key) == url
