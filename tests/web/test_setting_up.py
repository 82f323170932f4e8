"""An empty installation: the code opens the wizard once, the wizard founds the company, and is gone."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from guiju.cli import up
from guiju.demo import company
from guiju.kernel.accounts.models import Password, RecoveryCode, SecondFactor, SetupCode
from guiju.kernel.audit import contents
from guiju.kernel.audit.models import Evidence
from guiju.kernel.org import set_up
from guiju.kernel.org.models import Assignment, LegalEntity, Person
from guiju.kernel.rulebook import profile
from tests.web.test_accounts import GOOD, code_of, secret_on

pytestmark = pytest.mark.django_db
HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost"}
BOSS = {"number": "1001", "name": "周总", "username": "zhou", "new_password": GOOD, "new_password_again": GOOD}


@pytest.fixture
def code() -> str:
    prepared = up._begun()
    assert not prepared.fault
    return prepared.code


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def opened(client: Client, code: str) -> Client:
    answer = client.post("/setup/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/setup/company/")
    return client


def with_company(client: Client, code: str) -> Client:
    answer = opened(client, code).post("/setup/company/", {"code": "ACME", "name": "真实有限公司"})
    assert (answer.status_code, answer["Location"]) == (302, "/setup/administrator/")
    return client


def found(client: Client, *posts: str, **changed: str) -> Any:
    secret = secret_on(client.get("/setup/administrator/"))
    form = {**BOSS, "post": list(posts), "totp": code_of(secret), **changed}
    return client.post("/setup/administrator/", form)


class TestCode:
    def test_is_kept_as_a_digest_only(self, code: str) -> None:
        assert re.fullmatch(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", code)
        for row in Evidence.objects.all():
            assert code.encode() not in contents.unpack(row.payload, is_compressed=row.is_compressed)
        assert SetupCode.objects.get().digest not in {code, ""}

    def test_dies_after_its_use(self, client: Client, code: str) -> None:
        opened(client, code)
        second = Client().post("/setup/", {"code": code})
        assert second.status_code == 403
        assert "已用过或已过期" in second.content.decode()
        assert client.get("/setup/company/").status_code == 200

    def test_dies_after_an_hour_and_with_it_what_it_opened(self, client: Client, code: str) -> None:
        opened(client, code)
        with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
            assert client.get("/setup/company/")["Location"] == "/setup/"
            assert Client().post("/setup/", {"code": code}).status_code == 404

    def test_dies_with_the_next_one(self, client: Client, code: str) -> None:
        newer = up._begun().code
        assert client.post("/setup/", {"code": code}).status_code == 403
        opened(client, newer)

    def test_is_typed_as_one_likes(self, client: Client, code: str) -> None:
        opened(client, code.lower().replace("-", " "))

    def test_is_not_guessed(self, client: Client, code: str) -> None:
        answers = [client.post("/setup/", {"code": "AAAA-AAAA-AAAA-AAAA"}).status_code for _ in range(5)]
        assert answers == [403, 403, 403, 429, 429]
        opened(Client(REMOTE_ADDR="198.51.100.1"), code)

    @pytest.mark.parametrize("address", ["/setup/company/", "/setup/administrator/"])
    def test_without_it_nothing_goes_on(self, client: Client, code: str, address: str) -> None:
        assert client.get(address)["Location"] == "/setup/"
        assert client.post(address, {**BOSS, "code": "ACME", "name": "x"})["Location"] == "/setup/"
        assert not LegalEntity.objects.exists()

    def test_where_nothing_is_to_be_set_up_there_is_no_such_page(self, client: Client) -> None:
        assert client.get("/setup/").status_code == 404
        assert client.post("/setup/", {"code": "x"}).status_code == 404


class TestWizard:
    def test_from_code_to_a_signed_in_administrator(self, client: Client, code: str) -> None:
        assert "用初始化码开始" in client.get("/sign-in/").content.decode()
        answer = found(with_company(client, code), "owner", "it_admin")
        assert answer.status_code == 200
        assert len(re.findall(r"<code>[a-z2-9-]{19}</code>", answer.content.decode())) == 10
        assert LegalEntity.objects.get().name == "真实有限公司"
        posts = Assignment.objects.order_by("id").values_list("post__code", flat=True)
        assert (Person.objects.get().name, list(posts)) == ("周总", ["owner", "it_admin"])
        assert (Password.objects.count(), SecondFactor.objects.count(), RecoveryCode.objects.count()) == (1, 1, 10)
        assert client.get("/people/").status_code == 200
        for each in (client, Client()):
            assert each.get("/setup/").status_code == 404
            assert each.get("/setup/administrator/")["Location"] == "/setup/"
        assert not set_up.is_open()
        assert "用初始化码开始" not in Client().get("/sign-in/").content.decode()

    def test_then_the_administrator_registers_the_others(self, client: Client, code: str) -> None:
        found(with_company(client, code), "owner", "it_admin")
        form = {"number": "1002", "name": "王库管", "username": "wang", "post": ["keeper", "customer_service"]}
        answer = client.post("/people/new/", {**form, "more": "1"})
        assert (answer.status_code, answer["Location"]) == (302, "/people/new/")
        posts = Assignment.objects.filter(person__number="1002").order_by("id").values_list("post__code", flat=True)
        assert list(posts) == ["keeper", "customer_service"]
        reset = client.post("/people/1002/reset/")
        one_time = re.search(r'class="secret">([2-9A-Z-]{19})<', reset.content.decode())[1]
        theirs = Client()
        answer = theirs.post("/sign-in/", {"username": "wang", "password": one_time})
        assert answer.status_code == 302
        assert theirs.get("/")["Location"] == "/me/password/"

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"new_password_again": "other"}, "两次输入的密码不同"),
            ({"new_password": "short", "new_password_again": "short"}, "密码至少 8 个字符"),
            ({"totp": "000000"}, "验证码不对"),
            ({"number": ""}, "必填"),
        ],
    )
    def test_a_wrong_field_founds_nobody(self, client: Client, code: str, changed: dict[str, str], said: str) -> None:
        answer = found(with_company(client, code), "it_admin", **changed)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not Person.objects.exists()
        assert not Password.objects.exists()
        assert found(client, "it_admin").status_code == 200

    @pytest.mark.parametrize(("posts", "status"), [([], 422), (["owner"], 409)])
    def test_an_administrator_needs_a_post_that_administers(
        self, client: Client, code: str, posts: list[str], status: int
    ) -> None:
        answer = found(with_company(client, code), *posts)
        assert answer.status_code == status
        assert not Person.objects.exists()
        assert set_up.is_open()

    def test_the_profile_is_asked_and_kept_as_answered(self, client: Client, code: str) -> None:
        page = opened(client, code).get("/setup/company/").content.decode()
        for question in profile.questions():
            assert question.question in page
        flags = [question.flag for question in profile.questions()]
        form = {"code": "ACME", "name": "公司", **{f"answer-{flag}": "no" for flag in flags[1:]}}
        assert client.post("/setup/company/", {**form, f"answer-{flags[0]}": "yes"}).status_code == 302
        kept = {flag: answer.answer for flag, answer in profile.answers().items()}
        assert kept == {flag: flag == flags[0] for flag in flags}

    def test_a_company_half_set_up_goes_on(self, client: Client, code: str) -> None:
        wrong = opened(client, code).post("/setup/company/", {"code": "A B", "name": "公司"})
        assert wrong.status_code == 422
        assert "代码" in wrong.content.decode()
        assert not LegalEntity.objects.exists()
        answer = client.post("/setup/company/", {"code": "ACME", "name": "公司"})
        assert answer["Location"] == "/setup/administrator/"
        assert client.get("/setup/company/")["Location"] == "/setup/administrator/"
        assert LegalEntity.objects.count() == 1


class TestDemo:
    def test_goes_into_no_database_with_real_people(self, client: Client, code: str) -> None:
        with pytest.raises(company.RealPeople, match="不能装入演示数据"):
            company.load()
        found(with_company(client, code), "owner", "it_admin")
        with pytest.raises(company.RealPeople):
            company.load()
        assert Person.objects.count() == 1
        assert up._filled(0, demo=None) == up.Prepared()
        assert "真实人员" in up._filled(0, demo=True).fault
        assert up._begun() == up.Prepared()

    def test_goes_again_into_its_own(self) -> None:
        first = up._filled(0, demo=None)
        assert first.is_demo
        assert up._filled(0, demo=None).people == first.people
        assert "演示公司" in up._begun().fault
        assert not SetupCode.objects.exists()

    def test_none_where_none_is_wanted(self) -> None:
        assert up._filled(0, demo=False) == up.Prepared()
        assert not Person.objects.exists()
