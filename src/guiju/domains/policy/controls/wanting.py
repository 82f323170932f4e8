"""What a version in force should have: goals served, a dated basis, all its parts, a scope, topics of its own."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import Field

from guiju.domains.policy.controls.issued import OfRulebook
from guiju.domains.policy.controls.substance import Areas, areas_fault, basis_fault, parts_fault
from guiju.domains.policy.controls.watching import InForce, Thing, VersionWatch, wanting, wants
from guiju.domains.policy.models import Annex, OverlapRuling
from guiju.kernel.commands.context import Context
from guiju.kernel.controls.examples import breaches, passes


class Linking(OfRulebook):
    default_link_days: int = Field(30, title="目标关联期限（天）", ge=0)


class GoalUnserved(VersionWatch):
    """A goal without a live control or an indicator is amber until it is linked."""

    key = "policy.goal_unserved"
    title = "制度目标没有支撑"
    params = Linking
    days = "default_link_days"
    advice = "请把目标关联到在运行的条款或指标"
    examples = (passes(wants("")), breaches(wants("S01.v1 的目标“高效”没有关联在运行的条款或指标")))

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        for each in versions:
            number, known = each.span.number, each.known
            if not known.goals:
                yield Thing(f"{number}/目标", wanting(each, f"{number} 没有登记制度目标", context), each.publisher)
            for goal in known.goals:
                what = f"{number} 的目标“{goal}”没有关联在运行的条款或指标" if goal in known.unserved else ""
                yield Thing(f"{number}/{goal}", wanting(each, what, context), each.publisher)


class Mapped(NamedTuple):
    rulebook: str
    version: str
    goals: tuple[str, ...]
    unserved: tuple[str, ...]
    published: int
    is_over: bool = False


class AreaUncovered(VersionWatch):
    """Somebody answers, until a day, for each area that no clause in force covers."""

    key = "policy.area_uncovered"
    title = "管理领域没有落实"
    params = Areas
    days = "default_cover_days"
    advice = "请把领域关联到在运行的条款，别的制度的条款也可以"
    examples = (
        passes(Mapped("S12", "S12.v1", ("商品管理",), (), 0), areas=["商品管理"]),
        passes(Mapped("S12", "", (), (), 0, is_over=True), areas=["商品管理"]),
        breaches(Mapped("S12", "S12.v1", (), (), 0), areas=["商品管理"]),
    )

    @staticmethod
    def over(rulebook: str) -> Mapped:
        return Mapped(rulebook, "", (), (), 0, is_over=True)

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        for each in versions:
            known, published = each.known, int(each.span.taken_at.timestamp())
            fact = Mapped(known.rulebook, each.span.number, known.goals, known.unserved, published)
            yield Thing(f"{each.span.number}/领域", fact, each.publisher)

    @classmethod
    def fault(cls, fact: Mapped, params: Areas) -> str | None:
        lacking = None if fact.is_over else areas_fault(fact.goals, fact.unserved, params.areas)
        return f"{fact.version} {lacking}" if lacking else None


class BasisUndated(VersionWatch):
    key = "policy.basis_undated"
    title = "法律依据待核"
    params = Linking
    days = "default_link_days"
    advice = "请登记依据的版本和日期"
    examples = (passes(wants("")), breaches(wants("S20.v1 没有登记法律依据")))

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        for each in versions:
            fault = basis_fault(each.known.basis, each.known.undated)
            what = f"{each.span.number} {fault}" if fault else ""
            yield Thing(f"{each.span.number}/依据", wanting(each, what, context), each.publisher)


class Filling(OfRulebook):
    default_fill_days: int = Field(30, title="补全期限（天）", ge=0)
    default_parts: list[str] = Field([], title="应有的部分（条款标题里的词）")


class Filled(NamedTuple):
    rulebook: str
    version: str
    unit: str
    headings: tuple[str, ...]
    published: int
    is_over: bool = False


class PartsMissing(VersionWatch):
    """What a truncated text lacks is supplied by the company, and marked as its own."""

    key = "policy.parts_missing"
    title = "制度内容缺项"
    params = Filling
    days = "default_fill_days"
    advice = "请在下一版补充，并标为公司补充"
    examples = (
        passes(Filled("S01", "S01.v1", "质量部", ("事故",), 0), default_parts=["事故"]),
        passes(Filled("S01", "S01.v1", "", (), 0, is_over=True), default_parts=["事故"]),
        breaches(Filled("S01", "S01.v1", "质量部", (), 0), default_parts=["事故"]),
    )

    @staticmethod
    def over(rulebook: str) -> Filled:
        return Filled(rulebook, "", "", (), 0, is_over=True)

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        for each in versions:
            published = int(each.span.taken_at.timestamp())
            fact = Filled(each.known.rulebook, each.span.number, each.known.unit, each.known.headings, published)
            yield Thing(f"{each.span.number}/缺项", fact, each.publisher)

    @classmethod
    def fault(cls, fact: Filled, params: Filling) -> str | None:
        lacking = None if fact.is_over else parts_fault(fact.unit, fact.headings, params.default_parts)
        return f"{fact.version} {lacking}" if lacking else None


class Naming(OfRulebook):
    default_owner_fill_days: int = Field(7, title="解释部门补填期限（天）", ge=0)


class UnitMissing(VersionWatch):
    key = "policy.unit_missing"
    title = "制度没有解释部门"
    params = Naming
    days = "default_owner_fill_days"
    advice = "请在下一版封面填写解释部门"
    examples = (passes(wants("")), breaches(wants("S16.v1 没有载明解释部门")))

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        for each in versions:
            what = "" if each.known.unit else f"{each.span.number} 没有载明解释部门"
            yield Thing(f"{each.span.number}/解释部门", wanting(each, what, context), each.publisher)


class Ruling(OfRulebook):
    default_ruling_days: int = Field(14, title="主题重叠裁定期限（天）", ge=0)


class TopicsOverlap(VersionWatch):
    """Of two rulebooks with one topic somebody rules which goes first."""

    key = "policy.topics_overlap"
    title = "制度主题重叠未裁定"
    params = Ruling
    days = "default_ruling_days"
    advice = "请裁定以哪部制度为准"
    examples = (passes(wants("")), breaches(wants("S17.v1 的主题与现行制度重叠：仓库管理（S01）")))

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        rulings = OverlapRuling.objects.using(context.using).values_list("version", "topic", "other__code")
        ruled = {(version, f"{topic}（{other}）") for version, topic, other in rulings}
        for each in versions:
            for overlap in each.known.overlaps:
                is_open = (each.span.version, overlap) not in ruled
                what = f"{each.span.number} 的主题与现行制度重叠：{overlap}" if is_open else ""
                yield Thing(f"{each.span.number}/{overlap}", wanting(each, what, context), each.publisher)


class ScopeDue(OfRulebook):
    default_scope_days: int = Field(7, title="适用对象补填期限（天）", ge=0)


class ScopeUnresolved(VersionWatch):
    key = "policy.scope_unresolved"
    title = "制度适用对象待定"
    params = ScopeDue
    days = "default_scope_days"
    advice = "请登记适用的部门、岗位或标签"
    examples = (passes(wants("")), breaches(wants("S01.v1 的适用对象待定：相关部门")))

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        for each in versions:
            known, what = each.known, ""
            if known.unresolved:
                what = f"{each.span.number} 的适用对象待定：{'、'.join(known.unresolved)}"
            elif not known.scope:
                what = f"{each.span.number} 没有指定适用范围，暂按全体员工适用"
            yield Thing(f"{each.span.number}/适用范围", wanting(each, what, context), each.publisher)


class AnnexDue(OfRulebook):
    default_annex: str = Field("", title="须附的资料")
    default_annex_days: int = Field(30, title="附件期限（天）", ge=0)


class Annexed(NamedTuple):
    """``annexes`` are the titles of what was given or said not to apply."""

    rulebook: str
    version: str
    annexes: tuple[str, ...]
    published: int
    is_over: bool = False


class AnnexMissing(VersionWatch):
    """What a title promises is given as a data sheet, or somebody writes that it does not apply."""

    key = "policy.annex_missing"
    title = "制度缺少应附的资料"
    params = AnnexDue
    days = "default_annex_days"
    advice = "请提交资料，或书面说明不适用"
    examples = (
        passes(Annexed("S15", "S15.v1", ("海关与备案资料",), 0), default_annex="海关与备案资料"),
        passes(Annexed("S15", "S15.v1", (), 0)),
        breaches(Annexed("S15", "S15.v1", (), 0), default_annex="海关与备案资料"),
    )

    @staticmethod
    def over(rulebook: str) -> Annexed:
        return Annexed(rulebook, "", (), 0, is_over=True)

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        given: dict[int, list[str]] = {}
        for version, title in Annex.objects.using(context.using).order_by("id").values_list("version", "title"):
            given.setdefault(version, []).append(title)
        for each in versions:
            published = int(each.span.taken_at.timestamp())
            titles = tuple(given.get(each.span.version, ()))
            fact = Annexed(each.known.rulebook, each.span.number, titles, published)
            yield Thing(f"{each.span.number}/附件", fact, each.publisher)

    @classmethod
    def fault(cls, fact: Annexed, params: AnnexDue) -> str | None:
        if fact.is_over or not params.default_annex or params.default_annex in fact.annexes:
            return None
        return f"{fact.version} 没有附{params.default_annex}，也没有书面说明不适用"
