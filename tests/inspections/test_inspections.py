"""Somebody from outside reads what was opened to him, runs nothing, takes no list away, and leaves a trace of each page."""

import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from guiju.demo.company import ENTITY
from guiju.kernel.accounts import passwords
from guiju.kernel.accounts.models import Account
from guiju.kernel.audit import sealer
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden
from guiju.kernel.commands.run import run_items
from guiju.kernel.dossiers.models import Dossier
from guiju.kernel.inspections.commands import EndInspection, GrantInspection, RecordView
from guiju.kernel.inspections.models import Inspection, InspectionView
from guiju.kernel.inspections.scopes import areas, queries_of
from guiju.kernel.inspections.standing import standing_of
from guiju.kernel.org.commands import OpenPlace, SetPassword
from guiju.kernel.queries.query import Asked, query_of
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Message
from tests.audit.vault import vault
from tests.clauses.company import KEEPER, OWNER, WAREHOUSE, Company
from tests.web.demo_people import entered

pytestmark = pytest.mark.founded("S03")

__all__ = ["vault"]

BOSS = "zhou"
NAME, OWN = "inspector1", "检查-2026-证照 7"
GIVEN = {
    "name": "郑检",
    "authority": "市场监督管理局",
    "username": NAME,
    "document": "市监检〔2026〕12 号",
    "reason": "年度抽查",
}


@pytest.fixture
def company(settings: Any, db: None, vault: Path) -> Company:
    settings.DEMO = True
    return Company.founded()


def last_day(days: int = 6) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def granted(*scopes: str, username: str = NAME, **more: Any) -> tuple[str, str]:
    """The number and the one-time password, as the owner's page shows them."""
    form = {**GIVEN, "username": username, "last_day": last_day(), "area": list(scopes), **more}
    answer = entered(BOSS).post("/inspections/new/", {**form, "request_id": f"grant-{username}"})
    assert answer.status_code == 200, answer.content.decode()
    return answer.context["number"], answer.context["one_time"]


def come(username: str, password: str) -> Client:
    client = Client(raise_request_exception=False)
    answer = client.post("/sign-in/", {"username": username, "password": password})
    assert answer.status_code in {302, 403}
    return client


def inside(*scopes: str, **more: Any) -> Client:
    """An inspector who has come in and chosen a password of his own."""
    _number, code = granted(*scopes, **more)
    client = come(NAME, code)
    assert client.get("/inspection/")["Location"] == "/me/password/", "first a password of his own"
    form = {"old_password": code, "new_password": OWN, "new_password_again": OWN, "request_id": "own"}
    answer = client.post("/me/password/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/inspection/")
    return client


def views() -> list[tuple[str, str, str, bool]]:
    rows = InspectionView.objects.order_by("id")
    return list(rows.values_list("page", "query", "record", "was_shown"))


def test_he_reads_what_was_opened_and_each_page_is_kept(company: Company) -> None:
    request = company.request("A-500", 4)
    client = inside("warehouse")
    home = client.get("/inspection/").content.decode()
    assert "市监检〔2026〕12 号" in home
    assert "出库申请" in home
    listed = client.get("/warehouse/issues/").content.decode()
    assert request in listed
    assert "导出" not in listed
    record = client.get(f"/records/warehouse.issue_requests/{request}/")
    assert record.status_code == 200
    kept = [(page, query, named, shown) for page, query, named, shown in views() if page != "查阅范围"]
    assert kept == [
        ("出库", "warehouse.issue_requests", "", True),
        ("记录：出库申请", "warehouse.issue_requests", request, True),
    ]
    shown = entered(BOSS).get(f"/records/inspections.inspections/{Inspection.objects.get().number}/")
    assert request in shown.content.decode(), "the owner sees what was looked at"


def test_first_he_is_led_to_what_is_open(company: Company) -> None:
    client = inside("warehouse")
    assert client.get("/")["Location"] == "/inspection/"


SHUT = (
    "/conduct/cases/",
    "/records/conduct.cases/X/",
    "/people/",
    "/clauses/",
    "/findings/",
    "/duties/",
    "/messages/",
    "/me/",
    "/inspections/inspections/",
    "/inspections/new/",
    "/do/warehouse.record_arrival/",
    "/warehouse/arrivals/new/",
    "/dossiers/new/",
    f"/files/{'0' * 64}/",
)


def test_nothing_else_is_open(company: Company) -> None:
    client = inside("warehouse")
    for page in SHUT:
        answer = client.get(page)
        assert answer.status_code == 403, page
        assert "查阅范围" in answer.content.decode()
        assert views()[-1][3] is False, "that it was tried is kept too"


def test_he_runs_no_command_by_any_door(company: Company) -> None:
    client = inside("warehouse")
    before = (InspectionView.objects.count(), Dossier.objects.count())
    for path in ("/do/warehouse.record_arrival/", "/warehouse/issues/", "/me/tokens/", "/findings/report/"):
        answer = client.post(path, {"supplier": "X"})
        assert answer.status_code == 403, path
        assert "只能看" in answer.content.decode()
    sent = client.post(
        "/api/v1/commands/warehouse.record_arrival", json.dumps({"input": {}}), content_type="application/json"
    )
    assert (sent.status_code, sent.json()["code"]) == (403, "inspection")
    read = client.get("/api/v1/warehouse/issue_requests")
    assert (read.status_code, read.json()["code"]) == (403, "inspection")
    account = Account.objects.get(username=NAME).pk
    for command, item in ((SetPassword, {"ticket": "x"}), (EndInspection, {"inspection": "x", "reason": "x"})):
        with pytest.raises(Forbidden):
            run_items(command, [item], Context(actor=account))
    assert Dossier.objects.count() == before[1]


def test_he_takes_no_list_away(company: Company) -> None:
    client = inside("warehouse")
    for kind in ("csv", "xlsx"):
        answer = client.get(f"/warehouse/issues/?format={kind}")
        assert answer.status_code == 403
        assert "不能导出" in answer.content.decode()


def test_personal_data_is_masked_and_stays_so(company: Company) -> None:
    request = company.request("A-500", 4)
    client = inside("warehouse")
    page = client.get(f"/records/warehouse.issue_requests/{request}/")
    assert not page.context["may_reveal"]
    form = {"column": "picker", "reason": "想看"}
    assert client.post(f"/records/warehouse.issue_requests/{request}/reveal/", form).status_code == 403


def test_one_query_alone(company: Company) -> None:
    client = inside("warehouse.issue_requests")
    assert client.get("/warehouse/issues/").status_code == 200
    assert client.get("/warehouse/receipts/").status_code == 403


def test_one_place_alone(company: Company) -> None:
    request = company.request("A-500", 4)
    item = {"entity": ENTITY, "code": "ELSEWHERE", "name": "别处", "kind": "warehouse"}
    assert run_items(OpenPlace, [item], Context(actor=SYSTEM)).done == [0]
    here, there = (reader_of(place, number) for number, place in enumerate((WAREHOUSE, "ELSEWHERE")))
    assert request in here
    assert request not in there


def reader_of(place: str, number: int) -> str:
    _number, code = granted("warehouse", username=f"at{number}", place=place)
    inspection = Inspection.objects.get(account__username=f"at{number}")
    standing = standing_of(inspection.account_id)
    assert standing is not None
    assert code
    query = query_of("warehouse.issue_requests")
    return str(read(query, query.params(), Asked(), standing.reader).rows)


def test_the_dossier_made_for_him(company: Company) -> None:
    company.request("A-500", 4)
    sealer.seal()
    today = timezone.localdate().isoformat()
    client = inside(since=today, until=today)
    assert client.get("/warehouse/issues/").status_code == 403
    assert "下载证据包" in client.get("/inspection/").content.decode()
    answer = client.post("/inspection/dossier/")
    assert answer.status_code == 200
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert "evidence.jsonl" in archive.namelist()
    made = Dossier.objects.get()
    assert made.recipient == "市场监督管理局 郑检"
    assert not made.has_private


def test_it_is_over_by_itself_at_the_next_request(company: Company) -> None:
    client = inside("warehouse")
    ends_at = Inspection.objects.get().ends_at
    assert timezone.localtime(ends_at).date() == timezone.localdate() + timedelta(days=7)
    stay(client, ends_at - timedelta(seconds=1), lambda: client.get("/warehouse/issues/").status_code == 200)
    answer: Any = None
    with time_machine.travel(ends_at, tick=False):
        sign_in_again(client)
        answer = client.get("/warehouse/issues/")
        assert answer.status_code == 403
        assert "到期" in answer.content.decode()
        assert client.get("/warehouse/issues/").status_code == 302, "and he is signed out"
        assert come(NAME, OWN).get("/inspection/").status_code == 302, "nor does he come in again"


def stay(client: Client, moment: datetime, holds: Callable[[], bool]) -> None:
    with time_machine.travel(moment, tick=False):
        sign_in_again(client)
        assert holds()


def sign_in_again(client: Client) -> None:
    """As if he had worked on all the time: a session lasts twelve hours at the most."""
    client.force_login(Account.objects.get(username=NAME))


def test_it_is_ended_early(company: Company) -> None:
    client = inside("warehouse")
    number = Inspection.objects.get().number
    assert company.act(OWNER, EndInspection, {"inspection": number, "reason": "查完了"}).done == [0]
    assert client.get("/warehouse/issues/").status_code == 403
    assert client.get("/warehouse/issues/").status_code == 302
    again = company.act(OWNER, EndInspection, {"inspection": number, "reason": "查完了"})
    assert "已经结束" in again.refusals[0].message


def test_another_one_time_password_ends_the_earlier(company: Company) -> None:
    client = inside("warehouse")
    number = Inspection.objects.get().number
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        answer = entered(BOSS).post(f"/inspections/{number}/code/", {"request_id": "again"})
        code = answer.context["one_time"]
        assert client.get("/inspection/").status_code == 302, "signed out"
        assert come(NAME, OWN).get("/inspection/").status_code == 302
        assert come(NAME, code).get("/inspection/")["Location"] == "/me/password/"


def test_the_owner_is_told(company: Company) -> None:
    number, _code = granted("warehouse")
    owner = Account.objects.get(username=BOSS).pk
    assert Message.objects.filter(person=owner, kind="inspection.granted").count() == 1
    assert number.startswith("WC-")


def test_what_is_refused(company: Company) -> None:
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    wrongs: list[tuple[dict[str, Any], str]] = [
        ({"last_day": last_day(30)}, "最长 30 天"),
        ({"last_day": yesterday}, "最长 30 天"),
        ({"area": ["nothing"]}, "没有可查阅的范围"),
        ({"area": ["inspections"]}, "没有可查阅的范围"),
        ({"area": []}, "没有选查阅范围"),
        ({"since": "2026-01-02"}, "一起填"),
        ({"since": "2026-01-02", "until": "2026-01-01"}, "早于"),
        ({"username": "lin"}, "lin"),
    ]
    for number, (wrong, says) in enumerate(wrongs):
        form = {**GIVEN, "last_day": last_day(29), "area": ["warehouse"], "request_id": f"r{number}", **wrong}
        answer = entered(BOSS).post("/inspections/new/", form)
        assert answer.status_code == 409, wrong
        assert says in answer.content.decode()
    assert not Inspection.objects.exists()


def test_the_limit_is_a_setting(company: Company, settings: Any) -> None:
    settings.GUIJU_INSPECTION_DAYS = 3
    form = {**GIVEN, "area": ["warehouse"], "request_id": "1"}
    assert entered(BOSS).post("/inspections/new/", {**form, "last_day": last_day(3)}).status_code == 409
    assert (
        entered(BOSS).post("/inspections/new/", {**form, "last_day": last_day(2), "request_id": "2"}).status_code == 200
    )


def test_guesses_are_slowed_down_as_everybodys(company: Company) -> None:
    granted("warehouse")
    client = Client(raise_request_exception=False)
    answers = [client.post("/sign-in/", {"username": NAME, "password": "x"}).status_code for _ in range(4)]
    assert answers == [403, 403, 403, 429]


def test_no_command_and_nothing_of_ones_own_is_in_a_scope() -> None:
    assert "inspections" not in areas()
    assert not queries_of(["inspections", "inspections.views", "worklist"])


def test_only_the_program_keeps_the_trace(company: Company) -> None:
    with pytest.raises(Forbidden):
        company.act(OWNER, RecordView, {"inspection": 1, "page": "x"})


def test_a_keeper_opens_nothing(company: Company) -> None:
    ticket = passwords.ticket("x", owner=passwords.owner_named("y"), replaces=None)
    with pytest.raises(Forbidden):
        company.act(KEEPER, GrantInspection, {**GIVEN, "last_day": last_day(), "ticket": ticket})
    assert entered("wang").get("/inspection/").status_code == 403
