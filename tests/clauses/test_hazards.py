"""Hazards that are found: seen in time, put right in time, closed by another hand."""

import pytest
import time_machine

from guiju.domains.safety.commands import AcceptHazard, ExtendHazard, RecordInterim
from guiju.domains.safety.controls.hazards import HazardOverdue, OverdueParams, Standing
from guiju.domains.safety.models import Hazard, HazardCredit
from guiju.domains.safety.queries import SupervisionOrders
from guiju.kernel.controls.models import Referral, ReferralEscalation
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Message, Task
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, SERVICE, Company, refused
from tests.clauses.reported import (
    FRONT_DESK,
    HEAD,
    OFFICER,
    asked_of_owner,
    close,
    day,
    fix,
    grade,
    is_open,
    levels,
    overdue,
    report,
    state,
)
from tests.clauses.rounds import kept, pass_by


def told(company: Company, who: str, words: str) -> int:
    return Message.objects.filter(person=company.accounts[who], title__contains=words).count()


@pytest.mark.clause("S17.30")
def test_a_hazard_is_reported_at_once(company: Company) -> None:
    clause = "S17.30"
    with time_machine.travel(day(3, 1, 14), tick=False):
        number = report(company, clause, what="W-2 货架松动")
        assert told(company, OFFICER, "W-2 货架松动"), f"{clause}: whoever is responsible is told at once"
    with time_machine.travel(day(3, 1, 15, 59), tick=False):
        pass_by()
        assert not ReferralEscalation.objects.exists(), f"{clause}: not before 16:00"
    with time_machine.travel(day(3, 1, 16), tick=False):
        pass_by()
        assert ReferralEscalation.objects.exists(), f"{clause}: nobody has accepted it by 16:00, it escalates"
        assert told(company, DIRECTOR, "逾期无人阅示"), f"{clause}: to the one above"
    with time_machine.travel(day(3, 1, 17), tick=False):
        referral = Referral.objects.latest("id")
        taken = company.act(OFFICER, AcceptHazard, {"referral": referral.number})
        assert taken.done == [0], f"{clause}: the owner accepts it: {taken.refusals}"
        assert grade(company, number).done == [0]
        again = report(company, clause, what="W-2 货架晃动")
        assert grade(company, again, joins=number).done == [0], f"{clause}: a duplicate report joins the first"
        assert not is_open(again), f"{clause}: and is no second hazard"
        other = report(company, clause, who=SERVICE, what="W-2 货架要倒")
        assert grade(company, other, joins=number).done == [0]
        credited = list(HazardCredit.objects.order_by("id").values_list("person", "points"))
        wanted = [(company.accounts[KEEPER], 1), (company.accounts[SERVICE], 1)]
        assert credited == wanted, f"{clause}: confirmed, each reporter has his points once"
        done = fix(company, number, site_code="")
        assert done.done == [0], f"{clause}: what was done is saved"
        assert "待核" in done.answers[0]["state"], f"{clause}: without a site check it is 待核"
        shown = state(company, number)
        assert shown.state == "待核", f"{clause}: and stays on the list of the patrol"
        assert is_open(number), f"{clause}: and stays open"
        for words in ("已定级为一般", "已报整改"):
            assert told(company, KEEPER, words), f"{clause}: the reporter sees every change"
        assert close(company, number).done == [0]
        assert told(company, KEEPER, "已复查销号"), f"{clause}: the reporter sees that it is closed"
        kept(clause, "safety_hazard", Hazard.objects.get(number=number).pk, "what = '没有'")


@pytest.mark.clause("S18.30")
def test_a_major_hazard_is_put_right_in_three_days(company: Company) -> None:
    clause = "S18.30"
    with time_machine.travel(day(4, 1), tick=False):
        number = report(company, clause)
        assert grade(company, number, "major").done == [0]
        asked_of_owner(company, clause, number)
    with time_machine.travel(day(4, 4, 23, 59), tick=False):
        pass_by()
        assert overdue(clause, number) is None, f"{clause}: due on 4 April, on 4 April it is not late"
    with time_machine.travel(day(4, 5), tick=False):
        pass_by()
        late = overdue(clause, number)
        assert late is not None, f"{clause}: still open on 5 April"
        assert late.owner == company.accounts[KEEPER], f"{clause}: whoever must put it right answers"
        assert levels(number) == [(1, "operations_director")], f"{clause}: it escalates to the deputy"
    with time_machine.travel(day(4, 7), tick=False):
        pass_by()
        reached = [level for level, _ in levels(number)]
        assert reached == [1, 2, 3], f"{clause}: each further day is recorded: {reached}"
        more = {"hazard": number, "due_on": "2027-04-10", "reason": "等配件"}
        assert grade(company, number, "major", owner=DIRECTOR).done == [0]
        refused(clause, company.act(DIRECTOR, ExtendHazard, more), "不能给自己延期")
        assert grade(company, number, "major").done == [0]
        granted = company.act(DIRECTOR, ExtendHazard, more)
        assert granted.done == [0], f"{clause}: once, somebody above the fixer grants more time: {granted.refusals}"
        refused(clause, company.act(OWNER, ExtendHazard, {**more, "due_on": "2027-04-20"}), "已经延期过一次")
        pass_by()
        assert overdue(clause, number) is None, f"{clause}: until then it is not late"
        assert fix(company, number, who=OFFICER).done == [0]
        refused(clause, close(company, number), "是同一个人")
        assert state(company, number).state == "待复查", f"{clause}: without a second person it waits"
        assert str(state(company, number).due_on) == "2027-04-10", f"{clause}: with a due time"
        assert close(company, number, HEAD).done == [0], f"{clause}: a second person closes it"
        kept(clause, "safety_hazard", Hazard.objects.get(number=number).pk, "what = '没有'")
    minor = Standing("YH-1", "general", "general", 0, 0, 8 * 86_400)
    given = OverdueParams(default_fix_days={"minor": 7, "major": 3})
    assert HazardOverdue.judge(minor, given), f"{clause}: a minor one has seven days"
    assert not HazardOverdue.judge(minor, OverdueParams(default_fix_days={"minor": 8})), f"{clause}: as the clause says"


@pytest.mark.clause("S20.10")
def test_an_order_goes_out_every_day(company: Company) -> None:
    clause = "S20.10"
    with time_machine.travel(day(6, 1), tick=False):
        number = report(company, clause)
        assert grade(company, number, owner=HEAD, due_on="2027-06-10").done == [0]
        asked_of_owner(company, clause, number, HEAD)
    with time_machine.travel(day(6, 10, 20), tick=False):
        pass_by()
        assert not levels(number), f"{clause}: due on 10 June"
    for turn, on in enumerate((11, 12, 13), 1):
        with time_machine.travel(day(6, on), tick=False):
            pass_by()
            wanted = [(level, "warehouse_head") for level in range(1, turn + 1)]
            assert levels(number) == wanted, f"{clause}: an order to the area head every day: {levels(number)}"
            orders = Message.objects.filter(person=company.accounts[HEAD], kind="finding.escalated").count()
            assert orders == turn, f"{clause}: he is told each time"
    with time_machine.travel(day(6, 13, 10), tick=False):
        listed = read(SupervisionOrders, SupervisionOrders.params(), Asked(), Reader(company.accounts[OFFICER])).rows
        assert [row.hazard for row in listed] == [number] * 3, f"{clause}: the committee finds them in its list"
        assert fix(company, number, who=HEAD).done == [0]
        refused(clause, close(company, number, HEAD), "是同一个人")
        assert close(company, number).done == [0], f"{clause}: re-checked by another, it is closed"
        pass_by()
        listed = read(SupervisionOrders, SupervisionOrders.params(), Asked(), Reader(company.accounts[OFFICER])).rows
        assert not listed, f"{clause}: and off the list"


@pytest.mark.clause("S20.28")
def test_a_general_hazard_is_put_right_in_seven_days(company: Company) -> None:
    clause = "S20.28"
    with time_machine.travel(day(6, 1), tick=False):
        number = report(company, clause)
        assert grade(company, number).done == [0]
        asked_of_owner(company, clause, number)
        major = report(company, clause, what="电线裸露")
        assert grade(company, major, "major").done == [0]
    with time_machine.travel(day(6, 2), tick=False):
        pass_by()
        assert overdue(clause, major) is not None, f"{clause}: a major one the same day"
    with time_machine.travel(day(6, 8, 23, 59), tick=False):
        pass_by()
        assert overdue(clause, number) is None, f"{clause}: by 8 June"
    posts = ["warehouse_head", "operations_director", "owner", "owner"]
    for turn, on in enumerate((9, 10, 11, 12), 1):
        with time_machine.travel(day(6, on), tick=False):
            pass_by()
            wanted = list(enumerate(posts[:turn], 1))
            assert levels(number) == wanted, f"{clause}: one level a day: {levels(number)}"
    with time_machine.travel(day(6, 12, 10), tick=False):
        more = {"hazard": number, "due_on": "2027-06-20", "reason": "等厂家来人"}
        refused(clause, company.act(DIRECTOR, ExtendHazard, more), "还没有登记临时措施")
        assert company.act(OFFICER, RecordInterim, {"hazard": number, "measure": "拉警戒线"}).done == [0]
        assert company.act(DIRECTOR, ExtendHazard, more).done == [0], f"{clause}: then the clock may be extended"
        refused(clause, company.act(DIRECTOR, ExtendHazard, {**more, "due_on": "2027-06-30"}), "已经延期过一次")
        assert fix(company, number, who=OFFICER, photo=False).done == [0]
        refused(clause, close(company, number), "是同一个人")
        seen = close(company, number, HEAD)
        assert seen.done == [0], f"{clause}: a closing without a photo is kept: {seen.refusals}"
        assert is_open(number), f"{clause}: and waits"
        assert state(company, number).state == "照片待补", f"{clause}: for its photo"
        assert fix(company, number, who=OFFICER).done == [0]
        assert state(company, number).state == "待复查", f"{clause}: and for the re-check"
        assert close(company, number, HEAD).done == [0]
        assert not is_open(number), f"{clause}: with both it is closed"


@pytest.mark.clause("S17.07")
def test_a_broken_tap_is_mended_in_a_day(company: Company) -> None:
    clause = "S17.07"
    tap = {"kind": "facility", "what": "没有洗手液，龙头坏了"}
    with time_machine.travel(day(5, 10), tick=False):
        number = report(company, clause, who=SERVICE, **tap)
        assert grade(company, number, owner=FRONT_DESK).done == [0]
        asked_of_owner(company, clause, number, FRONT_DESK)
    with time_machine.travel(day(5, 11, 8, 59), tick=False):
        pass_by()
        assert overdue(clause, number) is None, f"{clause}: until 09:00 of the next day"
    with time_machine.travel(day(5, 11, 9, 1), tick=False):
        pass_by()
        assert overdue(clause, number) is not None, f"{clause}: not fixed by 09:00 next day"
        assert levels(number) == [(1, "admin_office")], f"{clause}: it escalates to the admin head"
        assert fix(company, number, who=FRONT_DESK, photo=False).done == [0]
        assert close(company, number).done == [0], f"{clause}: closed without an after-photo it is saved"
        assert state(company, number).state == "照片待补", f"{clause}: as 照片待补"
        asked = Task.objects.filter(person=company.accounts[SERVICE], source="hazard", source_key=number)
        assert asked.filter(ended_at__isnull=True).count() == 1, f"{clause}: the reporter is asked whether it is fixed"
        assert fix(company, number, who=FRONT_DESK).done == [0]
        assert close(company, number).done == [0]
        pass_by()
        assert overdue(clause, number) is None, f"{clause}: mended is mended"
    with time_machine.travel(day(5, 20), tick=False):
        report(company, clause, who=SERVICE, **tap)
        pass_by()
        again = Finding.objects.filter(control="safety.hazard_repeated", clause=clause)
        assert not again.exists(), f"{clause}: twice is not three times"
    with time_machine.travel(day(6, 1), tick=False):
        third = report(company, clause, who=SERVICE, **tap)
        pass_by()
        assert again.count() == 1, f"{clause}: three in 30 days are one finding"
        assert "根本原因" in again.get().title, f"{clause}: with the root cause required"
        assert fix(company, third, who=FRONT_DESK, cause="水压过高，换减压阀").done == [0]
        pass_by()
        assert not again.filter(resolved_at__isnull=True).exists(), f"{clause}: told, it is over"
