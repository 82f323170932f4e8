"""What is done about a version in force in time: signed, filed, reviewed, its penalties kept apart."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.controls.issued import OfRulebook
from guiju.domains.policy.controls.watching import InForce, Thing, VersionWatch, scope_of, wanting, wants
from guiju.domains.policy.models import Filing, PenaltySwitch, Review, RulebookVersion, StepKind, VersionStep
from guiju.domains.policy.scope import audience
from guiju.kernel.commands.context import Context
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.models import PledgeSignature


class SigningDue(OfRulebook):
    default_pledge_due_hours: int = Field(24, title="阅读签署期限（小时）", ge=0)
    default_sign_days: int | None = Field(None, title="阅读签署期限（天，写明时以天为准）", ge=0)


class Unsigned(NamedTuple):
    """Whether a person of the audience has signed the text; ``now`` is when he is first asked."""

    rulebook: str
    version: str
    person: str
    is_signed: bool
    now: int


class NotSigned(VersionWatch):
    """Whoever a version binds, from the day he comes under it, is asked to read and sign its text."""

    key = "policy.not_signed"
    title = "适用人员待阅读签署"
    params = SigningDue
    advice = "请打开承诺签署，读完现行条文后签署"
    examples = (
        passes(Unsigned("S01", "S01.v1", "1004", is_signed=True, now=0)),
        breaches(Unsigned("S01", "S01.v1", "1004", is_signed=False, now=0)),
    )

    @staticmethod
    def over(rulebook: str) -> Unsigned:
        return Unsigned(rulebook, "", "", is_signed=True, now=0)

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        day, now = timezone.localdate(context.now), int(context.now.timestamp())
        asking = {bound.params.rulebook for bound in bounds_of(NotSigned, context.now, context.using)}  # type: ignore[attr-defined]
        asked = [each for each in versions if "" in asking or each.known.rulebook in asking]
        texts = dict(
            RulebookVersion.objects.using(context.using)
            .filter(pk__in=[each.span.version for each in asked])
            .values_list("pk", "text_hash")
        )
        rows = PledgeSignature.objects.using(context.using).filter(text_hash__in=texts.values())
        signed = set(rows.values_list("text_hash", "account"))
        for each in asked:
            scope = scope_of(each.known)
            bound = audience(scope, day, context.using) if scope or not each.known.unresolved else []
            number, text = each.span.number, texts[each.span.version]
            for person in bound:
                fact = Unsigned(each.known.rulebook, number, person.number, (text, person.account) in signed, now)
                yield Thing(f"{number}/签署/{person.number}", fact, person.account or 0)

    @classmethod
    def fault(cls, fact: Unsigned, params: SigningDue) -> str | None:  # noqa: ARG003 — signed or not
        return None if fact.is_signed else f"{fact.person} 待阅读并签署 {fact.version}"

    @classmethod
    def due(cls, fact: Unsigned, params: SigningDue) -> datetime:
        asked = datetime.fromtimestamp(fact.now, tz=timezone.get_current_timezone())
        if params.default_sign_days is not None:
            return asked + timedelta(days=params.default_sign_days)
        return asked + timedelta(hours=params.default_pledge_due_hours)


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
        signed = Review.objects.using(context.using).filter(kind="rulebook").order_by("signed_at")
        for rulebook, at in signed.values_list("about", "signed_at"):
            last[rulebook] = max(at, last.get(rulebook, at))
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
            yield Thing(f"{each.span.number}/处罚", wanting(each, what, context), each.publisher)
