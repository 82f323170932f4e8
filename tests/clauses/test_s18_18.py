"""S18.18: an alert is answered in a quarter of an hour, closed with cause and effect; what comes again is a problem."""

from typing import Any

import pytest
import time_machine

from guiju.domains.infosec.api import CloseAlert, RaiseAlert
from guiju.domains.infosec.controls.alerts import AlertIncomplete, Incomplete, IncompleteParams
from guiju.domains.infosec.models import OpsAlert
from guiju.domains.infosec.queries import Alerts
from guiju.kernel.controls.models import Referral, ReferralEscalation
from guiju.kernel.controls.referrals.commands import AcknowledgeReferral
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Message, Task
from tests.clauses.company import DIRECTOR, WAREHOUSE, Company
from tests.clauses.reported import day
from tests.clauses.rounds import kept, pass_by

CLAUSE = "S18.18"
ADMIN = "1007"


def raised(company: Company, signature: str = "订单量突降") -> str:
    given = {"place": WAREHOUSE, "signature": signature, "what": f"{signature} 60%"}
    outcome = company.act(ADMIN, RaiseAlert, given)
    assert outcome.done == [0], f"{CLAUSE}: an alert is recorded: {outcome.refusals}"
    return str(outcome.answers[0]["number"])


def closed(company: Company, number: str, **more: Any) -> str:
    outcome = company.act(ADMIN, CloseAlert, {"alert": number, **more})
    assert outcome.done == [0], f"{CLAUSE}: closed it is saved: {outcome.refusals}"
    return str(outcome.answers[0]["state"])


def found(control: str) -> list[Finding]:
    return list(Finding.objects.filter(clause=CLAUSE, control=control, resolved_at__isnull=True))


@pytest.mark.clause("S18.18")
def test_an_alert_is_answered(company: Company) -> None:
    with time_machine.travel(day(3, 1, 22), tick=False):
        number = raised(company)
        told = Message.objects.filter(person=company.accounts[ADMIN], title__contains="订单量突降")
        assert told.exists(), f"{CLAUSE}: whoever is on call is told at once"
        answered = raised(company, "支付失败率")
        second = Referral.objects.get(title__contains="支付失败率")
        assert company.act(ADMIN, AcknowledgeReferral, {"referral": second.number}).done == [0]
    with time_machine.travel(day(3, 1, 22, 14), tick=False):
        pass_by()
        assert not ReferralEscalation.objects.exists(), f"{CLAUSE}: within 15 minutes"
    with time_machine.travel(day(3, 1, 22, 15), tick=False):
        pass_by()
        missed = ReferralEscalation.objects.filter(referral__title__contains="订单量突降")
        assert missed.count() == 1, f"{CLAUSE}: the missed acknowledgement is recorded"
        next_one = Message.objects.filter(person=company.accounts[DIRECTOR], title__contains="订单量突降")
        assert next_one.exists(), f"{CLAUSE}: the next on the roster is called"
        assert ReferralEscalation.objects.count() == 1, f"{CLAUSE}: what was acknowledged goes no further"
        assert "待补" in closed(company, number), f"{CLAUSE}: closed without cause and effect it is 待补"
        rows = read(Alerts, Alerts.params(), Asked(), Reader(company.accounts[ADMIN])).rows
        states = {row.number: row.state for row in rows}
        assert (states[number], states[answered]) == ("待补", "处理中"), f"{CLAUSE}: and shown so"
        asked = Task.objects.filter(person=company.accounts[ADMIN], source="alert", source_key=number).first()
        assert asked is not None, f"{CLAUSE}: he is asked for it"
        assert asked.due_at == day(3, 2, 22, 15), f"{CLAUSE}: the next day"
    with time_machine.travel(day(3, 2, 22, 16), tick=False):
        pass_by()
        assert found("infosec.alert_incomplete"), f"{CLAUSE}: not brought in a day it is found"
        whole = closed(company, number, cause="支付通道故障", orders_affected=12, loss=360_000)
        assert whole == "已关闭", f"{CLAUSE}: with orders and money it is closed"
        pass_by()
        assert not found("infosec.alert_incomplete"), f"{CLAUSE}: brought is brought"
        kept(CLAUSE, "infosec_opsalert", OpsAlert.objects.get(number=number).pk, "what = ''")
        assert not found("infosec.alert_repeated"), f"{CLAUSE}: once is no problem"
    with time_machine.travel(day(3, 8, 21), tick=False):
        raised(company)
        pass_by()
        [problem] = found("infosec.alert_repeated") or pytest.fail(f"{CLAUSE}: the same within 7 days is a problem")
        assert "问题记录" in problem.title, f"{CLAUSE}: {problem.title}"
    late = Incomplete("GX-1", "原因", 30 * 3600)
    assert AlertIncomplete.judge(late, IncompleteParams(default_close_hours=48)) is None, (
        f"{CLAUSE}: as the clause says"
    )
