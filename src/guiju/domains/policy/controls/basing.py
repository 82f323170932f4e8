"""What a rulebook rests on as the law stands: its basis current, its clauses looked at again when a law changes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Max
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.basis import cited
from guiju.domains.policy.controls.issued import IssueGate, OfRulebook
from guiju.domains.policy.controls.watching import InForce, Thing, VersionWatch, wanting, wants
from guiju.domains.policy.laws import laws_of
from guiju.domains.policy.models import ClauseConfirmation, StatuteVersion
from guiju.domains.policy.staff import first_account
from guiju.kernel.commands.context import Context
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Outcome


class Rests(NamedTuple):
    rulebook: str
    outdated: tuple[str, ...]


class BasisCurrent(IssueGate):
    """What is cited is in force, in the edition that the register has."""

    key = "policy.basis_current"
    title = "依据现行有效"
    outcome = Outcome.WARN
    params = OfRulebook
    shape = Rests
    advice = "请核对现行文本，重新登记依据的版本"
    examples = (passes(Rests("S12", ())), breaches(Rests("S12", ("公司法 已废止",))))

    @classmethod
    def fault(cls, fact: Rests, params: OfRulebook) -> str | None:  # noqa: ARG003 — current or not
        return "；".join(fact.outdated) or None


class Reviewing(OfRulebook):
    default_review_days: int = Field(30, title="依据复核期限（天）", ge=0)


class ReviewedBy(Reviewing):
    default_reviewer: str = Field("", title="复核岗位（空着是发布人）")


class BasisOutdated(VersionWatch):
    key = "policy.basis_outdated"
    title = "制度依据不是现行版本"
    params = ReviewedBy
    days = "default_review_days"
    advice = "请换成现行依据，核对条文后重新登记版本"
    examples = (passes(wants("")), breaches(wants("S12.v1 的依据：公司法 已废止")))

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        known = cited([each.span.version for each in versions], timezone.localdate(context.now), context.using)
        reviewers = _reviewers(context)
        for each in versions:
            owner = reviewers.get(each.known.rulebook) or each.publisher
            for basis in known.get(each.span.version, []):
                what = f"{each.span.number} 的依据：{basis.fault}" if basis.fault else ""
                fact = wanting(each, what, context)
                fact = fact._replace(published=max(fact.published, basis.entered))
                yield Thing(f"{each.span.number}/{basis.name}", fact, owner)


def _reviewers(context: Context) -> dict[str, int]:
    """By rulebook the account of whoever reviews its basis, where the clauses in force name a post that is held."""
    params: list[Any] = [bound.params for bound in bounds_of(BasisOutdated, context.now, context.using)]
    return {
        each.rulebook: first_account([each.default_reviewer], context.using) for each in params if each.default_reviewer
    }


class Changed(NamedTuple):
    """``laws`` changed after the clause was last held against them; ``published`` is when that was registered, in seconds."""

    rulebook: str
    clause: str
    laws: tuple[str, ...]
    published: int


class ClauseLawChanged(VersionWatch):
    """Every clause that rests on a law is looked at again when the register has a new version or the end of it."""

    key = "policy.clause_law_changed"
    title = "条款所据的法律有变化"
    params = Reviewing
    days = "default_review_days"
    advice = "请对照新文本复核本条，然后办理对照法规确认"
    examples = (
        passes(Changed("S18", "S18.03", (), 0)),
        breaches(Changed("S18", "S18.03", ("网络安全法（2025 修正）",), 0)),
    )

    @staticmethod
    def over(rulebook: str) -> Changed:
        return Changed(rulebook, "", (), 0)

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        using = context.using
        books = {each.span.rulebook: each for each in versions}
        changes, last = _changes(using), _confirmed(using)
        clauses = clauses_in_force(timezone.localdate(context.now), using).filter(rulebook__in=books).exclude(law="")
        for book, code, law in clauses.values_list("rulebook", "code", "law"):
            each = books[book]
            own = [
                row
                for name in laws_of(law)
                if name in each.known.basis
                for row in changes.get(name, [])
                if row.entered_at > max(each.span.taken_at, last.get(code, each.span.taken_at))
            ]
            since = min((int(row.entered_at.timestamp()) for row in own), default=0)
            told = tuple(f"{row.statute}（{row.version}）" for row in own)
            yield Thing(f"{code}/依据", Changed(each.known.rulebook, code, told, since), each.publisher)

    @classmethod
    def fault(cls, fact: Changed, params: Reviewing) -> str | None:  # noqa: ARG003 — changed or not
        return f"{fact.clause} 所据的 {'、'.join(fact.laws)} 有变化，待复核" if fact.laws else None


def _changes(using: str) -> dict[str, list[StatuteVersion]]:
    """By name the versions that came while the register was kept."""
    found: dict[str, list[StatuteVersion]] = {}
    for row in StatuteVersion.objects.using(using).filter(is_change=True).order_by("id"):
        found.setdefault(row.statute, []).append(row)
    return found


def _confirmed(using: str) -> dict[str, datetime]:
    """By clause when it was last held against what it rests on."""
    rows = ClauseConfirmation.objects.using(using).values("code").annotate(last=Max("confirmed_at"))
    return dict(rows.values_list("code", "last"))


class Referring(Reviewing):
    default_document: str = Field("", title="所据文件")
    default_subject: str = Field("", title="修订要点里的词（空着是任何修订）")
    default_clauses: list[str] = Field([], title="须复核的条款")


class Referred(NamedTuple):
    """What was amended since the clause was last held against it.

    ``amendments`` are (document, version, what it is about, when it was registered, in seconds).
    """

    rulebook: str
    clause: str
    amendments: tuple[tuple[str, str, str, int], ...]


class ClauseReferred(VersionWatch):
    """What the company's own charter says of a matter is looked for in the clauses that carry it out."""

    key = "policy.clause_referred"
    title = "上级文件修订后条款待复核"
    params = Referring
    advice = "请对照修订复核本条，然后办理对照法规确认"
    examples = (
        passes(Referred("S08", "S08.32", ()), default_document="章程", default_clauses=["S08.32"]),
        passes(
            Referred("S08", "S08.32", (("章程", "v3", "住所", 0),)), default_document="章程", default_subject="审批"
        ),
        breaches(
            Referred("S08", "S08.32", (("章程", "v3", "审批权限", 0),)),
            default_document="章程",
            default_subject="审批",
            default_clauses=["S08.32"],
        ),
    )

    @staticmethod
    def over(rulebook: str) -> Referred:
        return Referred(rulebook, "", ())

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        params: list[Any] = [bound.params for bound in bounds_of(type(self), context.now, context.using)]
        changes, last = _changes(context.using), _confirmed(context.using)
        for each in versions:
            own = [one for one in params if one.rulebook in {"", each.known.rulebook}]
            for code in sorted({code for one in own for code in one.default_clauses}):
                since = max(each.span.taken_at, last.get(code, each.span.taken_at))
                rows = [
                    row
                    for document in sorted({one.default_document for one in own})
                    for row in changes.get(document, [])
                    if row.entered_at > since
                ]
                told = tuple((row.statute, row.version, row.summary, int(row.entered_at.timestamp())) for row in rows)
                yield Thing(f"{code}/上级文件", Referred(each.known.rulebook, code, told), each.publisher)

    @classmethod
    def fault(cls, fact: Referred, params: Referring) -> str | None:
        told = [f"{document}（{version}）" for document, version, *_ in _concerning(fact, params)]
        return f"{fact.clause} 所据的 {'、'.join(told)} 修订了{params.default_subject}，待复核" if told else None

    @classmethod
    def due(cls, fact: Referred, params: Referring) -> datetime | None:
        entered = min((each[-1] for each in _concerning(fact, params)), default=0)
        since = datetime.fromtimestamp(entered, tz=timezone.get_current_timezone())
        return since + timedelta(days=params.default_review_days)


def _concerning(fact: Referred, params: Referring) -> list[tuple[str, str, str, int]]:
    """The amendments of the document about the subject, where the clause carries it out."""
    if fact.clause not in params.default_clauses:
        return []
    return [
        each for each in fact.amendments if each[0] == params.default_document and params.default_subject in each[2]
    ]
