"""Tasks and messages: opened once, ended by their source, seen by whom they are for."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Escalation
from guiju.kernel.findings.overdue import escalate
from guiju.kernel.org.commands import OpenPlace, RegisterPerson, Substitute
from guiju.kernel.org.models import Assignment, Person, Place
from guiju.kernel.store import bulk
from guiju.kernel.worklist import ticking
from guiju.kernel.worklist.checks import check_ends
from guiju.kernel.worklist.commands import CompleteTask, FinishTasks, OpenTasks, ReadMessages, SendMessages
from guiju.kernel.worklist.models import Message, Outgoing, Task, TaskEnd
from tests.findings.company import BOSS, KEEPER, MANAGER, SERVICE, Overseen

pytestmark = pytest.mark.founded

Row = tuple[str, str, str]


def open_now(company: Overseen) -> list[Row]:
    """(kind, person's number or post, title) of the open tasks."""
    numbers = {account: number for number, account in company.accounts.items()}
    found = Task.objects.filter(ended_at__isnull=True).order_by("id")
    return [(task.kind, numbers.get(task.person, task.post), task.title) for task in found]


def inbox(company: Overseen, who: str) -> list[str]:
    mine = Message.objects.filter(person=company.accounts[who]).order_by("id")
    return list(mine.values_list("title", flat=True))


def do(command: type, *items: dict, actor: int = SYSTEM) -> Outcome:
    return run_items(command, list(items), Context(actor))


def test_a_finding_carries_its_task_from_hand_to_hand(company: Overseen) -> None:
    finding = company.report()
    what = "消防通道堆了纸箱"
    assert open_now(company) == [("finding.assign", "owner", f"指派责任人：{what}")]
    assert inbox(company, BOSS) == [f"新问题：{what}"]
    company.assign(finding)
    assert open_now(company) == [("finding.rectify", KEEPER, f"整改：{what}")]
    assert Task.objects.get(ended_at__isnull=True).due_at == company.standing(finding).due_at
    assert inbox(company, KEEPER) == [f"请整改：{what}"]
    company.rectify(finding)
    assert open_now(company) == [("finding.verify", "store_manager", f"验证整改：{what}")]
    assert Task.objects.get(ended_at__isnull=True).excluded == company.accounts[KEEPER]
    company.verify(finding, "return", note="还有两箱")
    assert open_now(company) == [("finding.rectify", KEEPER, f"整改：{what}")]
    assert inbox(company, KEEPER)[-1] == f"整改被退回：{what}"
    company.rectify(finding)
    company.verify(finding)
    assert open_now(company) == []
    assert inbox(company, SERVICE) == [f"您上报的问题已关闭：{what}"]
    assert list(TaskEnd.objects.order_by("id").values_list("how", flat=True)) == ["cancelled", *["done"] * 4]
    assert check_ends("default") == (5, None)
    assert set(Task.objects.values_list("place__code", flat=True)) == {"WH1"}, "whoever holds it is told where"


def test_reassigning_takes_the_task_away(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding)
    company.assign(finding, responsible=SERVICE)
    assert [row[:2] for row in open_now(company)] == [("finding.rectify", SERVICE)]


def test_a_missed_deadline_goes_up_once_and_later_to_the_top(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding, hours=1)
    due = company.standing(finding).due_at
    assert due is not None
    assert escalate(due - timedelta(seconds=1)) == 0
    late = timezone.now() + timedelta(hours=2)
    with time_machine.travel(late):
        assert escalate(late) == 1
        assert escalate(late) == 0
    assert [row[:2] for row in open_now(company)] == [("finding.rectify", KEEPER), ("finding.late", "store_manager")]
    assert inbox(company, MANAGER) == ["逾期未整改：消防通道堆了纸箱"]
    with time_machine.travel(late + timedelta(days=12)):
        assert escalate(late + timedelta(days=12)) == 1
        assert escalate(late + timedelta(days=12)) == 0
    assert inbox(company, BOSS)[-1] == "逾期未整改：消防通道堆了纸箱"
    assert list(Escalation.objects.order_by("id").values_list("level", "post")) == [(1, "store_manager"), (2, "owner")]
    company.rectify(finding)
    assert [row[0] for row in open_now(company)] == ["finding.verify"]


def test_what_is_rectified_in_time_is_not_late(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding, hours=1)
    company.rectify(finding)
    assert escalate(timezone.now() + timedelta(hours=2)) == 0


def test_a_task_is_open_once_and_ends_by_its_source(company: Overseen) -> None:
    task = {"kind": "outside", "title": "去抖音改价", "source": "listing", "source_key": "7", "post": "store_manager"}
    assert list(do(OpenTasks, task, {**task, "source_key": "8"}, task).answers) == [0, 1]
    assert do(OpenTasks, task).answers == {}
    assert len(open_now(company)) == 2
    do(FinishTasks, {"source": "listing", "source_key": "7", "note": "已随导入更新"})
    do(FinishTasks, {"source": "listing", "source_key": "7"})
    end = TaskEnd.objects.get()
    assert (end.how, end.by, end.note, end.task.source_key) == ("done", SYSTEM, "已随导入更新", "7")
    assert do(OpenTasks, task).answers.keys() == {0}


def test_a_task_is_for_a_person_or_a_post(company: Overseen) -> None:
    task = {"kind": "x", "title": "x", "source": "x", "source_key": "1"}
    for wrong in (task, {**task, "post": "keeper", "person": 7}):
        assert do(OpenTasks, wrong).refusals[0].message == "待办要么给一个人，要么给一个岗位"
    row = {"id": 1, "kind": "x", "title": "x", "source": "x", "source_key": "1", "opened_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic(), connection.writing():  # type: ignore[attr-defined]
        bulk.insert(Task, row, 1)


def test_only_whom_it_is_for_ticks_it_off_and_only_what_has_no_page(company: Overseen) -> None:
    task = {"kind": "outside", "title": "去抖音改价", "source": "listing", "post": "store_manager"}
    opened = do(OpenTasks, {**task, "source_key": "1", "by_hand": True}, {**task, "source_key": "2"}).answers
    by_hand, on_page = opened[0]["task"], opened[1]["task"]

    def tick(who: str, number: int) -> list[str]:
        outcome = company.act(who, CompleteTask, {"task": number, "note": "已改好"})
        return [why.message for why in outcome.refusals]

    assert tick(KEEPER, by_hand) == [f"待办“{by_hand}”不存在，或不在您的权限范围内"]
    assert tick(MANAGER, on_page) == ["这件待办要在它的页面上办"]
    assert tick(MANAGER, by_hand) == []
    assert tick(MANAGER, by_hand) == ["这件待办已经结束"]
    assert TaskEnd.objects.get().note == "已改好"


def test_who_holds_two_posts_gets_one_message(company: Overseen) -> None:
    both = {"number": "2010", "name": "双岗", "username": "both", "lines": [{"post": "owner"}, {"post": "keeper"}]}
    do(RegisterPerson, both)
    account = Person.objects.get(number="2010").account_id
    note = {"kind": "note", "title": "明天盘点"}
    do(SendMessages, {**note, "post": "owner"}, {**note, "post": "keeper"})
    assert Message.objects.filter(person=account).count() == 1
    assert Message.objects.count() == 3


def test_a_message_for_a_place_reaches_who_works_there_or_above(company: Overseen) -> None:
    zone = {"entity": "GJ", "code": "WH1-A", "name": "A 区", "kind": "zone", "parent": "WH1"}
    other = {"entity": "GJ", "code": "WH2", "name": "二号仓", "kind": "warehouse"}
    do(OpenPlace, zone, other)
    people = [
        {"number": f"20{place}", "name": place, "username": place, "lines": [{"post": "keeper", "place": place}]}
        for place in ("WH1", "WH2", "WH1-A")
    ]
    do(RegisterPerson, *people)
    zone_id = Place.objects.get(code="WH1-A").id
    do(SendMessages, {"kind": "note", "title": "A 区漏水", "post": "keeper", "place": zone_id})
    reached = set(Message.objects.values_list("person", flat=True))
    numbers = set(Person.objects.filter(account__in=reached).values_list("number", flat=True))
    assert numbers == {KEEPER, "20WH1", "20WH1-A"}


def test_a_message_is_read_once_and_by_its_reader(company: Overseen) -> None:
    do(SendMessages, {"kind": "note", "title": "明天盘点", "person": company.accounts[KEEPER]})
    message = Message.objects.get()
    foreign = company.act(MANAGER, ReadMessages, {"message": message.id})
    assert "不存在" in foreign.refusals[0].message
    assert Message.objects.get().read_at is None
    company.act(KEEPER, ReadMessages, {"message": message.id})
    read_at = Message.objects.get().read_at
    assert read_at is not None
    company.act(KEEPER, ReadMessages, {"message": message.id})
    assert Message.objects.get().read_at == read_at
    assert Outgoing.objects.count() == 0


def test_a_step_comes_when_its_time_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "_steps", {})
    monkeypatch.setattr(ticking, "_last", {})
    taken: list[str] = []

    def often(_moment: object, using: str) -> None:
        taken.append(f"often {using}")

    ticking.register("often", 1, often)
    ticking.register("rarely", 60, lambda _moment, using: taken.append("rarely"))
    now = timezone.now()
    for seconds in (0, 0.5, 1, 59, 60):
        for step in ticking.due(now + timedelta(seconds=seconds)):
            step()
    assert taken == ["often default", "rarely", "often default", "often default", "often default", "rarely"]
    with pytest.raises(ValueError, match="often"):
        ticking.register("often", 1, lambda _moment, _using: None)


def test_who_stands_in_is_told_instead_of_the_one_he_stands_in_for(company: Overseen) -> None:
    today = timezone.localdate().isoformat()
    assignment = Assignment.objects.get(person__number=KEEPER).id
    item = {"assignment": assignment, "substitute": SERVICE, "since": today, "until": today, "reason": "病假"}
    before = len(inbox(company, KEEPER))
    assert do(Substitute, item).done == [0]
    do(SendMessages, {"post": "keeper", "kind": "note", "title": "夜间断电"})
    assert inbox(company, SERVICE)[-1] == "夜间断电"
    assert len(inbox(company, KEEPER)) == before
