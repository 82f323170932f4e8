"""Laws that change: each change assessed in time, each obligation covered, each clause held against the law."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.controls.open_matters import Arisen, Overdue, Waiting
from guiju.domains.policy.keeping_subjects import Assessed, Confirmed, Matter, NewsNoted
from guiju.domains.policy.laws import waiting_versions
from guiju.domains.policy.models import Assessment, Obligation, PolicyNews
from guiju.domains.policy.models.statutes import StatuteKind
from guiju.domains.policy.staff import first_account
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.rulebook.in_force import bindings_in_force
from guiju.kernel.rulebook.models import Clause, Outcome

STATUTES_KEPT = Record("policy.statutes_kept", "法规版本留档", ("policy_statuteversion_posted_update",))
ASSESSMENTS_KEPT = Record("policy.assessments_kept", "影响评估留档", ("policy_assessment_posted_update",))
NEWS_KEPT = Record("policy.news_kept", "政策动态留档", ("policy_policynews_posted_update",))
OBLIGATIONS_KEPT = Record("policy.obligations_kept", "合规义务留档", ("policy_obligation_posted_update",))
STATEMENTS_KEPT = Record("policy.statements_kept", "年度合规声明留档", ("policy_compliancestatement_posted_update",))
LEGAL = ("legal", "executive", "owner")
NOT_CONFORMING = "not_conforming"


class AssessDays(Params):
    default_assess_days: int = Field(30, title="影响评估期限（天）", ge=0)


class LawUnassessed(Overdue):
    """A new version of a law is assessed in so many days of its entry."""

    key = "policy.law_unassessed"
    title = "法规变化没有评估"
    params = AssessDays
    answers = LEGAL
    advice = "请办理影响评估：对哪些条款、控制有影响，怎么办"
    examples = (
        passes(Waiting("安全生产法 2021 版", 30)),
        breaches(Waiting("安全生产法 2021 版", 31)),
        passes(Waiting("安全生产法 2021 版", 31, is_open=False)),
        passes(Waiting("安全生产法 2021 版", 31), default_assess_days=60),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        for each in waiting_versions(context.using).exclude(kind=StatuteKind.STANDARD):
            day = timezone.localdate(each.entered_at).toordinal()
            yield Arisen(each.number, f"{each.statute}（{each.version}）", day)

    @staticmethod
    def judge(fact: Waiting, params: AssessDays) -> str | None:
        if not fact.is_open or fact.days <= params.default_assess_days:
            return None
        return f"{fact.name}登记后 {params.default_assess_days} 天内没有签字的影响评估"


class EvaluateBefore(Params):
    default_evaluate_days_before: int = Field(30, title="施行前几天完成符合性评价", ge=0)


class StandardUnevaluated(Overdue):
    """A mandatory standard is evaluated some days before it takes effect; ``days`` counts from that day, below 0 before."""

    key = "policy.standard_unevaluated"
    title = "新标准没有符合性评价"
    params = EvaluateBefore
    answers = ("safety_committee", "safety_officer", "owner")
    advice = "请逐条评价是否符合；不符合的写明措施和完成日"
    examples = (
        passes(Waiting("GB 1", -31)),
        breaches(Waiting("GB 1", -30)),
        passes(Waiting("GB 1", -30, is_open=False)),
        passes(Waiting("GB 1", -30), default_evaluate_days_before=20),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        for each in waiting_versions(context.using).filter(kind=StatuteKind.STANDARD):
            yield Arisen(each.number, f"{each.statute}（{each.version}）", each.effective_from.toordinal())

    @staticmethod
    def judge(fact: Waiting, params: EvaluateBefore) -> str | None:
        if not fact.is_open or -fact.days > params.default_evaluate_days_before:
            return None
        return f"{fact.name}施行前 {params.default_evaluate_days_before} 天还没有符合性评价"


class AskDays(Params):
    default_action_ask_days: int = Field(7, title="措施补写期限（天）", ge=0)


class ActionLacking(Overdue):
    key = "policy.action_lacking"
    title = "不符合项没有措施"
    params = AskDays
    answers = StandardUnevaluated.answers
    advice = "请再办一次评估，写明措施和完成日"
    examples = (
        passes(Waiting("GB 1", 6)),
        breaches(Waiting("GB 1", 7)),
        passes(Waiting("GB 1", 7, is_open=False)),
        passes(Waiting("GB 1", 7), default_action_ask_days=8),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        later = Assessment.objects.filter(version=OuterRef("version"), id__gt=OuterRef("id"))
        lacking = Q(action="") | Q(action_due__isnull=True)
        found = Assessment.objects.using(context.using).filter(~Exists(later), lacking, conclusion=NOT_CONFORMING)
        for each in found.filter(version__isnull=False).select_related("version").order_by("id"):
            day = timezone.localdate(each.signed_at).toordinal()
            standard = f"{each.version.statute}（{each.version.version}）" if each.version else ""
            yield Arisen(each.number, standard, day, each.signed_by)

    @staticmethod
    def judge(fact: Waiting, params: AskDays) -> str | None:
        if not fact.is_open or fact.days < params.default_action_ask_days:
            return None
        return f"{fact.name}评为不符合，措施待补"


class ActionRequired(Gate):
    """What does not conform is saved without a measure, and says so."""

    key = "policy.action_required"
    title = "不符合的要有措施"
    subject = Assessed
    outcome = Outcome.WARN
    advice = "已存为措施待补，请补写措施和完成日"

    class Judged(NamedTuple):
        matter: str
        conclusion: str
        has_action: bool

    examples = (
        passes(Judged("FG-1", NOT_CONFORMING, has_action=True)),
        passes(Judged("FG-1", "conforming", has_action=False)),
        breaches(Judged("FG-1", NOT_CONFORMING, has_action=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Any]:
        return [self.Judged(*row) for row in subjects.rows("matter", "conclusion", "has_action")]

    @staticmethod
    def judge(fact: Any, params: Params) -> str | None:
        if fact.conclusion != NOT_CONFORMING or fact.has_action:
            return None
        return f"{fact.matter} 评为不符合，没有措施和完成日，已存为措施待补"


class IntervalDays(Params):
    default_interval_days: int = Field(7, title="登记间隔（天）", ge=1)


class NewsOverdue(Overdue):
    """Every week somebody says what is new, or that nothing is."""

    key = "policy.news_overdue"
    title = "政策动态没有登记"
    params = IntervalDays
    answers = LEGAL
    advice = "请登记本周的政策动态；没有的，也请登记“本周没有”"
    examples = (
        passes(Waiting("政策动态", 7)),
        breaches(Waiting("政策动态", 8)),
        passes(Waiting("政策动态", 8, is_open=False)),
        passes(Waiting("政策动态", 8), default_interval_days=14),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        last = PolicyNews.objects.using(context.using).order_by("-id").first()
        if last is not None:
            yield Arisen(
                "news", f"{timezone.localdate(last.noted_at)} 以后", timezone.localdate(last.noted_at).toordinal()
            )
            return
        begun = bindings_in_force(timezone.localdate(context.now), context.using).filter(control=self.key).first()
        if begun is not None:
            yield Arisen("news", f"{begun.since} 以后", begun.since.toordinal())

    @staticmethod
    def judge(fact: Waiting, params: IntervalDays) -> str | None:
        if not fact.is_open or fact.days <= params.default_interval_days:
            return None
        return f"{fact.name}没有登记政策动态，也没有登记“本周没有”，应每 {params.default_interval_days} 天一次"


class ImpactDays(Params):
    default_impact_days: int = Field(14, title="影响评估期限（天）", ge=0)


class NewsUnassessed(Overdue):
    key = "policy.news_unassessed"
    title = "有关的政策没有评估"
    params = ImpactDays
    answers = LEGAL
    advice = "请办理影响评估"
    examples = (
        passes(Waiting("ZD-1", 14)),
        breaches(Waiting("ZD-1", 15)),
        passes(Waiting("ZD-1", 15, is_open=False)),
        passes(Waiting("ZD-1", 15), default_impact_days=30),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        assessed = Assessment.objects.filter(news=OuterRef("pk"))
        found = PolicyNews.objects.using(context.using).filter(~Exists(assessed), relevance="relevant")
        for each in found.order_by("id"):
            yield Arisen(each.number, f"“{each.title}”", timezone.localdate(each.noted_at).toordinal())

    @staticmethod
    def judge(fact: Waiting, params: ImpactDays) -> str | None:
        if not fact.is_open or fact.days <= params.default_impact_days:
            return None
        return f"{fact.name}登记后 {params.default_impact_days} 天内没有影响评估"


class Noted(NamedTuple):
    title: str
    is_something: bool
    source: str
    issuer: str


class SourceRequired(Gate):
    key = "policy.source_required"
    title = "政策动态有来源"
    subject = NewsNoted
    outcome = Outcome.WARN
    advice = "已存为来源待补，请登记来源和发布机关"
    examples = (
        passes(Noted("新规", is_something=True, source="gov.cn", issuer="市场监管总局")),
        passes(Noted("", is_something=False, source="", issuer="")),
        breaches(Noted("新规", is_something=True, source="", issuer="市场监管总局")),
        breaches(Noted("新规", is_something=True, source="gov.cn", issuer="")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Noted]:
        rows = subjects.rows("name", "relevance", "source", "issuer")
        return [Noted(title, relevance != "none", source, issuer) for title, relevance, source, issuer in rows]

    @staticmethod
    def judge(fact: Noted, params: Params) -> str | None:
        lacking = [name for name, given in (("来源", fact.source), ("发布机关", fact.issuer)) if not given]
        if not fact.is_something or not lacking:
            return None
        return f"“{fact.title}”没有{'和'.join(lacking)}，已存为来源待补"


class Covered(NamedTuple):
    """``bindings`` is how many bindings in force run the control that sees to the obligation."""

    title: str
    control: str
    bindings: int
    is_open: bool = True


class ObligationUncovered(Watch):
    """Each obligation has a control that some clause binds."""

    key = "policy.obligation_uncovered"
    title = "合规义务没有控制落实"
    subject = Matter
    advice = "请恢复这个控制的绑定，或指定另一个控制"
    examples = (
        passes(Covered("退货款七日内返还", "a.b", 1)),
        breaches(Covered("退货款七日内返还", "a.b", 0)),
        breaches(Covered("退货款七日内返还", "", 0)),
        passes(Covered("退货款七日内返还", "a.b", 0, is_open=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        found = list(Obligation.objects.using(context.using).order_by("id").select_related("owner"))
        gone = sorted(unsettled(self.key, context.using) - {each.number for each in found})
        keys = [each.number for each in found] + gone
        subjects = Subjects(Matter, {"matter": keys}, list(range(len(keys))), [None] * len(keys))
        subjects.memo["found"] = [*found, *(None for _ in gone)]
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Covered]:
        bound: dict[str, int] = {}
        latest = Clause.objects.filter(
            code=OuterRef("clause__code"), effective_from__lte=timezone.localdate(context.now)
        )
        rows = bindings_in_force(timezone.localdate(context.now), context.using).filter(
            clause__version=Subquery(latest.order_by("-version").values("version")[:1])
        )
        for control in rows.values_list("control", flat=True):
            bound[control] = bound.get(control, 0) + 1
        return [
            Covered(each.title, each.control, bound.get(each.control, 0)) if each else Covered("", "", 0, is_open=False)
            for each in subjects.memo["found"]
        ]

    @staticmethod
    def judge(fact: Covered, params: Params) -> str | None:
        if not fact.is_open or fact.bindings:
            return None
        return f"“{fact.title}”没有控制落实：{fact.control} 已停用" if fact.control else f"“{fact.title}”没有指定控制"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        usual = first_account(LEGAL, context.using)
        return [(each and each.owner and each.owner.account_id) or usual for each in subjects.memo["found"]]


class Held(NamedTuple):
    clause: str
    unassessed: str


class LawChangeUnassessed(Gate):
    """A clause is confirmed under a condition while a law behind it has changed and nobody has assessed it."""

    key = "policy.law_change_unassessed"
    title = "条款依据的法规有变化"
    subject = Confirmed
    outcome = Outcome.WARN
    advice = "已存为有条件确认；影响评估签字后自动转为确认"
    examples = (
        passes(Held("S01.01", "")),
        breaches(Held("S01.01", "安全生产法")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Held]:
        return [Held(*row) for row in subjects.rows("clause", "unassessed")]

    @staticmethod
    def judge(fact: Held, params: Params) -> str | None:
        return f"{fact.clause} 依据的{fact.unassessed}有新版本还没有评估，已存为有条件确认" if fact.unassessed else None
