"""Sanctions: by the rule of the day, from the table, foreseeable; no fine."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.conduct.facts import read
from guiju.domains.conduct.subjects import Sanction
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.rulebook.models import Outcome

FINE, SUSPENSION = "罚款", "停职"


class Consulted(NamedTuple):
    measure: str
    is_disciplinary: bool
    rulebook: str
    is_consulted: bool


class ConsultedFirst(Gate):
    """劳动合同法 第四条."""

    key = "conduct.consulted_first"
    title = "民主程序入库前只能提醒"
    subject = Sanction
    advice = "请先把本制度的民主程序材料入库；在此之前只能提醒、补训"
    examples = (
        passes(Consulted("提醒", is_disciplinary=False, rulebook="S04", is_consulted=False)),
        passes(Consulted("警告", is_disciplinary=True, rulebook="S04", is_consulted=True)),
        breaches(Consulted("警告", is_disciplinary=True, rulebook="S04", is_consulted=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Consulted]:
        return [
            Consulted(each.measure, each.is_disciplinary, each.rulebook, each.is_consulted)
            for each in read(subjects, context)
        ]

    @staticmethod
    def judge(fact: Consulted, params: Params) -> str | None:
        if not fact.is_disciplinary or fact.is_consulted:
            return None
        return f"{fact.rulebook or '本制度'} 的民主程序证据没有入库，不能{fact.measure}"


class RuleUsed(NamedTuple):
    """Versions of the clause, 0 where it has none; grades by the table, 0 where the clause names none."""

    clause: str
    version: int
    then: int
    grade: int
    grade_then: int


class RuleOfTheDay(Gate):
    """By the version of the day on which it happened, or by a later one that is milder."""

    key = "conduct.rule_of_the_day"
    title = "按行为当日的条款处理，从轻"
    subject = Sanction
    advice = "请按行为当日有效的版本处理；新版更轻的可用新版"
    examples = (
        passes(RuleUsed("S04.04", 1, 1, 2, 2)),
        breaches(RuleUsed("S04.04", 2, 1, 3, 2)),
        passes(RuleUsed("S04.04", 2, 1, 1, 2)),
        breaches(RuleUsed("S04.04", 1, 2, 3, 2)),
        passes(RuleUsed("", 0, 0, 0, 0)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[RuleUsed]:
        return [
            RuleUsed(each.clause, each.version, each.then, each.clause_grade, each.grade_then)
            for each in read(subjects, context)
        ]

    @staticmethod
    def judge(fact: RuleUsed, params: Params) -> str | None:
        if not fact.clause or fact.version == fact.then:
            return None
        if fact.version > fact.then > 0 and 0 < fact.grade < fact.grade_then:
            return None
        valid = f"第 {fact.then} 版" if fact.then else "没有有效版本"
        return f"{fact.clause} 行为当日有效的是{valid}，不能用第 {fact.version} 版"


class FromTable(Params):
    measures: list[str] = Field([], title="可用措施")
    default_grades: list[str] = Field(["轻微", "一般", "严重"], title="档次")


class Chosen(NamedTuple):
    """``base`` are the measures that the clause it rests on names, ``clause_grade`` the grade it names (0: none).

    ``repeats`` counts earlier cases within the time of the table; each raises what may be proposed by one.
    """

    measure: str
    grade: int
    allowed: str
    is_allowed: bool
    clause: str
    base: str
    in_base: bool
    is_disciplinary: bool
    clause_grade: int
    repeats: int


_CHOSEN = Chosen("警告", 1, "提醒、警告", True, "S10.17", "警告、罚款", True, True, 1, 0)  # noqa: FBT003 — an example


class MeasureInTable(Gate):
    key = "conduct.measure_in_table"
    title = "措施须在处分表和所依条款之内"
    subject = Sanction
    params = FromTable
    advice = "请按处分表的档次选择所依条款规定的措施"
    examples = (
        passes(_CHOSEN),
        breaches(_CHOSEN._replace(grade=0)),
        breaches(_CHOSEN._replace(measure="解除劳动合同", is_allowed=False)),
        breaches(_CHOSEN._replace(measure="降职", in_base=False)),
        breaches(_CHOSEN._replace(grade=2)),
        passes(_CHOSEN._replace(grade=2, repeats=1)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Chosen]:
        return [
            Chosen(
                each.measure,
                each.grade,
                each.allowed,
                each.is_allowed,
                each.clause,
                each.base,
                each.in_base,
                each.is_disciplinary,
                each.clause_grade,
                each.repeats,
            )
            for each in read(subjects, context)
        ]

    @staticmethod
    def judge(fact: Chosen, params: FromTable) -> str | None:
        names = params.default_grades
        if not 1 <= fact.grade <= len(names):
            return f"“视情况”须先定到处分表的档次（{'、'.join(names)}）"
        title = names[fact.grade - 1]
        if not fact.is_allowed and fact.measure != FINE:
            return f"{title}一档只可：{fact.allowed}，不可{fact.measure}"
        if fact.base and not fact.in_base and fact.is_disciplinary:
            return f"{fact.clause} 只规定了{fact.base}，不可据以{fact.measure}"
        if fact.clause_grade and fact.grade > fact.clause_grade + fact.repeats:
            return f"{fact.clause} 在处分表中为{names[fact.clause_grade - 1]}一档，不可按{title}处理"
        return None


class FineLock(Params):
    default_fine_enabled: bool = Field(default=False, title="启用罚款")


class Fined(NamedTuple):
    """``is_permitted`` that minutes and a legal opinion for the place are on record."""

    measure: str
    is_permitted: bool


class NoFine(Gate):
    """劳动法 第五十条; what a case may take of pay is the variable part, what is owed for a loss a compensation."""

    key = "conduct.no_fine"
    title = "不得罚款"
    subject = Sanction
    params = FineLock
    advice = "请改为警告、补训、影响浮动绩效，有实际损失的按赔偿办理"
    examples = (
        passes(Fined("警告", is_permitted=False)),
        breaches(Fined(FINE, is_permitted=False)),
        breaches(Fined(FINE, is_permitted=True)),
        breaches(Fined(FINE, is_permitted=False), default_fine_enabled=True),
        passes(Fined(FINE, is_permitted=True), default_fine_enabled=True),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Fined]:
        return [Fined(each.measure, each.is_permitted) for each in read(subjects, context)]

    @staticmethod
    def judge(fact: Fined, params: FineLock) -> str | None:
        if fact.measure != FINE or (params.default_fine_enabled and fact.is_permitted):
            return None
        switched = "；开关已打开，但没有民主程序材料和法律意见" if params.default_fine_enabled else ""
        return f"用人单位对员工罚款没有法律依据{switched}"


class FineWarned(Gate):
    """Also where it was unlocked: said each time."""

    key = "conduct.fine_warned"
    title = "罚款有违法风险"
    subject = Sanction
    outcome = Outcome.WARN
    advice = "请改为影响浮动绩效或按实际损失赔偿；系统不记罚款金额"
    examples = (passes(Fined("警告", is_permitted=False)), breaches(Fined(FINE, is_permitted=True)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Fined]:
        return [Fined(each.measure, each.is_permitted) for each in read(subjects, context)]

    @staticmethod
    def judge(fact: Fined, params: Params) -> str | None:
        return "罚款在多数地区没有法律依据，有被认定违法的风险" if fact.measure == FINE else None


class Grounds(Params):
    grounds: list[str] = Field(["违反规章制度", "违背职业道德", "违法犯罪"], title="处分事由")
    default_limitation_days: int = Field(180, title="处理时限（自知悉之日起，天）", ge=1)


class Ground(NamedTuple):
    """``known_days`` since the company knew."""

    ground: str
    clause: str
    law: str
    has_document: bool
    measure: str
    known_days: int


_GROUND = Ground("违反规章制度", "S04.14", "", has_document=False, measure="警告", known_days=10)


class Foreseeable(Gate):
    key = "conduct.foreseeable"
    title = "处分须有可预见的依据并在时限内"
    subject = Sanction
    params = Grounds
    advice = "请写明描述这种行为的条款；涉嫌违法犯罪的附公安、法院或行政机关的文书"
    examples = (
        passes(_GROUND),
        breaches(_GROUND._replace(ground="违背职业道德", clause="")),
        breaches(_GROUND._replace(ground="违法犯罪")),
        passes(_GROUND._replace(ground="违法犯罪", measure=SUSPENSION)),
        passes(_GROUND._replace(ground="违法犯罪", has_document=True)),
        breaches(_GROUND._replace(known_days=181)),
        breaches(_GROUND._replace(ground="态度不好")),
        passes(_GROUND._replace(known_days=181), default_limitation_days=200),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Ground]:
        return [
            Ground(each.ground, each.clause, each.law, each.has_document, each.measure, each.known_days)
            for each in read(subjects, context)
        ]

    @staticmethod
    def judge(fact: Ground, params: Grounds) -> str | None:
        if fact.ground not in params.grounds:
            return f"“{fact.ground}”不是规定的处分事由（{'、'.join(params.grounds)}）"
        if fact.known_days > params.default_limitation_days:
            return f"知悉已 {fact.known_days} 天，超过 {params.default_limitation_days} 天的处理时限"
        if fact.ground == "违法犯罪":
            if fact.has_document or fact.measure == SUSPENSION:
                return None
            return "只有指控、没有公安、法院或行政机关的文书，只能带薪停职"
        return None if fact.clause else "没有条款描述这种行为，员工无从预见，不能处分"


class Basis(NamedTuple):
    has_clause: bool
    has_law: bool


class BasisCited(Gate):
    key = "conduct.basis_cited"
    title = "处理决定须写明依据"
    subject = Sanction
    advice = "请写明法律或制度条款"
    examples = (
        passes(Basis(has_clause=True, has_law=False)),
        passes(Basis(has_clause=False, has_law=True)),
        breaches(Basis(has_clause=False, has_law=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Basis]:
        return [Basis(bool(each.clause), bool(each.law)) for each in read(subjects, context)]

    @staticmethod
    def judge(fact: Basis, params: Params) -> str | None:
        return None if fact.has_clause or fact.has_law else "处理决定没有写明法律或制度依据"
