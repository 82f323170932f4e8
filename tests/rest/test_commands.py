"""Who may, what is malformed, what was sent before, and how many of a batch were done."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django.fixtures import Settings

from guiju.domains.warehouse.models import Arrival
from guiju.kernel.audit.models import Evidence
from guiju.kernel.commands.passage import Passage
from tests.rest.conftest import JSON, PROBLEM, ROOT, SERVICE, As, Program, arrival_of, counted, receipt

pytestmark = pytest.mark.founded

RECORD = "warehouse.record_arrival"
CHINESE_TITLES = {401: "未登录", 403: "没有权限", 404: "找不到", 413: "内容太大", 415: "内容类型不对", 422: "填写有误"}


def is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == PROBLEM
    said = answer.json()
    assert (said["status"], said["code"]) == (status, code)
    assert said["request_id"] == answer["X-Request-ID"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said["detail"]), said["detail"]
    assert said["title"] == CHINESE_TITLES.get(status, said["title"])
    return said


class TestWho:
    def test_nobody_signed_in(self, as_person: As) -> None:
        answer = as_person(None).run(RECORD, arrival_of("N-1", 1))
        is_problem(answer, 401, "not_signed_in")
        assert answer["WWW-Authenticate"]

    def test_a_session_without_token(self, keeper: Program) -> None:
        keeper.token = ""
        is_problem(keeper.run(RECORD, arrival_of("N-2", 1)), 403, "csrf")
        assert not Arrival.objects.filter(delivery_note="N-2").exists()

    def test_a_post_that_does_not_grant_it_leaves_one_audit_row(self, as_person: As) -> None:
        before = Evidence.objects.filter(command=RECORD).count()
        is_problem(as_person(SERVICE).run(RECORD, arrival_of("N-3", 1), request_id="n-3"), 403, "forbidden")
        assert Evidence.objects.filter(command=RECORD).count() == before + 1
        assert not Arrival.objects.filter(delivery_note="N-3").exists()

    @pytest.mark.parametrize("key", ["commands.settle_held", "org.define_post", "rulebook.enact"])
    def test_what_no_post_grants_is_forbidden_to_all(self, as_person: As, key: str) -> None:
        given = {
            "commands.settle_held": {"held": 1, "status": "executed"},
            "org.define_post": {"code": "X", "title": "新岗位"},
            "rulebook.enact": {},
        }[key]
        assert as_person("zhou").run(key, given).status_code in {403, 422}

    def test_an_unknown_command_is_not_found(self, as_person: As, keeper: Program) -> None:
        is_problem(keeper.run("warehouse.no_such", {}), 404, "not_found")
        is_problem(as_person(None).run("warehouse.no_such", {}), 401, "not_signed_in")


class TestShape:
    def test_each_fault_has_item_line_and_field(self, keeper: Program) -> None:
        good, bad = arrival_of("S-1", 1), arrival_of("S-2", 1)
        bad["lines"] = [bad["lines"][0], {"sku": "A-500", "quantity": 0}]
        said = is_problem(keeper.run(RECORD, [good, bad]), 422, "invalid_input")
        assert said["errors"] == [{"item": 1, "line": 1, "field": "quantity", "title": "数量", "message": "应不小于 1"}]
        assert "第 2 项第 2 行“数量”应不小于 1" in said["detail"]
        assert not Arrival.objects.filter(delivery_note="S-1").exists()

    def test_unknown_and_missing_fields(self, keeper: Program) -> None:
        given = {**arrival_of("S-3", 1), "colour": "红"}
        del given["carrier"]
        said = is_problem(keeper.run(RECORD, given), 422, "invalid_input")
        found = {(each["field"], each["message"]) for each in said["errors"]}
        assert found == {("colour", "不是本单据的字段"), ("carrier", "必填")}

    def test_unknown_fields_beside_the_input(self, keeper: Program) -> None:
        said = is_problem(keeper.run(RECORD, arrival_of("S-4", 1), dry_run=True), 422, "invalid_request")
        assert said["errors"][0]["field"] == "dry_run"

    @pytest.mark.parametrize(
        "quantity",
        [True, "1", 1.0, 1.5, 2**63, -(2**63) - 1, 10**100, [1], {"a": 1}],
        ids=["bool", "text", "float", "fraction", "64 bits", "minus", "huge", "list", "object"],
    )
    def test_a_number_is_an_integer_in_range(self, keeper: Program, quantity: Any) -> None:
        body = (
            b'{"input":'
            + dumps(arrival_of("S-5", 1)).replace(b'"quantity":1,', b'"quantity":' + dumps(quantity) + b",")
            + b"}"
        )
        said = is_problem(keeper.post(f"/commands/{RECORD}", body), 422, "invalid_input")
        assert [(each["line"], each["field"]) for each in said["errors"]] == [(0, "quantity")]

    def test_an_id_beyond_64_bits(self, keeper: Program) -> None:
        body = b'{"input":{"held":9223372036854775808,"decision":"approve"}}'
        is_problem(keeper.post("/commands/commands.decide_held", body), 422, "invalid_input")

    @pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", 5, 1.5, "昨天"])
    def test_a_moment_is_text_inside_the_calendar(self, keeper: Program, moment: Any) -> None:
        said = is_problem(keeper.run(RECORD, {**arrival_of("S-6", 1), "arrived_at": moment}), 422, "invalid_input")
        assert [each["field"] for each in said["errors"]] == ["arrived_at"]

    def test_a_text_holds_no_nul(self, keeper: Program) -> None:
        said = is_problem(keeper.run(RECORD, {**arrival_of("S-7", 1), "supplier": "甲\x00乙"}), 422, "invalid_input")
        assert said["errors"][0]["field"] == "supplier"

    @pytest.mark.parametrize("empty", ["", "  "])
    def test_a_required_reference_names_something(self, keeper: Program, empty: str) -> None:
        said = is_problem(keeper.run("warehouse.receive_goods", receipt(empty, 1)), 422, "invalid_input")
        assert said["errors"] == [{"item": 0, "line": None, "field": "arrival", "title": "到货单", "message": "必填"}]

    @pytest.mark.parametrize("given", [[], "text", 5, None, [[]], [5], True])
    def test_the_input_is_an_item_or_a_list_of_items(self, keeper: Program, given: Any) -> None:
        said = is_problem(keeper.run(RECORD, given), 422, "invalid_request")
        assert said["errors"][0]["field"] == "input"

    @pytest.mark.parametrize("body", [[], 5, None, "text", {}])
    def test_the_body_is_an_object_with_an_input(self, keeper: Program, body: Any) -> None:
        is_problem(keeper.post(f"/commands/{RECORD}", body), 422, "invalid_request")


def dumps(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class TestBody:
    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b'{"input": NaN}',
            b'{"input": 1e999}',
            b"1" * 400,
            b"\xff\xfe",
            b'{"input": "\\ud800"}',
            b"[" * 5000 + b"]" * 5000,
        ],
        ids=["cut", "nan", "infinity", "400 digits", "encoding", "surrogate", "deep"],
    )
    def test_what_is_not_json(self, keeper: Program, body: bytes) -> None:
        is_problem(keeper.post(f"/commands/{RECORD}", body), 400, "unreadable")

    def test_nothing_at_all(self, keeper: Program) -> None:
        sent = {"X-CSRFToken": keeper.token}
        answer = keeper.client.post(
            f"{ROOT}/commands/{RECORD}", b"", content_type=JSON, headers=sent, CONTENT_TYPE=JSON
        )
        is_problem(answer, 422, "invalid_request")

    @pytest.mark.parametrize(
        "kind",
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"],
    )
    def test_another_content_type(self, keeper: Program, kind: str) -> None:
        is_problem(keeper.post(f"/commands/{RECORD}", b"{}", kind=kind), 415, "not_json")

    def test_a_charset_is_no_other_content_type(self, keeper: Program) -> None:
        answer = keeper.post(f"/commands/{RECORD}", {"input": arrival_of("B-1", 1)}, kind=f"{JSON}; charset=utf-8")
        assert answer.status_code == 200

    def test_too_much(self, keeper: Program, settings: Settings) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        is_problem(keeper.run(RECORD, [arrival_of("B-2", 1)] * 10), 413, "too_large")

    def test_another_method(self, keeper: Program) -> None:
        answer = keeper.get(f"/commands/{RECORD}")
        is_problem(answer, 405, "method_not_allowed")
        assert answer["Allow"] == "POST"

    def test_a_busy_database(self, keeper: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        def locked(_self: Passage) -> None:
            message = "database is locked"
            raise OperationalError(message)

        monkeypatch.setattr(Passage, "go", locked)
        answer = keeper.run(RECORD, arrival_of("B-3", 1))
        is_problem(answer, 503, "unavailable")
        assert int(answer["Retry-After"]) > 0

    def test_an_unforeseen_fault_tells_nothing_of_itself(
        self, keeper: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(_self: Passage) -> None:
            message = "a secret inside"
            raise RuntimeError(message)

        monkeypatch.setattr(Passage, "go", fails)
        answer = keeper.run(RECORD, arrival_of("B-4", 1))
        is_problem(answer, 500, "failed")
        assert "secret" not in answer.content.decode()


class TestBeforeTheEndpoint:
    def test_a_strange_host_name(self, keeper: Program) -> None:
        is_problem(keeper.client.get(f"{ROOT}/warehouse/stock", headers={"Host": "w!Jd"}), 400, "unreadable")

    def test_a_fault_in_a_middleware(self, keeper: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(_request: Any) -> None:
            message = "a secret inside"
            raise RuntimeError(message)

        monkeypatch.setattr("guiju.web.middleware.entering.settle_session", fails)
        keeper.client.raise_request_exception = False
        answer = keeper.get("/warehouse/stock")
        is_problem(answer, 500, "failed")
        assert "secret" not in answer.content.decode()


class TestReplay:
    @pytest.mark.parametrize("by_header", [False, True])
    def test_the_same_request_is_done_once(self, keeper: Program, *, by_header: bool) -> None:
        headers = {"Idempotency-Key": '"r-1"'} if by_header else {}
        more = {} if by_header else {"request_id": "r-1"}
        first = keeper.run(RECORD, arrival_of("R-1", 1), headers=headers, **more).json()
        again = keeper.run(RECORD, arrival_of("R-1", 1), headers=headers, **more)
        assert again.status_code == 200
        assert again.json() == {**first, "replayed": True}
        assert first["replayed"] is False
        assert Arrival.objects.filter(delivery_note="R-1").count() == 1

    def test_header_and_field_are_twins(self, keeper: Program) -> None:
        first = keeper.run(RECORD, arrival_of("R-2", 1), request_id="r-2").json()
        again = keeper.run(RECORD, arrival_of("R-2", 1), headers={"Idempotency-Key": "r-2"}).json()
        assert (again["replayed"], again["run"]) == (True, first["run"])
        both = keeper.run(RECORD, arrival_of("R-2", 1), request_id="r-2", headers={"Idempotency-Key": "r-3"})
        is_problem(both, 422, "invalid_request")

    def test_another_input_under_the_same_key(self, keeper: Program) -> None:
        keeper.run(RECORD, arrival_of("R-4", 1), request_id="r-4")
        is_problem(keeper.run(RECORD, arrival_of("R-4", 2), request_id="r-4"), 422, "key_reused")
        assert Arrival.objects.filter(delivery_note="R-4").count() == 1

    def test_a_refused_request_stays_refused(self, keeper: Program) -> None:
        number = counted(keeper, "R-5", noted=10, found=9)
        first = keeper.run("warehouse.receive_goods", receipt(number, 10), request_id="r-5")
        again = keeper.run("warehouse.receive_goods", receipt(number, 10), request_id="r-5")
        assert (first.status_code, again.status_code) == (409, 409)
        assert again.json()["replayed"] is True
        assert again.json()["breaches"] == first.json()["breaches"]

    @pytest.mark.parametrize("key", ["held:1", "", "x" * 81, "键"])
    def test_keys_of_the_program_and_odd_keys_are_refused(self, keeper: Program, key: str) -> None:
        said = is_problem(keeper.run(RECORD, arrival_of("R-6", 1), request_id=key), 422, "invalid_request")
        assert said["errors"][0]["field"] == "request_id"


class TestPartial:
    def test_some_are_done(self, keeper: Program) -> None:
        good, bad = counted(keeper, "P-1", 10, 10), counted(keeper, "P-2", 10, 9)
        given = [receipt(bad, 10, difference="少 1"), receipt(good, 10)]
        answer = keeper.run("warehouse.receive_goods", given, on_refusal="partial")
        body = answer.json()
        assert (answer.status_code, body["done"], body["held"], body["refused"]) == (200, [1], [], [0])
        assert list(body["answers"]) == ["1"]
        assert {breach["item"] for breach in body["breaches"]} == {0}

    def test_all_or_nothing_is_the_default(self, keeper: Program) -> None:
        good, bad = counted(keeper, "P-3", 10, 10), counted(keeper, "P-4", 10, 9)
        answer = keeper.run("warehouse.receive_goods", [receipt(good, 10), receipt(bad, 10, difference="少 1")])
        assert (answer.status_code, answer.json()["done"]) == (409, [])
        assert keeper.get("/warehouse/arrival_lines", arrival=good).json()["rows"][0]["received"] is None

    def test_some_are_held(self, keeper: Program) -> None:
        given = [
            {"control": "warehouse.received_as_counted", "subject_key": "X/1", "reason": "不可特批的"},
            {"control": "warehouse.goods_match_note", "subject_key": "X/1", "reason": "可以特批的"},
        ]
        answer = keeper.run("controls.grant_waiver", given, on_refusal="partial")
        body = answer.json()
        assert (answer.status_code, body["done"], body["held"], body["refused"]) == (202, [], [1], [0])
        assert list(body["held_ids"]) == ["1"]

    def test_none_is_done(self, keeper: Program) -> None:
        bad = [counted(keeper, note, 10, 9) for note in ("P-5", "P-6")]
        given = [receipt(number, 10, difference="少 1") for number in bad]
        answer = keeper.run("warehouse.receive_goods", given, on_refusal="partial")
        assert (answer.status_code, answer["Content-Type"]) == (409, PROBLEM)
        assert answer.json()["refused"] == [0, 1]

    def test_an_acknowledgement_is_taken(self, keeper: Program) -> None:
        ack = {"control": "warehouse.ledger_posted_in_time", "item": 0, "line": None, "reason": "盘点日停机"}
        number = counted(keeper, "P-7", 10, 10)
        late = {**receipt(number, 10), "received_at": "2026-01-05T09:00:00+08:00"}
        body = keeper.run("warehouse.receive_goods", late, acks=[ack]).json()
        assert body["outcome"] == "done"
        assert [warning["effect"] for warning in body["warnings"]] == ["warn"]
