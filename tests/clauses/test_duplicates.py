"""S13.06: an article that repeats another keeps its number, shares its controls and is counted once."""

from typing import Any

import orjson
import pytest
from django.utils import timezone

from guiju.domains.policy.api import PauseControl
from guiju.domains.policy.controls.pausing import Duplicate, Paused, SharedPauseConfirmed
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.self_test.watching import live_rates
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Binding, Clause
from tests.clauses.company import DIRECTOR, Company, refused
from tests.clauses.enacting import page
from tests.clauses.rounds import kept

SHARED = "policy.licence_expiring"


def share(code: str, **params: Any) -> None:
    """The clause's next version binds the shared control from today."""
    old = Clause.objects.filter(code=code).latest("version")
    clause = {
        "rulebook": old.rulebook.code,
        "code": code,
        "version": old.version + 1,
        "title": old.title,
        "text": old.text,
        "mode": "observe",
        "kind": "watch",
        "params": {**orjson.loads(old.params), "default_licence_warn_days": [60], **params},
        "effective_from": timezone.localdate(),
        "lines": [{"control": SHARED, "mode": "observe"}],
    }
    outcome = run_items(EnactClause, [clause], Context(SYSTEM))
    assert outcome.done == [0], outcome.refusals


def pause(company: Company, clause: str, **more: Any) -> Outcome:
    item = {"clause": clause, "control": SHARED, "reason": "换证期间停用", **more}
    return company.act(DIRECTOR, PauseControl, item)


@pytest.mark.clause("S13.06")
def test_a_duplicate_keeps_its_number(company: Company) -> None:
    clause, originals = "S13.06", ["S13.04", "S13.05"]
    known = {each.code: each for each in Clause.objects.filter(code__in=[clause, *originals])}
    assert set(known) == {clause, *originals}, f"{clause}: every id exists after the import: {sorted(known)}"
    assert orjson.loads(known[clause].params)["duplicate_of"] == originals, f"{clause}: marked as their duplicate"
    for code in originals:
        share(code)
    shown = page(company, f"/clauses/{clause}/")
    assert "重复于 S13.04、S13.05" in shown, f"{clause}: its page says so"
    assert "证照" in shown.partition("重复于 S13.04、S13.05")[2], f"{clause}: with the controls that it shares"
    assert "与 S13.04、S13.06 是同一项要求" in page(company, "/clauses/S13.05/"), f"{clause}: as the others say"
    counted = " ".join(page(company, "/clauses/?rulebook=S13").split())
    assert "S13.04、S13.05、S13.06 计 1 项要求、3 处引用" in counted, f"{clause}: one demand with three references"
    whole = Clause.objects.filter(rulebook__code="S13").values("code").distinct().count()
    assert f"共 {whole - 2} 项要求" in counted, f"{clause}: {whole} numbers, two of them no demand of their own"
    rate = live_rates(["S13"], timezone.now())["S13"]
    refused(clause, pause(company, clause), "由 S13.04、S13.05、S13.06 共用，停用还没有确认")
    refused(clause, pause(company, "S13.04"), "由 S13.04、S13.05、S13.06 共用，停用还没有确认")
    assert bound() == {"S13.04", "S13.05"}, f"{clause}: nothing was paused"
    assert Breach.objects.filter(clause=clause).exists(), f"{clause}: the attempt stays in evidence"
    assert pause(company, "S13.04", is_confirmed=True).done == [0], f"{clause}: confirmed, it is paused"
    assert bound() == set(), f"{clause}: for all of them"
    assert not pause(company, "S13.01").done, f"{clause}: what is not bound is not paused"
    row = known[clause].pk
    kept(clause, "rulebook_clause", row, delete=True)
    kept(clause, "rulebook_clause", row, "text = ''")
    share(clause, duplicate_of=[])
    own = live_rates(["S13"], timezone.now())["S13"]
    assert own.clauses == rate.clauses + 1, f"{clause}: it had no pass of its own while it was a duplicate: {rate}"
    alone = Paused("甲", ("S13.04", "S13.05", clause), is_confirmed=False)
    assert SharedPauseConfirmed.judge(alone, Duplicate(duplicate_of=["S13.99"])) is None, f"{clause}: of others"
    assert SharedPauseConfirmed.judge(alone, Duplicate(duplicate_of=originals)) is not None, clause


def bound() -> set[str]:
    """The clauses of the demand that the control judges today."""
    today = timezone.localdate()
    rows = Binding.objects.filter(control=SHARED, clause__code__startswith="S13.")
    return set(rows.exclude(end__last_day__lt=today).values_list("clause__code", flat=True))
