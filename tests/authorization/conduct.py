"""Papers of conduct at a place, and input that names them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from guiju.domains.conduct import api
from guiju.domains.conduct.models import Publication
from guiju.domains.conduct.registers import Gifts, Ties
from guiju.kernel.commands.command import Command
from tests.authorization.table import BOSS, LEAD

Item = dict[str, Any]
PLAN = {"owner": f"N-{LEAD}", "due_on": "2099-12-31", "measure": "退货率"}
SHEET = {"is_given": True, "appeal_days": 5, "receiver": "人力资源部"}
RESULT = {"indicator": "退货率", "baseline": "3%", "effect": "1%"}
POINTS = {"criterion": "feasibility", "points": 80}
ROLLED = {"started_on": "2026-03-02", "live_on": "2026-03-03"}
APPEALED = {"result": "upheld", "reason": "经查实"}


def suggestion(place: str, keeper: str) -> Item:
    head = {"place": place, "field": "电商运营", "title": "提案", "content": "当天质检", "reviewer": f"N-{LEAD}"}
    return {**head, "lines": [{"person": f"N-{keeper}"}]}


def award(place: str, keeper: str) -> Item:
    who = {"place": place, "person": f"N-{keeper}"}
    return {**who, "facts": "保住订单", "form": "奖金", "award_row": "J2", "amount": 100}


def promotion(place: str, keeper: str) -> Item:
    cited = [{"period": "2026Q1", "grade": "A", "paper": "KH-1"}]
    return {"place": place, "person": f"N-{keeper}", "post": "store_manager", "reason": "业务需要", "lines": cited}


def penalty(place: str, keeper: str) -> Item:
    happened = date(2026, 3, 2)
    return {"place": place, "person": f"N-{keeper}", "facts": "未复核", "grade": 1, "happened_on": str(happened)}


def tie(place: str, keeper: str) -> Item:
    return {"place": place, "person": f"N-{keeper}", "other": f"N-{BOSS}", "kind": "relative"}


def loss(place: str, keeper: str) -> Item:
    wage = {"loss": 1, "wage": 100, "minimum_wage": 0, "first_month": "2026-04"}
    return {"place": place, "person": f"N-{keeper}", "about": "PY-1", "fault": "故意", **wage}


def sheet(place: str, keeper: str) -> Item:
    points = {"attitude": 80, "teamwork": 80, "compliance": 80}
    return {"place": place, "person": f"N-{keeper}", "month": "2026-03", **points}


def job(place: str, keeper: str) -> Item:
    return {"place": place, "person": f"N-{keeper}", "job": "授课"}


def liability(place: str, keeper: str) -> Item:
    parts = {"own_part": "负内部责任", "company_part": "公司对外承担责任"}
    return {"place": place, "person": f"N-{keeper}", "about": "CY-1", "clause": "S98.01", **parts}


def gift(place: str, keeper: str) -> Item:
    given = {"giver": "供应商", "what": "茶叶", "value": 1, "received_on": "2026-03-02"}
    return {"place": place, "person": f"N-{keeper}", **given}


def reported(place: str, keeper: str) -> Item:
    return {"place": place, "kind": "image", "person": f"N-{keeper}", "facts": "公开回复失礼"}


def papers(place: str, keeper: str, act: Callable[[str, type[Command], Item], str]) -> dict[str, str]:
    """Each kind by its number."""

    def case(kind: Callable[[str, str], Item], proposing: type[Command], *steps: tuple[type[Command], Item]) -> str:
        number = act(keeper, proposing, kind(place, keeper))
        for step, item in steps:
            act(keeper, step, {"case": number, **item})
        return number

    adopted = act(keeper, api.FileSuggestion, suggestion(place, keeper))
    act(keeper, api.ReviewSuggestion, {"suggestion": adopted, "answer": "adopted"})
    given, issued = (api.DecideAward, {"is_given": True}), (api.IssuePenalty, SHEET)
    served = (api.ServeDecision, {"way": "in_person"})
    executed = case(award, api.ProposeAward, given, (api.RecordExecution, {"amount": 100}), (api.PublishDecision, {}))
    appealed = case(penalty, api.ProposePenalty, issued, served)
    scored = act(keeper, api.FileSuggestion, suggestion(place, keeper))
    act(keeper, api.ScoreSuggestion, {"suggestion": scored, **POINTS})
    return {
        "place": place,
        "scored": scored,
        "sheet": act(keeper, api.EnterSheet, sheet(place, keeper)),
        "suggestion": act(keeper, api.FileSuggestion, suggestion(place, keeper)),
        "adopted": adopted,
        "award": case(award, api.ProposeAward),
        "given": case(award, api.ProposeAward, given),
        "executed": executed,
        "publication": Publication.objects.get(decision__case__number=executed).number,
        "penalty": case(penalty, api.ProposePenalty),
        "issued": case(penalty, api.ProposePenalty, issued),
        "served": case(penalty, api.ProposePenalty, issued, served),
        "appeal": act(keeper, api.FileAppeal, {"case": appealed, "grounds": "有记录可查"}),
        "promotion": act(keeper, api.ProposePromotion, promotion(place, keeper)),
        "gift": act(keeper, Gifts.enter, gift(place, keeper)),
        "job": act(keeper, api.DeclareJob, job(place, keeper)),
        "liability": act(keeper, api.DraftLiability, liability(place, keeper)),
        "tie": act(keeper, Ties.enter, tie(place, keeper)),
    }


Placed = Callable[[Callable[[str], Any], str], Item]
PLACED: Mapping[str, Placed] = {
    "conduct.accept_result": lambda paper, _place: {"suggestion": paper("adopted"), **RESULT},
    "conduct.answer_job": lambda paper, _place: {"job": paper("job"), "answer": "recused"},
    "conduct.conclude_scores": lambda paper, _place: {"suggestion": paper("scored"), "criterion": "feasibility"},
    "conduct.decide_appeal": lambda paper, _place: {"appeal": paper("appeal"), **APPEALED},
    "conduct.decide_award": lambda paper, _place: {"case": paper("award"), "is_given": True},
    "conduct.declare_job": lambda _paper, place: job(place, LEAD),
    "conduct.draft_liability": lambda _paper, place: liability(place, LEAD),
    "conduct.enter_sheet": lambda _paper, place: sheet(place, LEAD),
    "conduct.file_report": lambda _paper, place: reported(place, LEAD),
    "conduct.file_suggestion": lambda _paper, place: suggestion(place, LEAD),
    "conduct.gifts.end": lambda paper, _place: {"entry": paper("gift")},
    "conduct.gifts.enter": lambda _paper, place: gift(place, LEAD),
    "conduct.issue_penalty": lambda paper, _place: {"case": paper("penalty"), **SHEET},
    "conduct.permit_fines": lambda _paper, place: {"place": place, "region": "浙江"},
    "conduct.plan_adoption": lambda paper, _place: {"suggestion": paper("adopted"), **PLAN},
    "conduct.plan_compensation": lambda _paper, place: loss(place, LEAD),
    "conduct.propose_award": lambda _paper, place: award(place, LEAD),
    "conduct.propose_penalty": lambda _paper, place: penalty(place, LEAD),
    "conduct.propose_promotion": lambda _paper, place: promotion(place, LEAD),
    "conduct.publish_decision": lambda paper, _place: {"case": paper("given")},
    "conduct.record_execution": lambda paper, _place: {"case": paper("given"), "amount": 100},
    "conduct.record_rollout": lambda paper, _place: {"suggestion": paper("suggestion"), **ROLLED},
    "conduct.review_suggestion": lambda paper, _place: {"suggestion": paper("suggestion"), "answer": "adopted"},
    "conduct.score_suggestion": lambda paper, _place: {"suggestion": paper("suggestion"), **POINTS},
    "conduct.serve_decision": lambda paper, _place: {"case": paper("issued"), "way": "in_person"},
    "conduct.ties.end": lambda paper, _place: {"entry": paper("tie")},
    "conduct.ties.enter": lambda _paper, place: tie(place, LEAD),
}
