"""Pay lies within its grade or is confirmed; nobody decides about his own. Amounts never become facts."""

from collections.abc import Sequence
from typing import NamedTuple

from guiju.domains.payroll.subjects import PayDecided
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.rulebook.models import Outcome


class Graded(NamedTuple):
    grade: str
    outside: bool


class WithinGrade(Gate):
    """劳动合同法 第三十五条: what was agreed is paid, in its grade or not."""

    key = "payroll.within_grade"
    title = "基本工资在薪级之内"
    subject = PayDecided
    outcome = Outcome.WARN
    advice = "已存，照约定计发；已请总经理确认"
    reasons = ("劳动合同如此约定",)
    examples = (passes(Graded("G3", outside=False)), breaches(Graded("G3", outside=True)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Graded]:
        return [Graded(*row) for row in subjects.rows("grade", "outside")]

    @staticmethod
    def judge(fact: Graded, params: Params) -> str | None:
        return f"所定基本工资不在薪级 {fact.grade} 的范围内（OUT_OF_GRADE）" if fact.outside else None


class Acting(NamedTuple):
    act: str
    own: bool
    same: bool


class PayApart(Gate):
    key = "payroll.pay_apart"
    title = "薪酬由别人提出、由另一人确认"
    subject = PayDecided
    advice = "请由另一位有权的人办理"
    examples = (
        passes(Acting("提出", own=False, same=False)),
        breaches(Acting("提出", own=True, same=False)),
        breaches(Acting("确认", own=True, same=False)),
        breaches(Acting("确认", own=False, same=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Acting]:
        return [Acting(*row) for row in subjects.rows("act", "own", "same")]

    @staticmethod
    def judge(fact: Acting, params: Params) -> str | None:
        if fact.own:
            return f"不能{fact.act}自己的薪酬（SOD_VIOLATION）"
        return "提出的人不能自己确认（SOD_VIOLATION）" if fact.same else None
