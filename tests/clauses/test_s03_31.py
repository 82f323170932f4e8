"""S03.31: an abnormal check goes to the director and the shop manager at once, and goods wait for their word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.domains.warehouse.controls.abnormal import Abnormal, IssuesReleased
from guiju.domains.warehouse.models import Balance, ReceiptLine
from guiju.domains.warehouse.queries.inbound import Arrivals
from guiju.domains.warehouse.referred import AbnormalParams
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import Instruction, Referral, ReferralEscalation
from guiju.kernel.controls.referrals.commands import AcknowledgeReferral
from guiju.kernel.controls.ticker import beat
from guiju.kernel.org.commands import Assign
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import record
from tests.clauses.company import A_BARCODE, DIRECTOR, KEEPER, MANAGER, OWNER, Company
from tests.clauses.rounds import answer, at, item, kept, messages, pass_by, tasks, when

CLAUSE = "S03.31"
TOLD = "referral.told"


def _abnormal(company: Company) -> Referral:
    outcome = answer(company, item("warehouse.locks_checked", CLAUSE), wrong={1: "锁梁有撬痕"})
    assert outcome.done == [0], f"{CLAUSE}: what was found is never refused: {outcome.refusals}"
    found = Referral.objects.order_by("-id").first()
    assert found is not None, f"{CLAUSE}: an abnormal check is referred in the same run"
    assert found.id >> 20 == outcome.evidence >> 20, f"{CLAUSE}: an abnormal check is referred in the same run"
    return found


@pytest.mark.clause("S03.31")
def test_an_abnormal_check_is_reported_at_once(company: Company) -> None:
    request = company.request("A-500", 4)
    company.approve(request)
    with when("08:20"):
        referral = _abnormal(company)
        assert "锁梁有撬痕" in referral.detail, f"{CLAUSE}: what is the matter is told"
        for who in (DIRECTOR, MANAGER):
            [told] = messages(company, who, TOLD) or pytest.fail(f"{CLAUSE}: {who} is told")
            assert told.sent_at == at("08:20"), f"{CLAUSE}: in the same minute"
            assert "门锁" in told.title, f"{CLAUSE}: of what it is about"
        assert not messages(company, OWNER, TOLD), f"{CLAUSE}: the general manager only when nobody answers"

        waits = company.dispatch(request, 4)
        assert (waits.done, waits.held) == ([], [0]), f"{CLAUSE}: issues are held: {waits.refusals}"
        held = HeldCommand.objects.latest("id")
        assert referral.number in held.message, f"{CLAUSE}: and say why"

        arrival = company.arrive(("A-500", 5), note="D-31")
        shown = record(Arrivals, arrival, Reader(company.accounts[KEEPER]))
        assert shown is not None, f"{CLAUSE}: arrivals are still recorded"
        assert shown.is_quarantined, f"{CLAUSE}: into 隔离"
        assert company.count(arrival, (A_BARCODE, 5)).done == [0]
        before = Balance.objects.get(sku__code="A-500")
        assert company.receive(arrival, 5).done == [0], f"{CLAUSE}: and received"
        after = Balance.objects.get(sku__code="A-500")
        frozen = (after.frozen - before.frozen, after.good - before.good)
        assert frozen == (5, 0), f"{CLAUSE}: as frozen stock, not as good"
        assert ReceiptLine.objects.latest("id").state == "frozen", f"{CLAUSE}: as frozen stock, not as good"

    with when("08:34"):
        assert not messages(company, OWNER, TOLD), f"{CLAUSE}: not before its 15 minutes are over"
    with when("08:35"):
        assert len(messages(company, OWNER, TOLD)) == 1, f"{CLAUSE}: unanswered at 08:35 it goes to the general manager"
        pass_by()
        assert ReferralEscalation.objects.count() == 1, f"{CLAUSE}: once"

    with when("08:40"):
        said = _released(company, referral, held)
    _answered_in_time(company)
    kept(CLAUSE, "controls_referral", referral.id, "detail = ''")
    kept(CLAUSE, "controls_instruction", said.id, "note = ''")
    judged = IssuesReleased.judge(Abnormal("CB-1"), AbnormalParams(default_report_minutes=30))
    assert judged is not None, f"{CLAUSE}: it is held whatever the time to answer"


def _released(company: Company, referral: Referral, held: HeldCommand) -> Instruction:
    """One of the two frees the issues, with one tap and a reason."""
    freeing = {"referral": referral.number, "note": "已到场查看，锁具完好，货物无缺"}
    with pytest.raises(Forbidden):
        company.act(KEEPER, api.ReleaseIssues, freeing)
        pytest.fail(f"{CLAUSE}: the keeper freed the issues himself")
    freed = company.act(MANAGER, api.ReleaseIssues, freeing)
    assert freed.done == [0], f"{CLAUSE}: one of them frees the issues: {freed.refusals}"
    beat()
    held.refresh_from_db()
    assert held.status == "executed", f"{CLAUSE}: and with one tap what was held leaves"
    said = Instruction.objects.get(referral=referral)
    assert (said.decision, said.note) == ("放行", freeing["note"]), f"{CLAUSE}: with the reason"
    assert not tasks(company, DIRECTOR, "referral"), f"{CLAUSE}: and nobody is asked any more"
    next_one = company.request("A-500", 1)
    company.approve(next_one)
    assert company.dispatch(next_one, 1).done == [0], f"{CLAUSE}: the next issue is free"
    free = record(Arrivals, company.arrive(("A-500", 1), note="D-32"), Reader(company.accounts[KEEPER]))
    assert free is not None
    assert not free.is_quarantined, f"{CLAUSE}: what arrives then is not quarantined"
    return said


def _answered_in_time(company: Company) -> None:
    """Seen in time it goes to nobody above; who holds both posts gets one message."""
    both = [{"person": DIRECTOR, "post": "store_manager", "since": at("00:00", 1).date()}]
    assert run_items(Assign, both, Context(actor=SYSTEM)).done == [0], f"{CLAUSE}: one person holds both posts"
    with when("08:20", 2):
        referral = _abnormal(company)
        told = [each for each in messages(company, DIRECTOR, TOLD) if each.page_key == str(referral.id)]
        assert len(told) == 1, f"{CLAUSE}: one message for two posts"
        seen = company.act(DIRECTOR, AcknowledgeReferral, {"referral": referral.number})
        assert seen.done == [0], f"{CLAUSE}: one of them has seen it: {seen.refusals}"
        assert Referral.objects.get(id=referral.id).answer_by == timezone.now() + timedelta(minutes=15), (
            f"{CLAUSE}: within the clause's minutes"
        )
        request = company.request("A-500", 1)
        company.approve(request)
        assert company.dispatch(request, 1).held == [0], f"{CLAUSE}: seen is not released"
    with when("09:00", 2):
        assert ReferralEscalation.objects.count() == 1, f"{CLAUSE}: what was seen in time is not escalated"
