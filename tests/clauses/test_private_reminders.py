"""What is signed with the rulebook and may be said in private at most: S09.10, S09.11, S09.13, S09.15, S09.18, S09.25, S09.27."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from guiju.domains.conduct.api import DeclareJob
from guiju.domains.conduct.models import Compensation, Statement
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import PrivateReminder
from guiju.kernel.controls.pledges.close_reminder import CloseReminder
from guiju.kernel.controls.pledges.queries import PrivateReminders, ReminderFigures
from guiju.kernel.controls.pledges.remind_privately import RemindPrivately
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import FoundUnit, RecordAbsence
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Message, Outgoing, Task
from tests.clauses.cases import HR, propose, staffed
from tests.clauses.company import ACCOUNTANT, DIRECTOR, FINANCE, KEEPER, MANAGER, OWNER, SERVICE, Company, refused
from tests.clauses.rounds import HEAD, pass_by
from tests.clauses.signing import asked_for, hired, signed_at_induction


def reminded(company: Company, who: str, clause: str, person: str, said: str, **more: Any) -> Outcome:
    return company.act(who, RemindPrivately, {"clause": clause, "person": person, "said": said, **more})


def told(company: Company, clause: str, outcome: Outcome, person: str) -> str:
    """What the person reads; fails, citing the clause, where the word was not given."""
    assert outcome.done == [0], f"{clause}: the leader may say it in private, {[w.message for w in outcome.refusals]}"
    message = Message.objects.filter(person=company.accounts[person], kind="pledge.private").last()
    assert message is not None, f"{clause}: the person is told"
    return str(message.body)


def nothing_is_booked(company: Company, clause: str, person: str, leader: str, *, tasks_too: bool = True) -> None:
    pass_by()
    for kept in (Statement, Compensation, Outgoing, *([Task] if tasks_too else [])):
        assert not kept.objects.exists(), f"{clause}: no {kept.__name__}, no points, no money"
    assert not Finding.objects.filter(clause=clause).exists(), f"{clause}: no finding"
    named = Breach.objects.filter(clause=clause, control="controls.private_reminder").exclude(
        subject_key="", actor__in=_leaders(company)
    )
    assert not named.exists(), f"{clause}: what a leader was refused names nobody else"
    for who in (person, leader):
        assert _readable(company, who, clause), f"{clause}: {who} reads it"
    for who in {OWNER, DIRECTOR, FINANCE} - {person, leader}:
        assert not _readable(company, who, clause), f"{clause}: it is between the two, {who} reads it"


def _leaders(company: Company) -> list[int]:
    return [company.accounts[who] for who in (HEAD, MANAGER, FINANCE, DIRECTOR)]


def _readable(company: Company, who: str, clause: str) -> bool:
    rows = read(PrivateReminders, PrivateReminders.params(), Asked(), Reader(company.accounts[who])).rows
    return any(row.clause == clause for row in rows)


@pytest.mark.clause("S09.10")
def test_long_nails(company: Company) -> None:
    clause = "S09.10"
    signed_at_induction(company, "S09", clause)
    said = told(company, clause, reminded(company, HEAD, clause, KEEPER, "请修剪指甲"), KEEPER)
    assert "不超过指尖 2 毫米" in said, f"{clause}: a norm that can be measured, {said}"
    refused(clause, reminded(company, FINANCE, clause, ACCOUNTANT, "请修剪指甲"), "这一条只在约定的岗位上提醒")
    refused(clause, reminded(company, DIRECTOR, clause, KEEPER, "请修剪指甲"), "只有本人的上级可以私下提醒")
    nothing_is_booked(company, clause, KEEPER, HEAD)


@pytest.mark.clause("S09.13")
def test_food_that_smells(company: Company) -> None:
    clause = "S09.13"
    signed_at_induction(company, "S09", clause)
    said = told(company, clause, reminded(company, MANAGER, clause, SERVICE, "开播前请勿吃蒜"), SERVICE)
    assert "不记录违规，不扣分，不罚款" in said, f"{clause}: {said}"
    refused(clause, reminded(company, HEAD, clause, KEEPER, "请勿吃蒜"), "这一条只在约定的岗位上提醒")
    nothing_is_booked(company, clause, SERVICE, MANAGER)


@pytest.mark.clause("S09.15")
def test_clean_clothes(company: Company) -> None:
    clause = "S09.15"
    signed_at_induction(company, "S09", clause)
    said = told(company, clause, reminded(company, HEAD, clause, KEEPER, "工服有油渍"), KEEPER)
    assert "请在本班内整理好" in said, f"{clause}: there is the shift to change in, {said}"
    assert "替换工服" not in said, f"{clause}: {said}"
    said = told(company, clause, reminded(company, HEAD, clause, KEEPER, "洗发水溅到身上", occasion="溅污"), KEEPER)
    assert "替换工服" in said, f"{clause}: after a spill spare clothes are offered, {said}"
    nothing_is_booked(company, clause, KEEPER, HEAD)


@pytest.mark.clause("S09.18")
def test_clean_hair(company: Company) -> None:
    clause = "S09.18"
    signed_at_induction(company, "S09", clause)
    unit = {"entity": "GJ", "name": "仓储组"}
    units = [{**unit, "code": "U5"}, {**unit, "code": "U4", "name": "拍摄组"}]
    assert run_items(FoundUnit, units, Context(SYSTEM, request_id="units")).done == [0, 1]
    for number in range(9):
        hired(company, f"M{number}", f"同事{number}", "keeper", unit="U5" if number < 5 else "U4")
    for person in ("M0", "M5"):
        told(company, clause, reminded(company, HEAD, clause, person, "请洗头"), person)
    again = reminded(company, HEAD, clause, "M0", "请洗头")
    refused(clause, again, "30 天内已经提醒过一次")
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1), tick=False):
        told(company, clause, reminded(company, HEAD, clause, "M0", "请洗头"), "M0")
    rows = read(ReminderFigures, ReminderFigures.params(), Asked(), Reader(company.accounts[OWNER])).rows
    shown = {row.unit: (row.people, row.reminders) for row in rows if row.clause == clause}
    assert shown == {"仓储组": (5, 2)}, f"{clause}: no figure of four people, {shown}"
    nothing_is_booked(company, clause, "M0", HEAD)


@pytest.mark.clause("S09.25")
def test_papers_at_work(company: Company) -> None:
    clause = "S09.25"
    signed_at_induction(company, "S09", clause)
    for occasion in ("班中休息", "专业阅读"):
        given = reminded(company, HEAD, clause, KEEPER, "看报纸", occasion=occasion)
        refused(clause, given, f"“{occasion}”不作提醒，也不记录")
    assert not PrivateReminder.objects.exists(), f"{clause}: in a break or for the work nothing is recorded"
    told(company, clause, reminded(company, HEAD, clause, KEEPER, "看报纸"), KEEPER)
    assert PrivateReminder.objects.count() == 1, f"{clause}: a note of the leader's own"
    nothing_is_booked(company, clause, KEEPER, HEAD)


@pytest.mark.clause("S09.11")
def test_an_odour(company: Company) -> None:
    clause = "S09.11"
    asked_for(clause)
    staffed(company)
    refused(clause, reminded(company, HEAD, clause, KEEPER, "身上有异味"), "只有本人的上级可以私下提醒")
    told(company, clause, reminded(company, HR, clause, KEEPER, "身上有异味"), KEEPER)
    assert "photo" not in RemindPrivately.header.model_fields, f"{clause}: no photo"
    assert RemindPrivately.line is None, f"{clause}: no photo"
    nothing_is_booked(company, clause, KEEPER, HR, tasks_too=False)
    assert not _readable(company, HEAD, clause), f"{clause}: his leader does not read it"
    row = PrivateReminder.objects.get()
    stranger = company.act(HEAD, CloseReminder, {"reminder": row.pk, "note": "想看"})
    assert not stranger.done, f"{clause}: only through the one person of HR"
    closed = company.act(HR, CloseReminder, {"reminder": row.pk, "note": "皮肤病，治疗中", "is_medical": True})
    assert closed.done == [0], f"{clause}: a medical cause closes it, {closed.refusals}"
    refused(clause, reminded(company, HR, clause, KEEPER, "身上有异味"), "已经说明并结束")
    for who in company.accounts:
        seen = read(PrivateReminders, PrivateReminders.params(), Asked(), Reader(company.accounts[who])).rows
        assert "皮肤病" not in str(seen), f"{clause}: the note is shown to nobody, {who}"
    stored = connection.cursor()
    stored.execute("select note from controls_reminderclosing")
    assert "皮肤病" not in str(stored.fetchall()), f"{clause}: nor lies it open"
    for measure in ("提醒", "补训", "警告"):
        refused(clause, propose(company, clause=clause, measure=measure), "不得据以作出任何处理")


@pytest.mark.clause("S09.27")
def test_other_business_at_work(company: Company) -> None:
    clause = "S09.27"
    signed_at_induction(company, "S09", clause)
    staffed(company)
    shop = {"place": "WH1", "person": KEEPER, "job": "上班时打包自己网店的货", "sells_same": True}
    outcome = company.act(HEAD, DeclareJob, shop)
    assert outcome.done == [0], f"{clause}: goods of a private shop are taken down as work besides, {outcome.refusals}"
    asked = Task.objects.filter(kind="conduct.choose_job", ended_at__isnull=True)
    assert [task.person for task in asked] == [company.accounts[HEAD]], f"{clause}: a person decides about them"
    case = propose(company, clause="S09.37", facts="用公司纸箱打包私货", measure="提醒")
    assert case.done == [0], f"{clause}: or somebody opens a case about the company's property, {case.refusals}"
    assert not Finding.objects.filter(clause=clause).exists(), f"{clause}: the machine finds nothing"
    told(company, clause, reminded(company, HEAD, clause, KEEPER, "上班办私事"), KEEPER)
    today = timezone.localdate()
    leave = {"person": KEEPER, "kind": "personal", "since": today, "until": today, "reason": "孩子发烧"}
    assert run_items(RecordAbsence, [leave], Context(SYSTEM, request_id="leave")).done == [0]
    again = reminded(company, HEAD, clause, KEEPER, "上班办私事")
    refused(clause, again, "当天已请短假，这件事不再过问")
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        told(company, clause, reminded(company, HEAD, clause, KEEPER, "上班办私事"), KEEPER)
    pass_by()
    assert not Finding.objects.filter(clause=clause).exists(), f"{clause}: a pledge only"
