"""The posts a company begins with: together they hold every permission a person may need, and their menus open."""

import re

import pytest
from django.test import Client

from guiju.demo import company
from guiju.kernel.accounts.models import Account
from guiju.kernel.commands.command import commands
from guiju.kernel.org.held import granted_to
from guiju.kernel.org.permissions import grantable
from guiju.kernel.queries.query import queries
from guiju.web.navigation import pages
from tests.web.demo_people import demo, entered

__all__ = ["demo"]

OF_THE_PROGRAM = {
    "archive.record_backup",
    "commands.expire_held",
    "commands.settle_held",
    "controls.ask_recheck",
    "controls.escalate_referrals",
    "controls.miss_duties",
    "controls.plan_duties",
    "controls.record_pulse",
    "controls.record_self_test",
    "findings.escalate",
    "findings.open",
    "findings.resolve",
    "imports.record_progress",
    "levels.list_idle",
    "levels.propose_replenishment",
    "office.ask_outcomes",
    "office.escalate",
    "office.meet_duties",
    "orders.end_platform_stop",
    "orders.note_platform_stop",
    "orders.note_suspected_trade",
    "retention.purge",
    "rulebook.record_unread",
    "rulebook.record_edition",
    "warehouse.ask_clearance",
    "warehouse.draw_bins",
    "warehouse.hold_damp_goods",
    "warehouse.list_cameras",
    "warehouse.list_people_inside",
    "warehouse.list_signs",
    "warehouse.refer_missing_keys",
    "warehouse.set_aside_expiring",
    "worklist.finish_tasks",
    "worklist.lease_outgoing",
    "worklist.open_tasks",
    "worklist.send_messages",
    "worklist.settle_outgoing",
}
BY_DECISION = {
    "commands.backdate",
    "commands.erase_personal_data",
    "dossiers.with_private",
    "retention.set_period",
    "rulebook.close_binding",
    "rulebook.enact",
    "rulebook.found",
}
"""What an administrator grants when somebody is to do it: none of it belongs to a post from the start."""
REGISTERS = ("/safety/visitors/", "/safety/key_loans/")


def menu_of(client: Client) -> list[str]:
    return re.findall(r'class="rail-entry[^>]*href="([^"]+)"', client.get("/").content.decode())


def test_every_permission_is_some_posts_or_named_here() -> None:
    assert pages(), "what pages ask for is named when they are loaded"
    granted = {*company.EVERYBODY, *(each for _, permissions in company.POSTS.values() for each in permissions)}
    declared = [*commands().items(), *((query.permission, query) for query in queries().values())]
    of_program = {key for key, each in declared if each.__module__.startswith("guiju.")}
    of_tests = {key for key, _ in declared} - of_program
    ours = grantable().keys() - of_tests
    assert ours - granted == OF_THE_PROGRAM | BY_DECISION
    assert granted <= ours


def test_every_entry_of_a_menu_opens(demo: None) -> None:
    seen: set[str] = set()
    for _number, _name, username, _post in company.PEOPLE:
        client = entered(username)
        entries = menu_of(client)
        assert len(entries) > 5
        new = [entry for entry in entries if entry == "/" or entry not in seen]
        assert {entry: client.get(entry).status_code for entry in new} == dict.fromkeys(new, 200), username
        seen.update(entries)
    assert len(seen) == sum(page.in_menu for page in pages())


def test_the_registers_stand_in_the_menus_of_those_who_keep_them(demo: None) -> None:
    for username in ("wang", "zheng", "qian"):
        client = entered(username)
        assert set(REGISTERS) <= set(menu_of(client)), username
        for kept in ("safety.visitors", "safety.key_loans"):
            assert client.get(f"/do/{kept}.enter/").status_code == 200, (username, kept)
    for username in ("zhou", "lin", "chen"):
        client = entered(username)
        assert set(REGISTERS) <= set(menu_of(client)), username
        assert client.get("/do/safety.visitors.enter/").status_code == 403, username
    assert not set(REGISTERS) & set(menu_of(entered("zhao")))
    of_others = granted_to(Account.objects.get(username="li").pk) - set(company.EVERYBODY)
    assert not any(each.startswith("safety.") for each in of_others)


@pytest.mark.django_db
def test_a_story_that_was_told_stays_when_a_later_version_has_other_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    told = company.load()
    title, permissions = company.POSTS["keeper"]
    monkeypatch.setitem(company.POSTS, "keeper", (title, permissions[1:]))
    assert company.load() == told
