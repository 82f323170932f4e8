"""今日, the rulebook, approvals, and the menu."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guiju.kernel.commands.models import HeldCommand, HeldStatus
from guiju.kernel.pages.page import Page
from guiju.web import navigation
from tests.web import cast
from tests.web.conftest import AsPerson

NOW = timezone.now()


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_empty_day_says_what_to_do(signed_in: AsPerson) -> None:
    page = text(signed_in(cast.KEEPER), "/")
    assert "没有等您审批的事" in page
    assert "没有要说明的预警" in page
    assert "李雷 · 仓管员" in page


def test_a_held_command_waits_for_its_post_and_never_for_its_requester(signed_in: AsPerson) -> None:
    cast.held(1, NOW)
    cast.held(2, NOW, requester=cast.LEAD)
    lead, keeper = text(signed_in(cast.LEAD), "/"), text(signed_in(cast.KEEPER), "/")
    assert lead.count('href="/approvals/1/"') == 1
    assert "等 仓库主管 审批" in lead.split('id="requests"')[1]
    assert 'href="/approvals/2/"' not in lead.split('id="requests"')[0]
    assert "没有等您审批的事" in keeper
    assert 'href="/approvals/1/"' in keeper.split('id="requests"')[1]


def test_my_warnings_are_mine_alone(signed_in: AsPerson) -> None:
    cast.judged(NOW, 1)
    cast.judged(NOW, 2, actor=cast.LEAD)
    cast.judged(NOW, 3, effect="block")
    page = text(signed_in(cast.KEEPER), "/")
    assert "DH001" in page
    assert "DH002" not in page
    assert "DH003" not in page
    assert "待办 <b>1</b>" in page


def test_what_waits_stands_before_what_is_empty(signed_in: AsPerson) -> None:
    cast.judged(NOW, 1)
    counts = [each.count for each in signed_in(cast.KEEPER).get("/").context["halves"]]
    assert counts[0] == 1
    assert counts == sorted(counts, key=lambda count: count == 0)
    assert 0 in counts


def light(client: Client, code: str) -> str:
    return text(client, f"/clauses/{code}/").split('class="tag tag-')[1].split("<")[0]


def test_lights_are_computed(signed_in: AsPerson) -> None:
    client = signed_in(cast.KEEPER)
    cast.rulebook()
    assert light(client, "S03.07") == 'plain">未绑定'
    assert light(client, "S03.06") == 'plain">静默'
    cast.judged(NOW - timedelta(days=30, minutes=1), 1)
    assert light(client, "S03.06") == 'plain">静默'
    cast.judged(NOW - timedelta(days=29, hours=23), 2)
    assert light(client, "S03.06") == 'pass">生效'


def test_a_clause_shows_the_text_in_force_today(signed_in: AsPerson) -> None:
    cast.rulebook()
    cast.judged(NOW)
    page = text(signed_in(cast.KEEPER), "/clauses/S03.06/")
    in_force = page.split("怎么执行")[0]
    assert "实物与货单不相符的不得入库。" in in_force
    assert "旧文" not in in_force
    assert "未来" not in in_force
    assert "待生效" in page
    assert "已被取代" in page
    assert "hours" in page
    assert "1,200" in page


def test_breaches_are_for_who_may_read_them(signed_in: AsPerson) -> None:
    cast.rulebook()
    cast.judged(NOW, actor=cast.KEEPER)
    client = signed_in(cast.LEAD)
    assert "DH001" not in text(client, "/clauses/S03.06/")
    cast.grant(cast.LEAD, "audit.read_breaches")
    assert "DH001" in text(client, "/clauses/S03.06/")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", {"S03.06", "S03.07"}),
        ("货单", {"S03.06"}),
        ("仓库 值守", {"S03.07"}),
        ("s03.06", {"S03.06"}),
        ("旧文", set()),
        ("没有这个词", set()),
    ],
)
def test_the_rulebook_is_searched_as_it_stands(signed_in: AsPerson, words: str, found: set[str]) -> None:
    cast.rulebook()
    page = text(signed_in(cast.KEEPER), f"/clauses/?q={words}")
    assert {code for code in ("S03.06", "S03.07") if f'href="{code}/"' in page} == found


def test_the_clause_list_costs_the_same_for_more_clauses(signed_in: AsPerson) -> None:
    client = signed_in(cast.KEEPER)
    cast.rulebook()

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/clauses/")
        return len(seen)

    statements()
    few = statements()
    cast.more_clauses(30)
    assert statements() == few <= 18


def test_an_approval_is_seen_by_its_post_and_its_requester_only(signed_in: AsPerson) -> None:
    cast.held(1, NOW, requester=cast.LEAD, post="BOSS")
    assert "供应商补发" in text(signed_in(cast.LEAD), "/approvals/1/")
    foreign, unknown = (signed_in(cast.KEEPER).get(f"/approvals/{number}/") for number in (1, 99))
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert len(foreign.content) == len(unknown.content)


def test_without_the_permission_nothing_is_decided(signed_in: AsPerson) -> None:
    cast.held(1, NOW)
    client = signed_in(cast.LEAD)
    assert "批准</button>" not in text(client, "/approvals/1/")
    assert client.post("/approvals/1/", {"decision": "reject", "note": "不行"}).status_code == 403
    assert HeldCommand.objects.get(id=1).status == HeldStatus.WAITING


def test_a_rejection_wants_a_reason_and_is_kept(signed_in: AsPerson) -> None:
    cast.held(1, NOW)
    cast.grant(cast.LEAD, "commands.decide_held")
    client = signed_in(cast.LEAD)
    bare = client.post("/approvals/1/", {"decision": "reject", "note": " "})
    assert bare.status_code == 409
    assert "驳回要写明原因" in bare.content.decode()
    assert HeldCommand.objects.get(id=1).status == HeldStatus.WAITING
    assert client.post("/approvals/1/", {"decision": "reject", "note": "证据不足"}).status_code == 302
    row = HeldCommand.objects.get(id=1)
    assert (row.status, row.decided_by, row.decision_note) == (HeldStatus.REJECTED, cast.LEAD, "证据不足")
    again = client.post("/approvals/1/", {"decision": "reject", "note": "再来"})
    assert again.status_code == 409
    assert "不能再审批" in again.content.decode()


def test_the_requester_does_not_decide(signed_in: AsPerson) -> None:
    cast.held(1, NOW, requester=cast.LEAD)
    cast.grant(cast.LEAD, "commands.decide_held")
    client = signed_in(cast.LEAD)
    assert "批准</button>" not in text(client, "/approvals/1/")
    assert client.post("/approvals/1/", {"decision": "approve"}).status_code == 409
    assert HeldCommand.objects.get(id=1).status == HeldStatus.WAITING


def test_a_waiver_is_asked_for_by_who_may_and_for_a_known_control(signed_in: AsPerson) -> None:
    asked = {"control": "kit.unknown", "subject_key": "DH001/1", "reason": "供应商补发"}
    assert signed_in(cast.KEEPER).post("/waivers/", asked).status_code == 403
    cast.grant(cast.KEEPER, "controls.grant_waiver")
    client = signed_in(cast.KEEPER)
    assert client.get("/waivers/").status_code == 405
    short = client.post("/waivers/", {**asked, "reason": "急"})
    assert short.status_code == 422
    assert "至少 4 个字" in short.content.decode()
    assert client.post("/waivers/", asked).status_code == 409


def test_addresses_and_keys_of_pages_are_unique() -> None:
    every = navigation.pages()
    assert len({page.key for page in every}) == len({page.path for page in every}) == len(every)


def test_every_domain_with_pages_declares_them() -> None:
    domains = [app for app in settings.INSTALLED_APPS if app.startswith(navigation.DOMAINS)]
    assert domains
    for app in domains:
        package = navigation.find_spec(f"{app}.ui")
        if package is not None and package.origin is not None:
            assert navigation.domain_pages(app), f"{app}.ui declares no PAGES"


def test_a_domain_without_ui_has_no_pages_and_a_broken_one_is_an_error(tmp_path, monkeypatch) -> None:
    (tmp_path / "kit_quiet").mkdir()
    (tmp_path / "kit_quiet" / "__init__.py").touch()
    broken = tmp_path / "kit_broken" / "ui"
    broken.mkdir(parents=True)
    (broken.parent / "__init__.py").touch()
    (broken / "__init__.py").write_text("import no_such_module_of_ours")
    monkeypatch.syspath_prepend(tmp_path)
    assert navigation.domain_pages("kit_quiet") == []
    with pytest.raises(ModuleNotFoundError, match="no_such_module_of_ours"):
        navigation.domain_pages("kit_broken")


def test_the_menu_shows_what_the_posts_allow_and_where_one_is(people: None, monkeypatch) -> None:
    from guiju.kernel.pages.me import me_of
    from guiju.web import pages as own

    hidden = Page("clauses", "看不见", "x/", own.today.today, "kit.secret", "仓库")
    monkeypatch.setattr(navigation, "pages", lambda: (*own.PAGES, hidden))
    monkeypatch.setattr(navigation, "_in_menu", navigation._in_menu.__wrapped__)
    me = me_of(cast.KEEPER)
    titles = {
        entry.title: entry.is_current for group in navigation.menu(me, "/clauses/S03.06/") for entry in group.entries
    }
    assert titles == {
        "今日": False,
        "消息": False,
        "问题": False,
        "我的职责": False,
        "我的承诺": False,
        "我的账号": False,
        "条款地图": True,
        "承诺签署": False,
    }
    cast.grant(cast.KEEPER, "kit.secret")
    groups = navigation.menu(me_of(cast.KEEPER), "/")
    assert [group.department for group in groups] == ["我的", "制度", "仓库"]


def test_a_page_without_its_permission_is_403(people: None, rf) -> None:
    from django.core.exceptions import PermissionDenied
    from django.http import HttpResponse

    from guiju.kernel.pages.me import me_of
    from guiju.web.door import page_view

    page = Page("kit", "点收", "kit/", lambda _request: HttpResponse("in"), "kit.count", "仓库")
    request = rf.get("/kit/")
    request.me = me_of(cast.KEEPER)
    with pytest.raises(PermissionDenied, match="点收"):
        page_view(page)(request)
    cast.grant(cast.KEEPER, "kit.count")
    request.me = me_of(cast.KEEPER)
    assert page_view(page)(request).content == b"in"
