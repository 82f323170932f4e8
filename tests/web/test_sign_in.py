"""Who gets in, from where, and where they land."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.web import cast
from tests.web.conftest import AsPerson

HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}


def sign_in(client: Client, username: str = "e2", password: str = cast.PASSWORD, **more: str):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_the_right_password_opens_home(nobody: Client) -> None:
    answer = sign_in(nobody)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "王敏" in nobody.get("/").content.decode()


@pytest.mark.parametrize(
    ("username", "password"),
    [("e2", "wrong"), ("nobody", cast.PASSWORD), ("e4", cast.PASSWORD), ("e5", cast.PASSWORD), ("", "")],
    ids=["wrong password", "unknown", "has left", "switched off", "empty"],
)
def test_everybody_else_is_told_the_same(nobody: Client, username: str, password: str) -> None:
    answer = sign_in(nobody, username, password)
    assert answer.status_code == 403
    assert "登录名或密码不对，或账号已停用。" in answer.content.decode()
    assert nobody.get("/").status_code == 302


def test_the_session_is_a_new_one_after_sign_in_and_after_sign_out(nobody: Client) -> None:
    nobody.get("/sign-in/")
    before = nobody.cookies["sessionid"].value
    sign_in(nobody)
    during = nobody.cookies["sessionid"].value
    nobody.post("/sign-out/")
    assert before
    assert during
    assert before != during
    nobody.cookies["sessionid"] = during
    assert nobody.get("/").status_code == 302


def test_sign_out_is_by_post_only(signed_in: AsPerson) -> None:
    client = signed_in(cast.LEAD)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/").status_code == 200


def test_who_leaves_is_out_at_the_next_request(signed_in: AsPerson) -> None:
    client = signed_in(cast.LEFT)
    answer = client.get("/")
    assert answer.status_code == 403
    assert "没有对应的在职人员" in answer.content.decode()
    assert client.post("/sign-out/").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/clauses/?q=x", "/clauses/?q=x"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/no-such-page/", "/"),
        ("/sign-out/", "/"),
    ],
)
def test_next_leads_to_a_page_of_ours_or_home(nobody: Client, wanted: str, given: str) -> None:
    assert sign_in(nobody, next=wanted)["Location"] == given


@pytest.mark.parametrize("address", ["/", "/clauses/", "/no-such-page/", "/files/", "/healthz/x"])
def test_every_address_but_the_open_ones_asks_to_sign_in(nobody: Client, address: str) -> None:
    answer = nobody.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_the_page_asked_for_is_kept(nobody: Client) -> None:
    assert nobody.get("/clauses/?q=%E7%AD%BE")["Location"] == "/sign-in/?next=%2Fclauses%2F%3Fq%3D%25E7%25AD%25BE"


def test_an_expired_form_comes_back_to_its_page_and_says_so(nobody: Client) -> None:
    answer = nobody.post("/approvals/1/", headers={"referer": "http://testserver/approvals/1/"})
    assert answer["Location"] == "/sign-in/?next=%2Fapprovals%2F1%2F&expired=1"
    assert "登录已过期" in nobody.get(answer["Location"]).content.decode()
    foreign = nobody.post("/approvals/1/", headers={"referer": "http://evil.example/approvals/1/"})
    assert foreign["Location"] == "/sign-in/?expired=1"


def test_htmx_is_sent_to_sign_in_as_a_whole_page(nobody: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/clauses/"}
    answer = nobody.post("/approvals/1/", headers=headers)
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fclauses%2F&expired=1"


def demo(client: Client, number: str = "E2", **where: str):
    return client.post("/sign-in/demo/", {"number": number}, **{**HERE, **where})


def test_demo_people_stand_on_the_page_with_their_posts(nobody: Client, settings: Settings) -> None:
    settings.DEMO = True
    page = nobody.get("/sign-in/", **HERE).content.decode()
    assert "王敏" in page
    assert "仓库主管" in page
    assert "李雷" in page
    assert "赵走" not in page
    assert "钱停" not in page


@pytest.mark.parametrize(
    "where",
    [{}, {"HTTP_HOST": "127.0.0.1:8000"}, {"HTTP_HOST": "[::1]:8000", "REMOTE_ADDR": "::1"}],
    ids=["localhost", "127.0.0.1", "::1"],
)
def test_a_demo_person_signs_in_on_this_machine(nobody: Client, settings: Settings, where: dict[str, str]) -> None:
    settings.DEMO = True
    assert demo(nobody, **where).status_code == 302
    assert "王敏" in nobody.get("/", **{**HERE, **where}).content.decode()


AWAY = {
    "from elsewhere": {"REMOTE_ADDR": "192.168.1.20"},
    "by another name": {"HTTP_HOST": "testserver"},
    "through a proxy": {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    "without a sender": {"REMOTE_ADDR": ""},
}


@pytest.mark.parametrize("where", AWAY.values(), ids=AWAY.keys())
def test_from_anywhere_else_there_is_no_demo(nobody: Client, settings: Settings, where: dict[str, str]) -> None:
    settings.DEMO = True
    assert "演示人员" not in nobody.get("/sign-in/", **{**HERE, **where}).content.decode()
    assert demo(nobody, **where).status_code == 404
    assert nobody.get("/").status_code == 302


def test_without_the_setting_there_is_no_demo(nobody: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert "演示人员" not in nobody.get("/sign-in/", **HERE).content.decode()
    assert demo(nobody).status_code == 404


@pytest.mark.parametrize("number", ["E4", "E5", "E99", ""])
def test_only_people_who_work_here_are_demo_people(nobody: Client, settings: Settings, number: str) -> None:
    settings.DEMO = True
    assert demo(nobody, number).status_code == 404
    assert nobody.get("/").status_code == 302


def test_sign_in_wants_the_token_of_its_form(people: None) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
