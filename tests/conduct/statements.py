"""What makes items of conduct's commands, with all that must be there before."""

from collections.abc import Callable
from typing import Any

from guiju.domains.conduct import api
from guiju.kernel.commands.command import Command
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from guiju.kernel.rulebook.models import Rulebook
from tests.clauses.company import DIRECTOR, KEEPER, MANAGER, OWNER, WAREHOUSE

Items = list[dict[str, Any]]
PLACE = {"place": WAREHOUSE}
PLAN = {"owner": "1010", "due_on": "2027-03-01", "measure": "退货率"}
PERSONNEL = "1012"
PHOTOS = ("minutes", "opinion")


def suggestions(prepared: Any, size: int, turn: int) -> Items:
    head = {**PLACE, "field": "电商运营", "title": "提案", "reviewer": DIRECTOR}
    lines = [{"person": KEEPER, "percent": 60}, {"person": "1005", "percent": 40}]
    return [{**head, "content": f"内容 {turn} {number}", "lines": lines} for number in range(size)]


def reviews(prepared: Any, size: int, turn: int) -> Items:
    filed = prepared.numbers(KEEPER, api.FileSuggestion, suggestions(prepared, size, turn))
    return [{"suggestion": number, "answer": "adopted", "reason": "可行"} for number in filed]


def plans(prepared: Any, size: int, turn: int) -> Items:
    asked = reviews(prepared, size, turn)
    prepared.do(DIRECTOR, api.ReviewSuggestion, asked)
    return [{"suggestion": each["suggestion"], **PLAN} for each in asked]


def results(prepared: Any, size: int, turn: int) -> Items:
    planned = plans(prepared, size, turn)
    prepared.do(DIRECTOR, api.PlanAdoption, planned)
    measured = {"indicator": "退货率", "baseline": "3%", "effect": "1%"}
    return [{"suggestion": each["suggestion"], **measured} for each in planned]


def awards(prepared: Any, size: int, turn: int) -> Items:
    head = {**PLACE, "person": KEEPER, "award_row": "J2", "form": "奖金", "amount": 200_00}
    return [{**head, "facts": f"事由 {turn} {number}"} for number in range(size)]


def promotions(prepared: Any, size: int, turn: int) -> Items:
    cited = [{"period": f"{year}Q1", "grade": "A", "paper": "KH-1"} for year in (2025, 2026)]
    return [{**PLACE, "person": KEEPER, "post": "operator", "reason": "业务需要", "lines": cited} for _ in range(size)]


def award_decisions(prepared: Any, size: int, turn: int) -> Items:
    cases = prepared.numbers(MANAGER, api.ProposeAward, awards(prepared, size, turn))
    return [{"case": number, "is_given": True} for number in cases]


def given(prepared: Any, size: int, turn: int) -> Items:
    decisions = award_decisions(prepared, size, turn)
    prepared.do(OWNER, api.DecideAward, decisions)
    return [{"case": each["case"]} for each in decisions]


def executions(prepared: Any, size: int, turn: int) -> Items:
    return [{**each, "amount": 200_00} for each in given(prepared, size, turn)]


def penalties(prepared: Any, size: int, turn: int) -> Items:
    head = {**PLACE, "person": KEEPER, "clause": "S03.04", "grade": 1, "measure": "警告", "happened_on": "2026-11-02"}
    return [{**head, "facts": f"事实 {turn} {number}", "reporter": "1010"} for number in range(size)]


def cases(prepared: Any, size: int, turn: int) -> Items:
    proposed = prepared.numbers(MANAGER, api.ProposePenalty, penalties(prepared, size, turn))
    return [{"case": number} for number in proposed]


def issues(prepared: Any, size: int, turn: int) -> Items:
    sheet = {"is_given": True, "appeal_days": 5, "receiver": "人力资源部"}
    return [{**each, **sheet} for each in cases(prepared, size, turn)]


def deliveries(prepared: Any, size: int, turn: int) -> Items:
    issued = issues(prepared, size, turn)
    prepared.do(OWNER, api.IssuePenalty, issued)
    return [{"case": each["case"], "way": "in_person"} for each in issued]


def appeals(prepared: Any, size: int, turn: int) -> Items:
    served = deliveries(prepared, size, turn)
    prepared.do(None, api.ServeDecision, served)
    return [{"case": each["case"], "grounds": "有记录可查"} for each in served]


def appeal_decisions(prepared: Any, size: int, turn: int) -> Items:
    filed = prepared.numbers(KEEPER, api.FileAppeal, appeals(prepared, size, turn))
    return [{"appeal": number, "result": "revoked", "reason": "经查实"} for number in filed]


def losses(prepared: Any, size: int, turn: int) -> Items:
    wage = {"loss": 100, "wage": 1_000_000, "minimum_wage": 240_000, "first_month": f"2027-0{turn + 1}"}
    head = {**PLACE, "person": KEEPER, "agreement": "第 9 条", "vouchers": "PY-1", "fault": "故意", **wage}
    return [{**head, "about": f"PY-{number}"} for number in range(size)]


def permits(prepared: Any, size: int, turn: int) -> Items:
    papers = {name: prepared.company.photo(DIRECTOR) for name in PHOTOS}
    return [{**PLACE, "region": "浙江", **papers} for _ in range(size)]


def ties(prepared: Any, size: int, turn: int) -> Items:
    return [{**PLACE, "person": KEEPER, "other": "1005", "kind": "relative"} for _ in range(size)]


def rollouts(prepared: Any, size: int, turn: int) -> Items:
    filed = prepared.numbers(KEEPER, api.FileSuggestion, suggestions(prepared, size, turn))
    return [{"suggestion": number, "started_on": "2026-11-01", "live_on": "2026-11-02"} for number in filed]


def scores(prepared: Any, size: int, turn: int) -> Items:
    filed = prepared.numbers(KEEPER, api.FileSuggestion, suggestions(prepared, size, turn))
    return [{"suggestion": number, "criterion": "feasibility", "points": 80} for number in filed]


def conclusions(prepared: Any, size: int, turn: int) -> Items:
    scored = scores(prepared, size, turn)
    prepared.do(DIRECTOR, api.ScoreSuggestion, scored)
    return [{"suggestion": each["suggestion"], "criterion": "feasibility"} for each in scored]


def sheets(prepared: Any, size: int, turn: int) -> Items:
    points = {**PLACE, "person": KEEPER, "attitude": 80, "teamwork": 80, "compliance": 80}
    return [{**points, "month": f"{2100 + turn * 100 + number // 12}-{number % 12 + 1:02}"} for number in range(size)]


def reports(prepared: Any, size: int, turn: int) -> Items:
    head = {**PLACE, "kind": "attack", "person": KEEPER, "facts": "当众辱骂"}
    lines = [{"file": prepared.company.photo(MANAGER)}, {"involved": "1005"}]
    return [{**head, "lines": lines} for _ in range(size)]


def reported(prepared: Any, size: int, turn: int) -> Items:
    filed = prepared.numbers(MANAGER, api.FileReport, reports(prepared, size, turn))
    return [{"report": number} for number in filed]


def asked_about(prepared: Any, size: int, turn: int) -> Items:
    """Reports about which a clause asks the person concerned."""
    if not Rulebook.objects.filter(code="S97").exists():
        prepared.do(None, FoundRulebook, [{"code": "S97", "title": "试用制度"}])
        bound = [{"control": "conduct.report_handled", "mode": "warn"}]
        clause = {"rulebook": "S97", "code": "S97.01", "title": "请本人陈述", "text": "请本人陈述。", "mode": "warn"}
        params = {"kinds": ["attack"], "posts": ["owner"], "default_asks_person": True}
        prepared.do(None, EnactClause, [{**clause, "params": params, "effective_from": "2026-01-01", "lines": bound}])
    return [{**each, "said": "当时情绪激动"} for each in reported(prepared, size, turn)]


def handed(prepared: Any, size: int, turn: int) -> Items:
    return [{**each, "handler": "1006"} for each in reported(prepared, size, turn)]


def conclusions_of(prepared: Any, size: int, turn: int) -> Items:
    draft = {"result": "founded", "proposal": "提出处分", "clause": "S03.04", "reason": "经查实"}
    lines = [{"file": prepared.company.photo(PERSONNEL)}]
    return [{**each, **draft, "lines": lines} for each in reported(prepared, size, turn)]


def referrals(prepared: Any, size: int, turn: int) -> Items:
    return [{**each, "refers": True, "reason": "涉嫌犯罪"} for each in reported(prepared, size, turn)]


def gifts(prepared: Any, size: int, turn: int) -> Items:
    given = {"giver": "供应商", "what": "茶叶", "value": 500_00, "received_on": "2026-11-02"}
    return [{**PLACE, "person": KEEPER, **given} for _ in range(size)]


def jobs(prepared: Any, size: int, turn: int) -> Items:
    lines = [{"weekday": day, "opens": "09:00", "closes": "12:00"} for day in "17"]
    head = {**PLACE, "person": KEEPER, "sells_same": True, "lines": lines}
    return [{**head, "job": f"网店 {turn} {number}"} for number in range(size)]


def job_answers(prepared: Any, size: int, turn: int) -> Items:
    declared = prepared.numbers(KEEPER, api.DeclareJob, jobs(prepared, size, turn))
    return [{"job": number, "answer": "recused"} for number in declared]


def liabilities(prepared: Any, size: int, turn: int) -> Items:
    parts = {"own_part": "负内部责任", "company_part": "公司对外承担责任", "clause": "S03.04"}
    return [{**PLACE, "person": KEEPER, **parts, "about": f"CY-{turn}-{number}"} for number in range(size)]


CASES: dict[type[Command], tuple[str | None, Callable[[Any, int, int], Items]]] = {
    api.FileSuggestion: (KEEPER, suggestions),
    api.ReviewSuggestion: (DIRECTOR, reviews),
    api.PlanAdoption: (DIRECTOR, plans),
    api.AcceptResult: (DIRECTOR, results),
    api.RecordRollout: (DIRECTOR, rollouts),
    api.ScoreSuggestion: (DIRECTOR, scores),
    api.ConcludeScores: (DIRECTOR, conclusions),
    api.EnterSheet: (DIRECTOR, sheets),
    api.ProposeAward: (MANAGER, awards),
    api.DecideAward: (OWNER, award_decisions),
    api.RecordExecution: (None, executions),
    api.PublishDecision: (None, given),
    api.ProposePromotion: (MANAGER, promotions),
    api.ProposePenalty: (MANAGER, penalties),
    api.AnswerCase: (KEEPER, cases),
    api.IssuePenalty: (OWNER, issues),
    api.ServeDecision: (None, deliveries),
    api.FileAppeal: (KEEPER, appeals),
    api.DecideAppeal: (None, appeal_decisions),
    api.PlanCompensation: (None, losses),
    api.FileReport: (MANAGER, reports),
    api.DeclareJob: (KEEPER, jobs),
    api.AnswerJob: (None, job_answers),
    api.DraftLiability: (None, liabilities),
    api.AnswerReport: (KEEPER, asked_about),
    api.HandReport: (PERSONNEL, handed),
    api.ConcludeReport: (PERSONNEL, conclusions_of),
    api.DecideReferral: (PERSONNEL, referrals),
    api.PermitFines: (DIRECTOR, permits),
}
