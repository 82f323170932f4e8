"""Goods come, are counted, refused as written, received as counted, dispatched: all by REST."""

import pytest

from guiju.kernel.commands.models import HeldCommand, HeldStatus
from guiju.kernel.rulebook.models import Waiver
from tests.rest.conftest import DIRECTOR, JSON, PROBLEM, As, Program, counted, receipt

pytestmark = pytest.mark.founded


@pytest.mark.clause("S03.06")
def test_more_than_counted_is_refused_with_its_clause_and_the_count_is_received(keeper: Program) -> None:
    number = counted(keeper, "D-98", noted=100, found=98)
    answer = keeper.run("warehouse.receive_goods", receipt(number, 100, difference="少 2 瓶"))
    assert answer.status_code == 409
    assert answer["Content-Type"] == PROBLEM
    said = answer.json()
    assert (said["status"], said["code"], said["outcome"]) == (409, "refused", "refused")
    assert (said["done"], said["held"], said["refused"]) == ([], [], [0])
    assert said["request_id"] == answer["X-Request-ID"]
    breach = said["breaches"][0]
    assert breach["control"] == "warehouse.received_as_counted"
    assert breach["message"] == "实点 98，入库 100"
    assert breach["clauses"] == [
        {"code": "S03.06", "version": 1, "title": "入库核对数量、名称", "link": "/clauses/S03.06/"}
    ]
    assert (breach["item"], breach["line"], breach["subject_key"]) == (0, 0, f"{number}/1")
    assert "按实点数入库" in breach["advice"]
    assert breach["waivable"] is False
    assert "实点 98，入库 100" in said["detail"]

    answer = keeper.run("warehouse.receive_goods", receipt(number, 98, difference="少 2 瓶"))
    assert (answer.status_code, answer["Content-Type"]) == (200, f"{JSON}; charset=utf-8")
    assert answer.json()["answers"]["0"]["number"].startswith("RK-")
    assert answer.json()["answers"]["0"]["difference"].startswith("CY-")
    assert keeper.get("/warehouse/arrival_lines", arrival=number).json()["rows"][0]["received"] == 98


def test_the_link_of_a_clause_opens_its_page(keeper: Program) -> None:
    number = counted(keeper, "D-L", noted=10, found=10)
    said = keeper.run("warehouse.receive_goods", receipt(number, 11)).json()
    assert keeper.client.get(said["breaches"][0]["clauses"][0]["link"]).status_code == 200


def test_goods_leave_by_their_papers(as_person: As, keeper: Program) -> None:
    wanted = {
        "warehouse": "WH1",
        "basis": "TM1",
        "picker": "张顺丰",
        "lines": [{"sku": "a-500", "quantity": 10}],
    }
    number = as_person("li").run("warehouse.request_issue", wanted).json()["answers"]["0"]["number"]
    leaving = {"request": number, "lines": [{"line": 1, "quantity": 10}]}
    unsigned = keeper.run("warehouse.dispatch_goods", leaving)
    assert unsigned.status_code == 409
    assert unsigned.json()["breaches"][0]["clauses"][0]["code"] == "S03.10"
    assert as_person("chen").run("warehouse.approve_issue", {"request": number}).status_code == 200
    done = keeper.run("warehouse.dispatch_goods", leaving)
    assert done.status_code == 200
    assert done.json()["answers"]["0"]["number"].startswith("CK-")
    stock = {row["sku"]: row["good"] for row in keeper.get("/warehouse/stock").json()["rows"]}
    assert stock["A-500"] == 50


def test_a_waivable_refusal_says_so_and_its_waiver_waits_for_the_director(as_person: As, keeper: Program) -> None:
    number = counted(keeper, "D-W", noted=100, found=98)
    said = keeper.run("warehouse.receive_goods", receipt(number, 98)).json()
    breach = next(each for each in said["breaches"] if each["control"] == "warehouse.goods_match_note")
    assert breach["waivable"] is True
    asked = {"control": breach["control"], "subject_key": breach["subject_key"], "reason": "客户急用，先收下"}
    held = keeper.run("controls.grant_waiver", asked)
    assert (held.status_code, held["Content-Type"]) == (202, f"{JSON}; charset=utf-8")
    body = held.json()
    assert (body["outcome"], body["done"], body["held"], body["refused"]) == ("held", [], [0], [])
    decision = {"held": body["held_ids"]["0"], "decision": "approve"}
    assert keeper.run("commands.decide_held", decision).status_code == 403
    assert as_person(DIRECTOR).run("commands.decide_held", decision).status_code == 200
    assert HeldCommand.objects.get(id=decision["held"]).status == HeldStatus.EXECUTED
    assert Waiver.objects.get().subject_key == f"{number}/1"
    assert keeper.run("warehouse.receive_goods", receipt(number, 98)).status_code == 200


def test_a_rejected_waiver_is_not_executed(as_person: As, keeper: Program) -> None:
    asked = {"control": "warehouse.goods_match_note", "subject_key": "D/1", "reason": "客户急用"}
    held = keeper.run("controls.grant_waiver", asked).json()["held_ids"]["0"]
    decision = {"held": held, "decision": "reject", "note": "不急"}
    assert as_person(DIRECTOR).run("commands.decide_held", decision).status_code == 200
    assert HeldCommand.objects.get(id=held).status == HeldStatus.REJECTED
    assert not Waiver.objects.exists()
