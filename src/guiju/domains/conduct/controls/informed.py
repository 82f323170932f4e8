"""Nobody is charged under a clause that he had not signed when it happened."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.subjects import Sanction
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges import proofs
from guiju.kernel.controls.pledges.audience import Asked, asked
from guiju.kernel.controls.pledges.standing import NO_TERMS
from guiju.kernel.org.models import Person
from guiju.kernel.rulebook.models import Clause


class Signed(Params):
    rulebook: str = Field("", title="须先签署的制度（空着是所依条款的制度）", max_length=10)


class Notified(NamedTuple):
    """``since`` the version of the clause is in force, ``signed`` the first valid signature under it (0: none); days."""

    person: str
    clause: str
    version: int
    since: int
    signed: int
    happened: int


_DAY = date(2026, 6, 8).toordinal()
_FACT = Notified("1004", "S14.24", 2, _DAY - 7, _DAY - 1, _DAY)


class RuleSigned(Gate):
    """劳动合同法 第四条: the rule must have been made known to him."""

    key = "conduct.rule_signed"
    title = "未签署的条款不得据以处分"
    subject = Sanction
    params = Signed
    advice = "请改用本人当时已签署的条款，或只作提醒、补训并请本人签署"
    examples = (
        passes(_FACT),
        passes(_FACT._replace(signed=_DAY)),
        breaches(_FACT._replace(signed=_DAY + 1)),
        breaches(_FACT._replace(signed=0)),
        passes(_FACT._replace(signed=0), rulebook="S04"),
        passes(_FACT._replace(signed=0, version=0)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Notified]:
        since = _versions(set(subjects.clause), context.using)
        signed = _signatures(set(subjects.person), context)
        rows = subjects.rows("person", "clause", "version", "happened_on")
        return [
            Notified(
                person,
                clause,
                version if (clause, version) in since else 0,
                begins := since.get((clause, version), 0),
                min((day for day in signed.get((person, clause.partition(".")[0]), ()) if day >= begins), default=0),
                happened.toordinal(),
            )
            for person, clause, version, happened in rows
        ]

    @staticmethod
    def judge(fact: Notified, params: Signed) -> str | None:
        if not fact.version or params.rulebook not in ("", fact.clause.partition(".")[0]):
            return None
        if 0 < fact.signed <= fact.happened:
            return None
        return f"{fact.person} 在行为当日没有签署 {fact.clause} 第 {fact.version} 版（RULE_NOT_NOTIFIED）"


def _versions(clauses: set[str], using: str) -> dict[tuple[str, int], int]:
    """(clause, version) → the day from which it is in force."""
    rows = Clause.objects.using(using).filter(code__in=clauses)
    return {
        (code, version): since.toordinal()
        for code, version, since in rows.values_list("code", "version", "effective_from")
    }


def _signatures(people: set[str], context: Context) -> dict[tuple[str, str], list[int]]:
    """(number, rulebook) → the days of the valid signatures."""
    books = asked(timezone.localdate(context.now), context.using)
    numbers = dict(
        Person.objects.using(context.using)
        .filter(number__in=people, account__isnull=False)
        .values_list("account_id", "number")
    )
    passed = {code: _passed(each, list(numbers), context.using) for code, each in books.items()}
    found: dict[tuple[str, str], list[int]] = {}
    rows = PledgeSignature.objects.using(context.using).filter(account__in=numbers)
    for account, book, at, seconds in rows.values_list("account", "rulebook__code", "signed_at", "read_seconds"):
        terms = books[book].terms if book in books else NO_TERMS
        if account in passed.get(book, numbers) and not 0 <= seconds < terms.read_seconds:
            found.setdefault((numbers[account], book), []).append(timezone.localdate(at).toordinal())
    return found


def signed_books(people: set[str], context: Context) -> set[tuple[str, str]]:
    """(number, rulebook) of what these people have validly signed."""
    return set(_signatures(people, context))


def _passed(each: Asked, accounts: list[int], using: str) -> frozenset[int]:
    return proofs.passed(each.exam.code, each.exam.score, accounts, each.text.since, using)
