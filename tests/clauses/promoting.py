"""What people write into the journal, in the clause tests: entries, their outcomes, what is kept of both."""

from guiju.domains.office.api import SettleEntry, WriteEntry
from guiju.domains.office.models import EntryOutcome, JournalEntry
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.outstanding import outstanding
from guiju.kernel.rulebook.profile import AnswerProfile
from tests.clauses.company import OWNER, Company
from tests.clauses.office import items
from tests.clauses.rounds import kept


def write(company: Company, who: str, kind: str, **entry: object) -> str:
    """The number of a new entry."""
    outcome = company.act(who, WriteEntry, {"kind": kind, **entry})
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def settle(company: Company, who: str, entry: str, result: str = "done", reason: str = "已办", **more: object) -> None:
    outcome = company.act(who, SettleEntry, {"entry": entry, "result": result, "reason": reason, **more})
    assert outcome.done == [0], outcome.refusals


def unwarned(clause: str, outcome: Outcome) -> None:
    assert outcome.done, f"{clause}: {outcome.refusals}"
    found = [why.message for why in outcome.warnings if clause in {cited.code for cited in why.clauses}]
    assert not found, f"{clause}: warned without a reason: {found}"


def lacks(number: str) -> str:
    return JournalEntry.objects.get(number=number).lacks


def waits(clause: str, duty: str, day: str) -> str:
    """What the duty of that day still waits for."""
    found = items(duty, day=day)
    assert found, f"{clause}: {duty} is due on {day}"
    return outstanding(found, "default").get(found[0].pk, "")


def journal_is_kept(clause: str) -> None:
    entry = JournalEntry.objects.order_by("id")[0]
    kept(clause, "office_journalentry", entry.pk, "content = ''")
    outcome = EntryOutcome.objects.order_by("id").first()
    if outcome is None:
        end: dict[str, object] = {"entry": entry.number, "result": "rejected", "reason": "不再需要"}
        assert run_items(SettleEntry, [end], Context(SYSTEM, request_id="kept")).done == [0], clause
        outcome = EntryOutcome.objects.get(entry=entry)
    kept(clause, "office_entryoutcome", outcome.pk, "settled_by = 0")


def answer_yes(company: Company, flag: str) -> None:
    """The company's profile says that it is so."""
    owned = {"reason": "本公司适用", "lines": [{"flag": flag, "answer": True}]}
    assert company.act(OWNER, AnswerProfile, owned).done == [0]
