"""Before a sanction is issued: a whole draft, the person heard, the papers, the sheet."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.conduct.facts import Read, read
from guiju.domains.conduct.subjects import Sanction
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params

ISSUE = "issue"
GRAVE = 3
DISMISSAL = "解除劳动合同"


class Whole(Params):
    required: list[str] = Field(["事实", "证据", "条款版本", "措施"], title="必备项")
    default_statement_days: int = Field(5, title="陈述申辩期限（天）", ge=1)


class Draft(NamedTuple):
    """``asked_days`` since the person was told; ``missing`` are the papers the table asks for and nobody named."""

    step: str
    measure: str
    is_disciplinary: bool
    has_facts: bool
    has_proof: bool
    has_version: bool
    was_heard: bool
    asked_days: int
    missing: str


_DRAFT = Draft(
    ISSUE,
    "警告",
    is_disciplinary=True,
    has_facts=True,
    has_proof=True,
    has_version=True,
    was_heard=True,
    asked_days=0,
    missing="",
)


def draft(each: Read) -> Draft:
    return Draft(
        each.step,
        each.measure,
        each.is_disciplinary,
        each.has_facts,
        each.has_proof,
        each.version > 0,
        each.was_heard,
        each.asked_days,
        each.missing,
    )


class DraftComplete(Gate):
    """A draft says what happened, how it is known and by which version of which clause."""

    key = "conduct.draft_complete"
    title = "处分草案须有事实、证据、条款版本"
    subject = Sanction
    params = Whole
    advice = "请补齐后再提出"
    examples = (
        passes(_DRAFT),
        breaches(_DRAFT._replace(has_proof=False)),
        breaches(_DRAFT._replace(has_version=False)),
        passes(_DRAFT._replace(has_proof=False), required=["事实"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Draft]:
        return [draft(each) for each in read(subjects, context)]

    @staticmethod
    def judge(fact: Draft, params: Whole) -> str | None:
        known = {
            "事实": fact.has_facts,
            "证据": fact.has_proof,
            "条款版本": fact.has_version,
            "措施": bool(fact.measure),
        }
        missing = [word for word in params.required if not known.get(word, True)]
        return f"处分草案缺：{'、'.join(missing)}" if missing else None


class HeardFirst(Gate):
    """Nobody is sanctioned before he could speak; who says nothing in time has waived it."""

    key = "conduct.heard_first"
    title = "先听取本人陈述"
    subject = Sanction
    params = Whole
    advice = "请先听取本人陈述，或由本人书面放弃"
    examples = (
        passes(_DRAFT),
        breaches(_DRAFT._replace(was_heard=False)),
        breaches(_DRAFT._replace(was_heard=False, asked_days=5)),
        passes(_DRAFT._replace(was_heard=False, asked_days=6)),
        passes(_DRAFT._replace(was_heard=False, step="propose")),
        passes(_DRAFT._replace(was_heard=False, is_disciplinary=False)),
        passes(_DRAFT._replace(was_heard=False, asked_days=4), default_statement_days=3),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Draft]:
        return [draft(each) for each in read(subjects, context)]

    @staticmethod
    def judge(fact: Draft, params: Whole) -> str | None:
        if fact.step != ISSUE or not fact.is_disciplinary or fact.was_heard:
            return None
        if fact.asked_days > params.default_statement_days:
            return None
        return f"还没有听取本人陈述，陈述期限 {params.default_statement_days} 天未满"


class MeasurePapers(Gate):
    """降职 needs the written variation, 停职 its end and pay, 解除 its ground and the notice to the union."""

    key = "conduct.measure_papers"
    title = "降职、停职、解除须附法定材料"
    subject = Sanction
    advice = "请在决定中写明所缺的材料"
    examples = (
        passes(_DRAFT),
        breaches(_DRAFT._replace(measure="解除劳动合同", missing="通知工会")),
        passes(_DRAFT._replace(measure="解除劳动合同", missing="通知工会", step="propose")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Draft]:
        return [draft(each) for each in read(subjects, context)]

    @staticmethod
    def judge(fact: Draft, params: Params) -> str | None:
        return f"{fact.measure}还缺：{fact.missing}" if fact.step == ISSUE and fact.missing else None


class Dismissal(NamedTuple):
    step: str
    measure: str
    grade: int
    clause: str
    clause_grade: int
    was_heard: bool


_DISMISSAL = Dismissal(ISSUE, DISMISSAL, GRAVE, "S09.41", GRAVE, was_heard=True)


class DismissalGrave(Gate):
    """劳动合同法 第三十九条: only what a clause itself calls grave, and never without hearing."""

    key = "conduct.dismissal_grave"
    title = "解除只用于条款明定的严重行为"
    subject = Sanction
    advice = "请改用较轻的措施"
    examples = (
        passes(_DISMISSAL),
        breaches(_DISMISSAL._replace(clause_grade=0)),
        breaches(_DISMISSAL._replace(grade=2)),
        breaches(_DISMISSAL._replace(was_heard=False)),
        passes(_DISMISSAL._replace(measure="警告", grade=1, clause_grade=0)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Dismissal]:
        return [
            Dismissal(each.step, each.measure, each.grade, each.clause, each.clause_grade, each.was_heard)
            for each in read(subjects, context)
        ]

    @staticmethod
    def judge(fact: Dismissal, params: Params) -> str | None:
        if fact.measure != DISMISSAL:
            return None
        if fact.grade != GRAVE or fact.clause_grade != GRAVE:
            return f"{fact.clause or '所依条款'} 没有把这种行为定为严重，不能解除"
        return "解除以前须听取本人陈述" if fact.step == ISSUE and not fact.was_heard else None


class Sheet(Params):
    default_appeal_days: int = Field(5, title="申诉期限（天）", ge=1)


class Sheeted(NamedTuple):
    step: str
    appeal_days: int
    has_receiver: bool


class SheetComplete(Gate):
    key = "conduct.sheet_complete"
    title = "决定书须写明申诉期限和受理人"
    subject = Sanction
    params = Sheet
    advice = "请写明申诉期限和受理人；劳动仲裁途径由系统写在决定书上"
    examples = (
        passes(Sheeted(ISSUE, 5, has_receiver=True)),
        breaches(Sheeted(ISSUE, 4, has_receiver=True)),
        breaches(Sheeted(ISSUE, 5, has_receiver=False)),
        passes(Sheeted("propose", 0, has_receiver=False)),
        breaches(Sheeted(ISSUE, 5, has_receiver=True), default_appeal_days=7),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Sheeted]:
        return [Sheeted(*row) for row in subjects.rows("step", "appeal_days", "has_receiver")]

    @staticmethod
    def judge(fact: Sheeted, params: Sheet) -> str | None:
        if fact.step != ISSUE:
            return None
        if fact.appeal_days < params.default_appeal_days:
            return f"决定书上的申诉期限为 {fact.appeal_days} 天，少于 {params.default_appeal_days} 天"
        return None if fact.has_receiver else "决定书没有写申诉受理人"
