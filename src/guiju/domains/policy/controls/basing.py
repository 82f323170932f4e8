"""What a rulebook rests on as the law stands: its basis current, its clauses looked at again when a law changes."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Max
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.basis import cited
from guiju.domains.policy.controls.issued import IssueGate, OfRulebook
from guiju.domains.policy.controls.watching import InForce, Thing, VersionWatch, wanting, wants
from guiju.domains.policy.laws import laws_of
from guiju.domains.policy.models import ClauseConfirmation, StatuteVersion
from guiju.kernel.commands.context import Context
from guiju.kernel.controls.examples import breaches, passes
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


class BasisOutdated(VersionWatch):
    key = "policy.basis_outdated"
    title = "制度依据不是现行版本"
    params = Reviewing
    days = "default_review_days"
    advice = "请换成现行依据，核对条文后重新登记版本"
    examples = (passes(wants("")), breaches(wants("S12.v1 的依据：公司法 已废止")))

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        known = cited([each.span.version for each in versions], timezone.localdate(context.now), context.using)
        for each in versions:
            for basis in known.get(each.span.version, []):
                what = f"{each.span.number} 的依据：{basis.fault}" if basis.fault else ""
                yield Thing(f"{each.span.number}/{basis.name}", wanting(each, what, context), each.publisher)


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
        changes: dict[str, list[StatuteVersion]] = {}
        for row in StatuteVersion.objects.using(using).filter(is_change=True).order_by("id"):
            changes.setdefault(row.statute, []).append(row)
        confirmed = ClauseConfirmation.objects.using(using).values("code").annotate(last=Max("confirmed_at"))
        last = dict(confirmed.values_list("code", "last"))
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
