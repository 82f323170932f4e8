"""What published versions still want: a goal nobody serves, a basis without its edition, a filing, a review."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.controls.issued import Issued, OfRulebook, Read
from guiju.domains.policy.controls.substance import basis_fault, parts_fault
from guiju.domains.policy.models import Filing, OverlapRuling, PenaltySwitch, RulebookVersion, StepKind, VersionStep
from guiju.domains.policy.scope import audience
from guiju.domains.policy.standing import Span, in_force_now
from guiju.domains.policy.subjects import VersionStanding
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.models import Finding

DAY = 86_400


class Wanting(NamedTuple):
    """``what`` is the sentence of what is wanting, empty where nothing is; moments are seconds since 1970."""

    rulebook: str
    what: str
    published: int
    now: int


def wants(what: str, days: int = 0) -> Wanting:
    """For examples: published so many days ago."""
    return Wanting("S01", what, 1_800_000_000, 1_800_000_000 + days * DAY)


class Thing(NamedTuple):
    """Something of a version, under a key of its own, and who answers for it."""

    key: str
    fact: Any
    owner: int


class InForce(NamedTuple):
    """A version in force, when and by whom it was published, and what is known of it."""

    span: Span
    publisher: int
    known: Issued


class VersionWatch(Watch):
    """Looks at every version in force; what is no longer one is in order."""

    subject = VersionStanding
    days = ""
    """The param that says within how many days of publication it must be put right."""

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        raise NotImplementedError

    def subjects(self, context: Context) -> Subjects:
        found = list(self.things(in_force(context), context))
        keys = {thing.key for thing in found}
        open_now = Finding.objects.using(context.using).filter(control=self.key, resolved_at__isnull=True)
        over = sorted(set(open_now.values_list("fingerprint", flat=True)) - keys)
        found += [Thing(key, self.over(key.partition(".")[0]), 0) for key in over]
        columns = {
            "mark": [thing.key for thing in found],
            "rulebook": [thing.fact.rulebook for thing in found],
        }
        subjects = Subjects(VersionStanding, columns, list(range(len(found))), [None] * len(found))
        subjects.memo["things"] = found
        return subjects

    @staticmethod
    def over(rulebook: str) -> Any:
        """The fact of what is no longer in force."""
        return Wanting(rulebook, "", 0, 0)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Any]:
        return [thing.fact for thing in subjects.memo["things"]]

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [thing.owner for thing in subjects.memo["things"]]

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        if params.rulebook and params.rulebook != fact.rulebook:
            return None
        return cls.fault(fact, params)

    @classmethod
    def fault(cls, fact: Any, params: Any) -> str | None:  # noqa: ARG003 — those with params of their own say more
        return fact.what or None

    @classmethod
    def due(cls, fact: Any, params: Any) -> datetime | None:
        if not cls.days:
            return None
        published = datetime.fromtimestamp(fact.published, tz=timezone.get_current_timezone())
        return published + timedelta(days=getattr(params, cls.days))


def in_force(context: Context) -> list[InForce]:
    """The versions in force with what is known of them; a fixed number of statements."""
    standing = in_force_now(context.now, context.using)
    pks = [span.version for span in standing]
    rows = {row.pk: row for row in RulebookVersion.objects.using(context.using).filter(pk__in=pks)}
    steps = VersionStep.objects.using(context.using).filter(version__in=pks, kind=StepKind.EFFECTIVE)
    publishers = dict(steps.values_list("version", "taken_by"))
    read = Read(list(rows.values()), context)
    return [InForce(span, publishers[span.version], read.of(rows[span.version], None)) for span in standing]


def _wanting(version: InForce, what: str | None, context: Context) -> Wanting:
    published = int(version.span.taken_at.timestamp())
    return Wanting(version.known.rulebook, what or "", published, int(context.now.timestamp()))


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
                yield Thing(f"{number}/目标", _wanting(each, f"{number} 没有登记制度目标", context), each.publisher)
            for goal in known.goals:
                what = f"{number} 的目标“{goal}”没有关联在运行的条款或指标" if goal in known.unserved else ""
                yield Thing(f"{number}/{goal}", _wanting(each, what, context), each.publisher)


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
            yield Thing(f"{each.span.number}/依据", _wanting(each, what, context), each.publisher)


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
            yield Thing(f"{each.span.number}/解释部门", _wanting(each, what, context), each.publisher)


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
                yield Thing(f"{each.span.number}/{overlap}", _wanting(each, what, context), each.publisher)


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
            yield Thing(f"{each.span.number}/适用范围", _wanting(each, what, context), each.publisher)


class FilingDue(OfRulebook):
    default_filing_days: int = Field(10, title="生效后备案期限（天）", ge=0)


class Filed(NamedTuple):
    """``days`` since an amendment came into force; ``needs`` is false for a first issue."""

    rulebook: str
    version: str
    days: int
    needs: bool
    is_filed: bool


class NotFiled(VersionWatch):
    """An amendment is filed, or somebody signs why it need not be."""

    key = "policy.not_filed"
    title = "制度修订逾期没有备案"
    params = FilingDue
    advice = "请登记备案机关、日期和回执，或无需备案及其法律依据"
    examples = (
        passes(Filed("S11", "S11.v5", 10, needs=True, is_filed=False)),
        passes(Filed("S11", "S11.v5", 11, needs=True, is_filed=True)),
        passes(Filed("S11", "S11.v1", 11, needs=False, is_filed=False)),
        breaches(Filed("S11", "S11.v5", 11, needs=True, is_filed=False)),
    )

    @staticmethod
    def over(rulebook: str) -> Filed:
        return Filed(rulebook, "", 0, needs=False, is_filed=True)

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        filed = set(Filing.objects.using(context.using).values_list("version", flat=True))
        today = timezone.localdate(context.now)
        for each in versions:
            days = (today - timezone.localdate(each.span.since)).days
            number, pk = each.span.number, each.span.version
            fact = Filed(each.known.rulebook, number, days, each.span.turn > 1, pk in filed)
            yield Thing(f"{number}/备案", fact, each.publisher)

    @classmethod
    def fault(cls, fact: Filed, params: FilingDue) -> str | None:
        if not fact.needs or fact.is_filed or fact.days <= params.default_filing_days:
            return None
        return f"{fact.version} 生效 {params.default_filing_days} 天内没有备案记录"


class ReviewDue(OfRulebook):
    default_review_months: int = Field(12, title="复核周期（月）", ge=1)


class Reviewed(NamedTuple):
    rulebook: str
    version: str
    months: int


class ReviewMissed(VersionWatch):
    """A rulebook in force is reviewed from time to time, whether it is changed or not."""

    key = "policy.review_missed"
    title = "制度逾期没有复核"
    params = ReviewDue
    advice = "请登记一次复核；需要修改的起草新的一版"
    examples = (passes(Reviewed("S06", "S06.v1", 11)), breaches(Reviewed("S06", "S06.v1", 12)))

    @staticmethod
    def over(rulebook: str) -> Reviewed:
        return Reviewed(rulebook, "", 0)

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        steps = VersionStep.objects.using(context.using).filter(kind=StepKind.REVIEWED).order_by("at")
        last: dict[str, datetime] = {}
        for number, at in steps.values_list("version__number", "at"):
            last[number.partition(".")[0]] = at
        for each in versions:
            since = max(each.span.since, last.get(each.known.rulebook, each.span.since))
            fact = Reviewed(each.known.rulebook, each.span.number, _months(since, context.now))
            yield Thing(f"{each.known.rulebook}/复核", fact, each.publisher)

    @classmethod
    def fault(cls, fact: Reviewed, params: ReviewDue) -> str | None:
        if fact.months < params.default_review_months:
            return None
        return f"{fact.version} 已有 {params.default_review_months} 个月没有复核记录"


def _months(since: datetime, now: datetime) -> int:
    """Whole months between two local days."""
    first, last = timezone.localdate(since), timezone.localdate(now)
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


class PenaltiesTwice(VersionWatch):
    """Two rulebooks that both punish the same people are shown as a conflict."""

    key = "policy.penalties_twice"
    title = "两部制度对同一批人都有处罚"
    params = OfRulebook
    advice = "请合并处罚，或划清适用范围"
    examples = (passes(wants("")), breaches(wants("S04、S06 对同一批人都启用了处罚")))

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        switches = PenaltySwitch.objects.using(context.using).order_by("id").values_list("version", "is_on")
        on = {version for version, is_on in dict(switches).items() if is_on}
        punishing = [each for each in versions if each.span.version in on]
        day = timezone.localdate(context.now)
        bound = {
            each.span.number: {person.person for person in audience(scope_of(each.known), day, context.using)}
            for each in (punishing if len(punishing) > 1 else [])
        }
        for each in punishing:
            others = [
                other.known.rulebook
                for other in punishing
                if other is not each and bound[each.span.number] & bound[other.span.number]
            ]
            what = f"{each.known.rulebook} 与 {'、'.join(others)} 对同一批人都启用了处罚" if others else ""
            yield Thing(f"{each.span.number}/处罚", _wanting(each, what, context), each.publisher)


def scope_of(known: Issued) -> list[tuple[str, str]]:
    return [(kind, key) for kind, _, key in (row.partition(":") for row in known.scope)]
