"""What a version should have when it is published and need not: it is published, and somebody is asked for the rest."""

from typing import NamedTuple

from pydantic import Field

from guiju.domains.policy.controls.issued import IssueGate, OfRulebook
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.rulebook.models import Outcome


class Purpose(NamedTuple):
    rulebook: str
    goals: tuple[str, ...]
    unserved: tuple[str, ...]


class PurposeLinked(IssueGate):
    """A rulebook says what it is for, and each goal is served by a clause that runs or by an indicator."""

    key = "policy.purpose_linked"
    title = "目标都有条款或指标支撑"
    outcome = Outcome.WARN
    params = OfRulebook
    shape = Purpose
    advice = "请把目标关联到在运行的条款或指标，未关联的目标在目标表里显示黄色"
    examples = (
        passes(Purpose("S01", ("高效",), ())),
        breaches(Purpose("S01", (), ())),
        breaches(Purpose("S01", ("高效", "有序"), ("有序",))),
    )

    @classmethod
    def fault(cls, fact: Purpose, params: OfRulebook) -> str | None:  # noqa: ARG003 — served or not
        return purpose_fault(fact.goals, fact.unserved)


def purpose_fault(goals: tuple[str, ...], unserved: tuple[str, ...]) -> str | None:
    if not goals:
        return "没有登记制度目标"
    return f"目标没有关联：{'、'.join(unserved)}" if unserved else None


class Rests(NamedTuple):
    rulebook: str
    basis: tuple[str, ...]
    undated: tuple[str, ...]


class BasisDated(IssueGate):
    """A legal basis is cited with the edition that was read."""

    key = "policy.basis_dated"
    title = "法律依据载明版本"
    outcome = Outcome.WARN
    params = OfRulebook
    shape = Rests
    advice = "请登记至少一项带版本日期的依据，没有版本的标为待核"
    examples = (
        passes(Rests("S01", ("安全生产法",), ())),
        breaches(Rests("S01", (), ())),
        breaches(Rests("S01", ("安全生产法",), ("安全生产法",))),
    )

    @classmethod
    def fault(cls, fact: Rests, params: OfRulebook) -> str | None:  # noqa: ARG003 — dated or not
        return basis_fault(fact.basis, fact.undated)


def basis_fault(basis: tuple[str, ...], undated: tuple[str, ...]) -> str | None:
    if not basis:
        return "没有登记法律依据"
    return f"依据待核（没有版本日期）：{'、'.join(undated)}" if undated else None


class Scoped(NamedTuple):
    rulebook: str
    scope: tuple[str, ...]
    unresolved: tuple[str, ...]


class ScopeNamed(IssueGate):
    """A version says whom it binds; where it is silent everybody is bound until it is said."""

    key = "policy.scope_named"
    title = "发布时指定适用范围"
    outcome = Outcome.WARN
    params = OfRulebook
    shape = Scoped
    advice = "请登记适用的部门、岗位或标签；未指定前按全体员工适用"
    examples = (
        passes(Scoped("S01", ("everybody:",), ())),
        breaches(Scoped("S01", (), ())),
        breaches(Scoped("S01", ("unit:EC",), ("相关部门",))),
    )

    @classmethod
    def fault(cls, fact: Scoped, params: OfRulebook) -> str | None:  # noqa: ARG003 — named or not
        if fact.unresolved:
            return f"适用对象待定：{'、'.join(fact.unresolved)}"
        return None if fact.scope else "没有指定适用范围，暂按全体员工适用"


class Whole(NamedTuple):
    rulebook: str
    unit: str
    headings: tuple[str, ...]


class Parts(OfRulebook):
    default_parts: list[str] = Field([], title="应有的部分（条款标题里的词）")


class PartsThere(IssueGate):
    """A text that breaks off is published with what it lacks named, and somebody asked for it."""

    key = "policy.parts_there"
    title = "制度内容完整"
    outcome = Outcome.WARN
    params = Parts
    shape = Whole
    advice = "请在下一版补充缺少的部分，标为公司补充"
    examples = (
        passes(Whole("S01", "质量部", ("事故报告",)), default_parts=["事故"]),
        breaches(Whole("S01", "", ("事故报告",)), default_parts=["事故"]),
        breaches(Whole("S01", "质量部", ("目的",)), default_parts=["事故"]),
    )

    @classmethod
    def fault(cls, fact: Whole, params: Parts) -> str | None:
        return parts_fault(fact.unit, fact.headings, params.default_parts)


def parts_fault(unit: str, headings: tuple[str, ...], parts: list[str]) -> str | None:
    lacking = [part for part in parts if not any(part in heading for heading in headings)]
    found = [*([] if unit else ["解释部门"]), *lacking]
    return f"制度缺少：{'、'.join(found)}" if found else None


class UnitNamed(IssueGate):
    key = "policy.unit_named"
    title = "载明解释部门"
    outcome = Outcome.WARN
    params = OfRulebook
    shape = Whole
    advice = "请在封面填写解释部门"
    examples = (passes(Whole("S01", "质量部", ())), breaches(Whole("S01", "", ())))

    @classmethod
    def fault(cls, fact: Whole, params: OfRulebook) -> str | None:  # noqa: ARG003 — named or not
        return None if fact.unit else "没有载明解释部门"


class Claims(NamedTuple):
    rulebook: str
    overlaps: tuple[str, ...]


class TopicsApart(IssueGate):
    """Two rulebooks that claim one topic are shown side by side until somebody rules which goes first."""

    key = "policy.topics_apart"
    title = "主题不与现行制度重叠"
    outcome = Outcome.WARN
    params = OfRulebook
    shape = Claims
    advice = "请在期限内裁定以哪部制度为准"
    examples = (passes(Claims("S01", ())), breaches(Claims("S01", ("仓库管理（S17）",))))

    @classmethod
    def fault(cls, fact: Claims, params: OfRulebook) -> str | None:  # noqa: ARG003 — apart or not
        return f"主题与现行制度重叠：{'、'.join(fact.overlaps)}" if fact.overlaps else None


class Areas(OfRulebook):
    areas: list[str] = Field([], title="管理领域")
    default_cover_days: int = Field(30, title="领域补齐期限（天）", ge=0)


class AreasCovered(IssueGate):
    """Each area that a rulebook claims is mapped to a clause that runs, of its own or of another rulebook."""

    key = "policy.areas_covered"
    title = "管理领域都有条款落实"
    outcome = Outcome.WARN
    params = Areas
    shape = Purpose
    advice = "请把领域关联到在运行的条款，别的制度的条款也可以"
    examples = (
        passes(Purpose("S12", ("商品管理",), ()), areas=["商品管理"]),
        breaches(Purpose("S12", ("商品管理",), ("商品管理",)), areas=["商品管理"]),
        breaches(Purpose("S12", (), ()), areas=["商品管理"]),
    )

    @classmethod
    def fault(cls, fact: Purpose, params: Areas) -> str | None:
        return areas_fault(fact.goals, fact.unserved, params.areas)


def areas_fault(goals: tuple[str, ...], unserved: tuple[str, ...], areas: list[str]) -> str | None:
    lacking = [area for area in areas if area not in goals or area in unserved]
    return f"领域没有落实：{'、'.join(lacking)}" if lacking else None
