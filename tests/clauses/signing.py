"""Signing in the clause tests: a rulebook amended, read and signed in the browser, and who has not."""

from datetime import date, datetime, time, timedelta
from typing import Any

import orjson
import time_machine
from django.test import Client
from django.utils import timezone

from guiju.domains.training import api
from guiju.domains.training.bank import banks
from guiju.domains.training.models import Paper
from guiju.kernel.accounts.models import Account
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.lights import Light, row_of, standing
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.audience import asked, progress
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.org.commands import RegisterPerson
from guiju.kernel.org.models import Person
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Binding, Clause
from tests.clauses.company import Company

READ = timedelta(seconds=60)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"


def at(day: date, clock: str = "09:00") -> datetime:
    hours, minutes = clock.split(":")
    return timezone.make_aware(datetime.combine(day, time(int(hours), int(minutes))))


def client(company: Company, number: str) -> Client:
    signed_in = Client(headers={"user-agent": PHONE})
    account = company.accounts.get(number) or Person.objects.get(number=number).account_id
    company.accounts[number] = account
    signed_in.force_login(Account.objects.get(pk=account))
    return signed_in


def page(company: Company, number: str, address: str) -> str:
    answer = client(company, number).get(address)
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


def amended(code: str, since: date, *, text: str = "") -> None:
    """The next version of a clause with another text, bound as it is, from a day on."""
    old = Clause.objects.filter(code=code).latest("version")
    bound = Binding.objects.filter(clause=old).exclude(end__last_day__lt=timezone.localdate())
    clause = {
        "rulebook": old.rulebook.code,
        "code": code,
        "version": old.version + 1,
        "title": old.title,
        "text": text or old.text + "（修订）",
        "kind": old.kind,
        "also": orjson.loads(old.also),
        "mode": old.mode,
        "params": orjson.loads(old.params),
        "effective_from": since,
        "lines": [{"control": each.control, "mode": each.mode, "params": _own(each, old)} for each in bound],
    }
    outcome = run_items(EnactClause, [clause], Context(SYSTEM, request_id=f"amend:{code}:{old.version}"))
    assert outcome.done == [0], outcome.refusals


def _own(binding: Binding, clause: Clause) -> dict[str, Any]:
    given = orjson.loads(clause.params)
    return {name: value for name, value in orjson.loads(binding.params).items() if given.get(name) != value}


def hired(company: Company, number: str, name: str, post: str, **more: Any) -> str:
    """Somebody new from today on; the number."""
    item = {"number": number, "name": name, "username": f"u{number.lower()}", "lines": [{"post": post, **more}]}
    outcome = run_items(RegisterPerson, [item], Context(SYSTEM, request_id=f"hire:{number}"))
    assert outcome.done == [0], outcome.refusals
    company.accounts[number] = Person.objects.get(number=number).account_id or 0
    return number


def signs(company: Company, number: str, book: str, clause: str) -> PledgeSignature:
    """Reads the rulebook on the phone and signs it; fails, citing the clause, where he cannot."""
    phone = client(company, number)
    with time_machine.travel(timezone.now() - READ, tick=False):
        shown = phone.get(f"/pledges/{book}/")
    assert shown.status_code == 200, f"{clause}: {number} is asked to sign {book}"
    wanted = {each.code for each in asked(timezone.localdate())[book].clauses}
    assert clause in wanted, f"{clause}: it asks for the signature"
    said = Clause.objects.filter(code=clause, effective_from__lte=timezone.localdate()).latest("version").text
    assert said in shown.content.decode(), f"{clause}: its words stand in what is signed"
    answer = phone.post(f"/pledges/{book}/", {"text_hash": shown.context["hash"], "opened": shown.context["opened"]})
    assert answer.status_code == 302, f"{clause}: {answer.content.decode()[:2000]}"
    return PledgeSignature.objects.filter(account=company.accounts[number]).latest("id")


def passes_exam(company: Company, number: str, book: str) -> None:
    """Sits the exam of the rulebook, where it has one, with every answer right."""
    exam = asked(timezone.localdate())[book].exam.code
    if not exam:
        return
    paper = company.act(number, api.StartExam, {"exam": exam}).answers[0]["paper"]
    drawn = orjson.loads(Paper.objects.get(pk=paper).drawn)
    lines = [{"choice": banks()[exam].questions[place].answer} for place in drawn]
    assert company.act(number, api.SubmitExam, {"paper": paper, "lines": lines}).answers[0]["score"] == 100


def signed_by(company: Company, number: str, book: str, since: datetime | None = None) -> None:
    """Has read and signed a rulebook as it stands, then or now, and passed its exam."""
    with time_machine.travel(since or timezone.now(), tick=False):
        item = {"rulebook": book, "text_hash": asked(timezone.localdate())[book].text.hash}
        outcome = company.act(number, SignPledge, item)
        assert outcome.done == [0], outcome.refusals
        passes_exam(company, number, book)


def asked_for(clause: str) -> None:
    """The clause asks for the signature under its rulebook; fails, citing it, where it does not."""
    book = asked(timezone.localdate()).get(clause[:3])
    assert book is not None, f"{clause}: the rulebook is to be signed"
    assert clause in {each.code for each in book.clauses}, f"{clause}: it asks for the signature"


def signed_at_induction(company: Company, book: str, clause: str) -> None:
    """The clause is signed with the rulebook, by one signature, and counts as a pledge only."""
    before = progress(book, timezone.localdate())
    assert before is not None, f"{clause}: the rulebook is to be signed"
    number = hired(company, f"N{clause[-2:]}", "新人", "operator")
    signs(company, number, book, clause)
    passes_exam(company, number, book)
    assert PledgeSignature.objects.filter(account=company.accounts[number]).count() == 1, f"{clause}: one signature"
    after = progress(book, timezone.localdate())
    assert after == (before.signed + 1, before.people + 1, before.late), f"{clause}: {after}"
    shown = page(company, number, f"/clauses/{clause}/")
    assert f"本制度已签 {after.signed} / {after.people} 人" in shown, f"{clause}: who has signed stands on its page"
    (light,) = standing([row_of(Clause.objects.filter(code=clause).latest("version"))])
    assert light.light is Light.PLEDGED, f"{clause}: counted as a pledge only, not {light.shown.says}"
