"""S03.11: a requester whose issues are refused again and again is referred to the director and the shop manager."""

import pytest

from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import IssueRefusal
from guiju.domains.warehouse.referred import RefusedIssuesParams
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import Instruction, Referral
from guiju.kernel.org.commands import Assign
from tests.clauses.company import DIRECTOR, KEEPER, MANAGER, OWNER, Company
from tests.clauses.rounds import at, kept, messages, when

CLAUSE = "S03.11"
TOLD = "referral.told"


def _refused(company: Company) -> str:
    """A request without approval, turned away at the door."""
    request = company.request("A-500", 1)
    outcome = company.dispatch(request, 1)
    assert outcome.refused == [0], f"{CLAUSE}: refused: {outcome.done}"
    stands = IssueRefusal.objects.filter(request__number=request).first()
    assert stands is not None, f"{CLAUSE}: the refusal stays"
    assert "审批签字" in stands.reasons, f"{CLAUSE}: with its reason"
    return request


def _open() -> Referral | None:
    return Referral.objects.filter(kind="warehouse.issues_refused", settled_at__isnull=True).first()


@pytest.mark.clause("S03.11")
def test_repeated_refusals_are_reported(company: Company) -> None:
    with when("09:00"):
        requests = [_refused(company)]
        assert company.dispatch(requests[0], 1).refused == [0], f"{CLAUSE}: the same request tried again"
        requests.append(_refused(company))
        assert _open() is None, f"{CLAUSE}: two in a week are not reported"
    with when("10:00", 5):
        requests.append(_refused(company))
        referral = _open()
        assert referral is not None, f"{CLAUSE}: the third of one requester in a week is reported at once"
        assert referral.reported_at == at("10:00", 5), f"{CLAUSE}: at once"
        assert all(each in referral.detail for each in requests), f"{CLAUSE}: all three in one report"
        for who in (DIRECTOR, MANAGER):
            assert len(messages(company, who, TOLD)) == 1, f"{CLAUSE}: {who} gets one"
        assert not messages(company, OWNER, TOLD)
    with when("11:00", 5):
        fourth = _refused(company)
        assert Referral.objects.filter(kind="warehouse.issues_refused").count() == 1, f"{CLAUSE}: one open report"
        decision = {"referral": referral.number, "decision": "complete_papers"}
        with pytest.raises(Forbidden):
            company.act(KEEPER, api.DecideRefusedIssues, decision)
            pytest.fail(f"{CLAUSE}: the keeper closed it alone")
        assert _open() is not None, f"{CLAUSE}: the refusal stays open until one of them decides"
    with when("12:00", 5):
        assert len(messages(company, OWNER, TOLD)) == 1, f"{CLAUSE}: unanswered for two hours it goes up"
        decided = company.act(MANAGER, api.DecideRefusedIssues, decision)
        assert decided.done == [0], f"{CLAUSE}: one of them records the decision: {decided.refusals}"
        assert Instruction.objects.get(referral=referral).decision == "补齐手续", f"{CLAUSE}: to complete the papers"
        assert _open() is None, f"{CLAUSE}: and that ends it"
        for other in ("cancel", "discipline"):
            assert other in api.DecideRefusedIssues.header.model_json_schema()["properties"]["decision"]["enum"], (
                f"{CLAUSE}: {other} is a decision too"
            )
    _counted_anew(company)
    kept(CLAUSE, "warehouse_issuerefusal", IssueRefusal.objects.filter(request__number=fourth).latest("id").id)
    other_clause = RefusedIssuesParams(refusals=5, default_report_hours=4)
    assert (other_clause.refusals, other_clause.within.total_seconds()) == (5, 4 * 3600), f"{CLAUSE}: as it says"


def _counted_anew(company: Company) -> None:
    """After eight days the old ones count no more; who holds both posts gets one message."""
    both = [{"person": DIRECTOR, "post": "store_manager", "since": at("00:00").date()}]
    assert run_items(Assign, both, Context(actor=SYSTEM)).done == [0], f"{CLAUSE}: one person holds both posts"
    with when("09:00", 14):
        before = len(messages(company, DIRECTOR, TOLD))
        for _ in range(2):
            _refused(company)
        assert _open() is None, f"{CLAUSE}: refusals of an earlier week do not count"
        _refused(company)
        assert _open() is not None, f"{CLAUSE}: three in this week do"
        assert len(messages(company, DIRECTOR, TOLD)) == before + 1, f"{CLAUSE}: one message for two posts"
