"""Who may say what a clause means, and what an interpretation must not do."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import Field

from guiju.domains.policy.keeping_subjects import InterpretationDraft, OfficialAnswer, TermsDraft
from guiju.domains.policy.staff import Staff, acting_post, staff_of
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.rulebook.models import Outcome

INTERPRETATIONS_KEPT = Record(
    "policy.interpretations_kept",
    "制度解释编号留档",
    ("policy_interpretation_posted_update",),
)


class OfRulebook(Params):
    rulebook: str = Field("", title="制度")


class Department(OfRulebook):
    interpreter: str = Field("", title="解释部门")


class Speaking(NamedTuple):
    """Somebody speaks for the department that keeps a rulebook, or that its clause names instead."""

    rulebook: str
    owner: str
    staff: Staff


_OFFICER, _CLERK = Staff("owner safety_officer", "safety_officer"), Staff("owner safety_officer", "keeper")
_BOSS_OF_NOBODY = Staff("keeper owner", "owner")
_SAFETY: dict[str, Any] = {"rulebook": "S01", "interpreter": "公司安全管理部门"}
_SPEAKERS = (
    passes(Speaking("S01", "", _OFFICER), **_SAFETY),
    breaches(Speaking("S01", "", _CLERK), **_SAFETY),
    breaches(Speaking("S01", "", Staff("owner safety_officer", "owner")), **_SAFETY),
    passes(Speaking("S01", "", _BOSS_OF_NOBODY), **_SAFETY),
    passes(Speaking("S05", "", _CLERK), **_SAFETY),
)


def _not_theirs(fact: Speaking, params: Department) -> str | None:
    if fact.rulebook != params.rulebook or acting_post(params.interpreter or fact.owner, fact.staff):
        return None
    return f"{fact.rulebook} 由{params.interpreter or fact.owner}解释，您不在这个部门"


def _speaking(subjects: Subjects, context: Context) -> Sequence[Speaking]:
    staff = subjects.once("staff", lambda: staff_of(context.actor, context.using))
    return [Speaking(rulebook, owner, staff) for rulebook, owner in subjects.rows("rulebook", "owner")]


class InterpretedByDepartment(Gate):
    """An interpretation is published by the explaining department, by the boss where that has nobody."""

    key = "policy.interpreted_by_department"
    title = "解释由解释部门作出"
    subject = InterpretationDraft
    params = Department
    advice = "请由解释部门签发；您的看法可以作为参考意见答复"
    examples = _SPEAKERS

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Speaking]:
        return _speaking(subjects, context)

    @staticmethod
    def judge(fact: Speaking, params: Department) -> str | None:
        return _not_theirs(fact, params)


class OfficialMarkRefused(Gate):
    """An answer of anybody else is kept, without the mark."""

    key = "policy.official_mark_refused"
    title = "正式解释只由解释部门作出"
    subject = OfficialAnswer
    params = Department
    outcome = Outcome.WARN
    advice = "已存为参考意见，请由解释部门签发正式解释"
    examples = _SPEAKERS

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Speaking]:
        return _speaking(subjects, context)

    @staticmethod
    def judge(fact: Speaking, params: Department) -> str | None:
        said = _not_theirs(fact, params)
        return said and f"{said}，不能标为正式解释（NOT_INTERPRETER），已存为参考意见"


class Draft(NamedTuple):
    rulebook: str
    clause: str
    harsher: bool


class NotHarsher(Gate):
    """What makes a clause harsher than its wording, or takes a right away, is an amendment."""

    key = "policy.interpretation_not_harsher"
    title = "解释不得严于条文"
    subject = InterpretationDraft
    params = OfRulebook
    advice = "请修订条款：另拟新版本，按制定程序公示后施行"
    examples = (
        passes(Draft("S06", "S06.08", harsher=False), rulebook="S06"),
        breaches(Draft("S06", "S06.08", harsher=True), rulebook="S06"),
        passes(Draft("S01", "S01.24", harsher=True), rulebook="S06"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Draft]:
        return [Draft(*row) for row in subjects.rows("rulebook", "clause", "harsher")]

    @staticmethod
    def judge(fact: Draft, params: OfRulebook) -> str | None:
        if fact.rulebook != params.rulebook or not fact.harsher:
            return None
        return f"这个解释比 {fact.clause} 的条文更严，或减损了对方的权利，不能以解释代替修订"


class Replacing(NamedTuple):
    """``earlier`` is the number of the interpretation of the same point, empty where there is none."""

    rulebook: str
    clause: str
    point: str
    earlier: str
    effective_from: str


class InterpretationConflict(Gate):
    """The author is told which earlier interpretation of the same point his own ends."""

    key = "policy.interpretation_conflict"
    title = "同一要点的解释有冲突"
    subject = InterpretationDraft
    params = OfRulebook
    outcome = Outcome.WARN
    advice = "原解释到前一天为止；不要取代的，请换一个要点"
    examples = (
        passes(Replacing("S18", "S18.02", "试用", "", "2026-05-01"), rulebook="S18"),
        breaches(Replacing("S18", "S18.02", "试用", "JX-GJ-202604-000001", "2026-05-01"), rulebook="S18"),
        passes(Replacing("S01", "S01.24", "充电", "JX-GJ-202604-000001", "2026-05-01"), rulebook="S18"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Replacing]:
        return [Replacing(*row) for row in subjects.rows(*Replacing._fields)]

    @staticmethod
    def judge(fact: Replacing, params: OfRulebook) -> str | None:
        if fact.rulebook != params.rulebook or not fact.earlier:
            return None
        return f"{fact.clause} “{fact.point}”已有解释 {fact.earlier}，自 {fact.effective_from} 起由本解释取代"


class Wording(Params):
    forbidden_words: list[str] = Field(["最终解释权"], title="格式条款禁用词")


class Terms(NamedTuple):
    title: str
    text: str


class NoFinalInterpretation(Gate):
    """民法典 第四百九十八条, 消费者权益保护法 第二十六条: nobody has the last word on his own standard terms."""

    key = "policy.no_final_interpretation"
    title = "格式条款不得保留最终解释权"
    subject = TermsDraft
    params = Wording
    advice = "请删去这句；可以写“由某部门负责解释”"
    examples = (
        passes(Terms("会员规则", "本规则由客服部负责解释")),
        breaches(Terms("会员规则", "最终解释权归平台所有")),
        passes(Terms("会员规则", "最终解释权归平台所有"), forbidden_words=["概不退换"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Terms]:
        return [Terms(*row) for row in subjects.rows("name", "text")]

    @staticmethod
    def judge(fact: Terms, params: Wording) -> str | None:
        found = [word for word in params.forbidden_words if word in fact.text]
        return f"“{fact.title}”里写有“{'”“'.join(found)}”，这样的格式条款无效" if found else None
