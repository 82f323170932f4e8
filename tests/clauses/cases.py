"""Awards, sanctions and appeals in the clause tests: who does what, on which day."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from guiju.domains.conduct import api
from guiju.domains.conduct.models import Case, Suggestion
from guiju.domains.policy.api import SwitchPenalties, consulted
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import Assign
from guiju.kernel.worklist.models import Task
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, WAREHOUSE, Company
from tests.clauses.enacting import consulted as minutes
from tests.clauses.enacting import draft
from tests.clauses.rounds import at

HR, SHOP = "1012", "1003"
PLACE = {"place": WAREHOUSE}


def staffed(company: Company) -> Company:
    """The shop manager carries out what is decided."""
    item: dict[str, Any] = {"person": SHOP, "post": "ecommerce_manager", "since": "2026-01-01"}
    outcome = run_items(Assign, [item], Context(SYSTEM, request_id="ecommerce_manager"))
    assert outcome.done == [0], outcome.refusals
    return company


@contextmanager
def asked(company: Company, rulebook: str) -> Iterator[None]:
    """The staff was consulted about a rulebook: the minutes are stored, its penalties switched on."""
    if not consulted([rulebook]):
        version = draft(company, rulebook, touches=["discipline"])
        minutes(company, version)
        item = {"version": version, "is_on": True, "reason": "记录齐全"}
        outcome = company.act(DIRECTOR, SwitchPenalties, item)
        assert outcome.done == [0], [why.message for why in outcome.refusals]
    yield


def done(clause: str, outcome: Outcome) -> str:
    """The number of the document that was made; fails, citing the clause, when it was refused."""
    assert outcome.done == [0], f"{clause}: {[why.message for why in outcome.refusals]}"
    return str(outcome.answers.get(0, {}).get("number", ""))


def suggest(company: Company, *authors: tuple[str, int], who: str = KEEPER, **more: Any) -> Outcome:
    item = {
        **PLACE,
        "field": "电商运营",
        "title": "退货件当天质检",
        "content": "退货件到仓当天质检，减少二次退货。",
        "reviewer": DIRECTOR,
        "lines": [{"person": person, "percent": percent} for person, percent in authors or ((who, 100),)],
        **more,
    }
    return company.act(who, api.FileSuggestion, item)


def review(company: Company, number: str, answer: str = "adopted", **more: Any) -> Outcome:
    return company.act(DIRECTOR, api.ReviewSuggestion, {"suggestion": number, "answer": answer, **more})


PLAN = {"owner": "1010", "due_on": "2027-03-01", "measure": "二次退货率"}
MEASURED = {"indicator": "二次退货率", "baseline": "3.2%", "effect": "1.1%"}


def accept(company: Company, number: str, who: str = DIRECTOR, **more: Any) -> Outcome:
    return company.act(who, api.AcceptResult, {"suggestion": number, **MEASURED, **more})


def nominate(company: Company, who: str = SHOP, **more: Any) -> Outcome:
    item = {
        **PLACE,
        "person": KEEPER,
        "facts": "停电时保住客户订单",
        "proof": "TM-1 的出库记录",
        "award_row": "J2",
        "form": "奖金",
        "amount": 200_00,
        **more,
    }
    return company.act(who, api.ProposeAward, item)


def award(company: Company, case: str, who: str = OWNER, **more: Any) -> Outcome:
    return company.act(who, api.DecideAward, {"case": case, "is_given": True, **more})


def execute(company: Company, case: str, amount: int, who: str = SHOP) -> Outcome:
    return company.act(who, api.RecordExecution, {"case": case, "amount": amount})


def publish(company: Company, case: str, who: str = HR, **more: Any) -> Outcome:
    return company.act(who, api.PublishDecision, {"case": case, **more})


def propose(company: Company, who: str = SHOP, **more: Any) -> Outcome:
    item = {
        **PLACE,
        "person": KEEPER,
        "facts": "出库未复核，发错 3 件",
        "proof": "出库单与复核记录",
        "grade": 1,
        "measure": "警告",
        "happened_on": str(at("00:00", 0).date()),
        "reporter": "1010",
        **more,
    }
    return company.act(who, api.ProposePenalty, item)


def answer(company: Company, case: str, who: str = KEEPER, **more: Any) -> Outcome:
    return company.act(who, api.AnswerCase, {"case": case, "said": "当天人手不足，已补复核", **more})


def issue(company: Company, case: str, who: str = OWNER, **more: Any) -> Outcome:
    sheet = {"appeal_days": 5, "receiver": "人力资源部"}
    return company.act(who, api.IssuePenalty, {"case": case, "is_given": True, **sheet, **more})


def serve(company: Company, case: str) -> Outcome:
    return company.act(HR, api.ServeDecision, {"case": case, "way": "in_person", "proof": "本人签收"})


def appeal(company: Company, case: str, who: str = KEEPER, **more: Any) -> Outcome:
    return company.act(who, api.FileAppeal, {"case": case, "grounds": "复核记录在系统里可查", **more})


def decide_appeal(company: Company, number: str, result: str, who: str = HR, **more: Any) -> Outcome:
    return company.act(who, api.DecideAppeal, {"appeal": number, "result": result, "reason": "经查实", **more})


def served(cited: str, company: Company, **more: Any) -> str:
    """A warning that was proposed, answered, issued and served today."""
    case = done(cited, propose(company, **{"clause": "S06.11", **more}))
    done(cited, answer(company, case, who=more.get("person", KEEPER)))
    done(cited, issue(company, case))
    done(cited, serve(company, case))
    return case


def tasks_of(case: str, kind: str) -> list[str]:
    """The posts that are asked about a case or suggestion."""
    key = str((Case.objects.filter(number=case).first() or Suggestion.objects.get(number=case)).id)
    return list(Task.objects.filter(source_key=key, kind=kind, ended_at__isnull=True).values_list("post", flat=True))


def kept(clause: str, table: str, change: str) -> None:
    """A posted row does not change."""
    with pytest.raises(DatabaseError), transaction.atomic():
        with connection.writing(), connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"update {table} set {change}")
        pytest.fail(f"{clause}: a row of {table} was changed")


def claim(company: Company, **more: Any) -> Outcome:
    """A loss of 3,000 of somebody who earns 5,000 where the minimum wage is 2,500."""
    item = {
        **PLACE,
        "person": KEEPER,
        "about": "PY-1",
        "loss": 3000_00,
        "wage": 5000_00,
        "minimum_wage": 2500_00,
        "first_month": "2027-01",
        "agreement": "劳动合同第 9 条",
        "vouchers": "盘点差异单 PY-1",
        "fault": "重大过失",
        **more,
    }
    return company.act(HR, api.PlanCompensation, item)


def permit(company: Company, **more: Any) -> Outcome:
    papers = {"minutes": company.photo(HR), "opinion": company.photo(HR)}
    return company.act(HR, api.PermitFines, {**PLACE, "region": "浙江省", **papers, **more})
