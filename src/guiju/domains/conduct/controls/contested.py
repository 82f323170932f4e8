"""Nothing rests on a point that nobody has ruled, and no money is taken where a statute wins."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.conduct.models import Case
from guiju.domains.conduct.subjects import ExecutionDone, Sanction
from guiju.domains.policy.api import contested, without_rule
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params

FEN = 100


class Basis(NamedTuple):
    """``unruled`` names the unruled conflicts of the clause, with their points."""

    clause: str
    unruled: str


class NoContestedBasis(Gate):
    key = "conduct.no_contested_basis"
    title = "未裁定的冲突不得作处分依据"
    subject = Sanction
    advice = "请先裁定冲突；裁定以前不得据以处分或扣减"
    examples = (
        passes(Basis("S17.01", "")),
        breaches(Basis("S17.01", "CT-1“消毒周期”")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Basis]:
        known = contested(subjects.clause, context.using)
        return [
            Basis(clause, "、".join(f"{each.number}“{each.point}”" for each in known.get(clause, ()) if each.is_open))
            for clause in subjects.clause
        ]

    @staticmethod
    def judge(fact: Basis, params: Params) -> str | None:
        return f"{fact.clause} 有没有裁定的冲突 {fact.unruled}，不能作处分依据" if fact.unruled else None


class Spared(Params):
    about: str = Field("", title="不得据以处理的条款", max_length=20)


class Measured(NamedTuple):
    clause: str
    measure: str


class NoMeasure(Gate):
    """Some things are said in private and nothing follows from them."""

    key = "conduct.no_measure"
    title = "只可私下提醒，不作任何处理"
    subject = Sanction
    params = Spared
    advice = "这一条只可私下提醒，不作记录、不作处理"
    examples = (
        passes(Measured("S04.05", "警告"), about="S09.11"),
        breaches(Measured("S09.11", "提醒"), about="S09.11"),
        passes(Measured("S09.11", "提醒")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Measured]:
        return [Measured(*row) for row in subjects.rows("clause", "measure")]

    @staticmethod
    def judge(fact: Measured, params: Spared) -> str | None:
        return f"{fact.clause} 不得据以作出任何处理" if params.about and fact.clause == params.about else None


class Taken(NamedTuple):
    """``statute`` is the article that wins over the clause the case rests on; the amount in 分."""

    case: str
    clause: str
    amount: int
    statute: str


class StatuteWins(Gate):
    """劳动法 第五十条, 工资支付暂行规定 第十五条: what a clause may not take is not taken."""

    key = "conduct.statute_wins"
    title = "与法律冲突的条款不得扣款"
    subject = ExecutionDone
    advice = "请按法律处理：不扣款，改用条款里合法的措施"
    examples = (
        passes(Taken("CF-1", "S06.08", 0, "劳动法 50条")),
        passes(Taken("CF-1", "S06.08", 10_000, "")),
        breaches(Taken("CF-1", "S06.08", 10_000, "劳动法 50条")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Taken]:
        cases = Case.objects.using(context.using).filter(number__in=set(subjects.case))
        clauses = dict(cases.values_list("number", "clause"))
        known = contested((clause for clause in clauses.values() if clause), context.using)
        found = []
        for case, amount in subjects.rows("case", "amount"):
            clause = clauses.get(case, "")
            statutes = "、".join(each.statute for each in known.get(clause, ()) if each.statute)
            found.append(Taken(case, clause, amount, statutes))
        return found

    @staticmethod
    def judge(fact: Taken, params: Params) -> str | None:
        if not fact.amount or not fact.statute:
            return None
        return f"{fact.clause} 与{fact.statute}冲突，法律优先，不能扣 {fact.amount // FEN}.{fact.amount % FEN:02} 元"


class RuleBehind(NamedTuple):
    """``basis`` is the finding or paper behind the case; ``is_ruled`` unless it was closed without clause and article."""

    case: str
    basis: str
    is_ruled: bool


class RuleBehindPenalty(Gate):
    """A matter that was closed with neither a clause nor an article yields no penalty."""

    key = "conduct.rule_behind_penalty"
    title = "没有依据的事项不得处分"
    subject = Sanction
    advice = "这件事没有条款也没有法规可依，只能登记缺口、提出修订"
    examples = (
        passes(RuleBehind("CF-1", "Q-1", is_ruled=True)),
        breaches(RuleBehind("CF-1", "Q-1", is_ruled=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[RuleBehind]:
        cases = Case.objects.using(context.using).filter(number__in={case for case in subjects.case if case})
        behind = dict(cases.values_list("number", "basis"))
        unruled = without_rule((basis for basis in behind.values() if basis), context.using)
        found = ((case, behind.get(case, "")) for case in subjects.case)
        return [RuleBehind(case, basis, basis not in unruled) for case, basis in found]

    @staticmethod
    def judge(fact: RuleBehind, params: Params) -> str | None:
        return None if fact.is_ruled else f"{fact.basis} 已按“没有依据”登记，{fact.case} 不能据以处分"
