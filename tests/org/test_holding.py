"""Who may what, where and when: place tree, ends that are rows, substitutes, leavers."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from guiju.kernel.audit.verify import verify
from guiju.kernel.commands.context import SYSTEM, Forbidden
from guiju.kernel.commands.held import DecideHeld
from guiju.kernel.commands.ports import ports
from guiju.kernel.org import held
from guiju.kernel.org.commands import (
    Assign,
    EndAssignment,
    EndSubstitution,
    GrantPermission,
    OpenPlace,
    RecordLeaving,
    RevokePermission,
    Substitute,
    SwitchAccount,
    Transfer,
)
from guiju.kernel.org.models import Assignment, Grant, GrantEnd, Leaving, Person, Substitution
from guiju.kernel.org.scope import places_of
from guiju.kernel.store import triggers
from tests.org.company import ADMIN, CASHIER, CHIEF, CLERK, Company, said, today

POSTING = "ledger.post_voucher"


class TestPlaceTree:
    @pytest.mark.parametrize(
        ("place", "covered"),
        [
            ("SITE", {"SITE", "WH1", "WH2", "Z1", "SPOT"}),
            ("WH1", {"WH1", "Z1", "SPOT"}),
            ("SPOT", {"SPOT"}),
            ("OTHER", {"OTHER"}),
            (None, None),
        ],
    )
    def test_an_assignment_covers_the_places_below(self, company: Company, place: str, covered: set[str]) -> None:
        person = company.person(CLERK, place=place)
        assert company.places(person, POSTING) == covered
        assert company.places(person, "ledger.pay") == set()

    def test_two_assignments_add_up(self, company: Company) -> None:
        person = company.person(CLERK, place="SPOT")
        company.assign(person, CLERK, place="WH2")
        assert company.places(person, POSTING) == {"SPOT", "WH2"}

    def test_a_run_is_within_the_same_places(self, company: Company) -> None:
        admin = company.person(ADMIN, place="WH1")
        place = {"entity": "GJ", "name": "新", "kind": "spot"}
        company.do(OpenPlace, {**place, "code": "NEW", "parent": "Z1"}, company.account(admin))
        for parent in ("WH2", "SITE", "NOWHERE"):
            refused = company.attempt(OpenPlace, {**place, "code": "NO", "parent": parent}, company.account(admin))
            assert said(refused) == [("reference_exists", f"上级“{parent}”不存在，或不在您的权限范围内")]
        top = company.attempt(OpenPlace, {**place, "code": "TOP"}, company.account(admin))
        assert said(top) == [("reference_exists", "未写地点即全公司，超出您的权限范围")]
        assert "NEW" in company.places(admin, "org.assign")

    def test_a_reader_sees_by_prefix(self, company: Company) -> None:
        account = company.account(company.person(CLERK, place="WH2"))
        assert places_of(account, "ledger.") == places_of(account, POSTING) != frozenset()
        assert places_of(account, "ledge_.") == frozenset()
        assert places_of(SYSTEM, "ledger.") == frozenset()


class TestEnds:
    def test_a_post_without_a_day_ends_at_once(self, company: Company) -> None:
        person = company.person(CLERK)
        assignment = company.assignment(person, CLERK)
        company.do(EndAssignment, {"assignment": assignment, "reason": "轮岗"})
        assert company.posts(person) == frozenset()
        assert company.places(person, POSTING) == set()
        again = company.attempt(EndAssignment, {"assignment": assignment, "reason": "轮岗"})
        assert said(again) == [("stands", "该任职或代理已经终止")]

    def test_a_post_ends_after_its_last_day(self, company: Company) -> None:
        person = company.person(CLERK)
        end = {"assignment": company.assignment(person, CLERK), "reason": "轮岗", "last_day": today()}
        company.do(EndAssignment, {**end, "last_day": today() + timedelta(days=2)})
        assert company.posts(person) == {CLERK}
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=3)
        with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
            assert company.posts(person) == {CLERK}
        with time_machine.travel(midnight, tick=False):
            assert company.posts(person) == frozenset()

    def test_an_assignment_begins_on_its_day(self, company: Company) -> None:
        person = company.person()
        company.assign(person, CLERK, since=today() + timedelta(days=1))
        assert company.posts(person) == frozenset()
        with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
            assert company.posts(person) == {CLERK}

    def test_the_same_post_at_the_same_place_once(self, company: Company) -> None:
        person = company.person(CLERK, place="WH1")
        assert said(company.assign(person, CLERK, place="WH1")) == [("once", "此人已在该地点担任该岗位")]
        assert company.assign(person, CLERK, place="WH2").done == [0]

    def test_a_transfer_leaves_no_gap_and_no_overlap(self, company: Company) -> None:
        person = company.person(CLERK)
        item = {"assignment": company.assignment(person, CLERK), "post": CASHIER, "reason": "调岗"}
        company.do(Transfer, {**item, "since": today() + timedelta(days=1)})
        assert company.posts(person) == {CLERK}
        with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
            assert company.posts(person) == {CASHIER}

    def test_a_grant_is_revoked_at_once_and_given_again(self, company: Company) -> None:
        person = company.person(CLERK)
        revoke = {"post": CLERK, "permission": POSTING, "reason": "收回"}
        company.do(RevokePermission, revoke)
        assert company.places(person, POSTING) == set()
        missing = company.attempt(RevokePermission, revoke)
        assert said(missing) == [("stands", f"岗位“{CLERK}”没有权限“凭证过账”")]
        company.do(GrantPermission, {"post": CLERK, "permission": POSTING})
        assert company.places(person, POSTING) is None
        twice = company.attempt(GrantPermission, {"post": CLERK, "permission": POSTING})
        assert said(twice) == [("once", "岗位“CLERK”已有权限“凭证过账”")]
        assert list(Grant.objects.filter(permission=POSTING).values_list("round", flat=True)) == [1, 2]

    def test_a_right_given_back_in_the_database_is_found(
        self, company: Company, settings: Settings, tmp_path: Path
    ) -> None:
        settings.DATA = tmp_path  # an anchor file of its own
        company.do(RevokePermission, {"post": CLERK, "permission": POSTING, "reason": "收回"})
        assert verify().first_fault is None
        end = GrantEnd.objects.get()
        name, (table, _) = next(each for each in triggers.declared().items() if each[0] == "org_grantend_posted_delete")
        with connection.writing():
            triggers.drop(name, table)
            GrantEnd.objects.all()._raw_delete("default")
            triggers.recreate()
        assert f"org_grantend#{end.pk} 缺失" in str(verify().first_fault)


class TestLeaving:
    def test_a_leaver_may_nothing_from_the_next_run_on(self, company: Company) -> None:
        person = company.person(CLERK, ADMIN)
        account = company.account(person)
        company.do(RecordLeaving, {"person": person, "last_day": today(), "reason": "辞职"})
        assert company.posts(person) == frozenset()
        assert company.places(person, POSTING) == set()
        with pytest.raises(Forbidden):
            company.attempt(Assign, {"person": person, "post": CLERK}, account)
        for twice in (
            company.attempt(RecordLeaving, {"person": person, "last_day": today(), "reason": "辞职"}),
            company.assign(person, CASHIER),
        ):
            assert said(twice) == [("stands", "此人已登记离职")]
        opened = company.attempt(SwitchAccount, {"person": person, "is_open": True, "reason": "误停"})
        assert said(opened) == [("stands", "此人已离职，账号不能再启用")]

    def test_until_the_last_day_is_over(self, company: Company) -> None:
        person = company.person(CLERK)
        day = today() + timedelta(days=3)
        company.do(RecordLeaving, {"person": person, "last_day": day, "reason": "辞职"})
        assert Leaving.objects.get().last_day == day
        assert company.posts(person) == {CLERK}
        with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
            assert company.posts(person) == frozenset()


class TestSubstitution:
    def stand_in(self, company: Company, absent: str, substitute: str, post: str = CHIEF, days: int = 3):
        item = {
            "assignment": company.assignment(absent, post),
            "substitute": substitute,
            "since": today(),
            "until": today() + timedelta(days=days),
            "reason": "出差",
        }
        return company.attempt(Substitute, item)

    def test_gives_what_the_assignment_gives_while_it_lasts(self, company: Company) -> None:
        absent, substitute = company.person(CLERK, place="WH1"), company.person()
        assert self.stand_in(company, absent, substitute, CLERK).done == [0]
        assert company.places(substitute, POSTING) == {"WH1", "Z1", "SPOT"}
        assert company.posts(substitute) == {CLERK}
        assert held.holders_of([CLERK])[CLERK] == [company.account(absent), company.account(substitute)]
        with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
            assert company.posts(substitute) == frozenset()
            assert company.posts(absent) == {CLERK}
        with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
            assert company.posts(substitute) == frozenset()

    def test_ends_early(self, company: Company) -> None:
        absent, substitute = company.person(CLERK), company.person()
        self.stand_in(company, absent, substitute, CLERK)
        company.do(EndSubstitution, {"substitution": Substitution.objects.get().pk, "reason": "提前回来"})
        assert company.posts(substitute) == frozenset()

    @pytest.mark.parametrize("how", ["assignment ended", "absent left", "substitute left"])
    def test_stands_on_its_assignment_and_on_both_people(self, company: Company, how: str) -> None:
        absent, substitute = company.person(CLERK), company.person()
        self.stand_in(company, absent, substitute, CLERK)
        if how == "assignment ended":
            company.do(EndAssignment, {"assignment": company.assignment(absent, CLERK), "reason": "撤岗"})
        else:
            gone = absent if how == "absent left" else substitute
            company.do(RecordLeaving, {"person": gone, "last_day": today(), "reason": "辞职"})
        assert company.posts(substitute) == frozenset()
        assert company.places(substitute, POSTING) == set()

    def test_refuses_what_makes_no_sense(self, company: Company) -> None:
        absent, substitute = company.person(CHIEF), company.person()
        assert said(self.stand_in(company, absent, absent)) == [("other_person", "不能代理自己的岗位")]
        assert said(self.stand_in(company, absent, substitute, days=-1)) == [
            ("constraint_holds", "代理的结束日早于开始日")
        ]
        assert said(self.stand_in(company, absent, substitute, days=367)) == [("constraint_holds", "代理最长一年")]
        assert not Substitution.objects.exists()

    def test_approves_for_the_absent_and_never_for_himself(self, company: Company) -> None:
        from guiju.kernel.commands.models import HeldCommand
        from guiju.kernel.store.bulk import insert

        absent, substitute, other = company.person(CHIEF), company.person(), company.person(CLERK)
        self.stand_in(company, absent, substitute)
        numbers = {}
        for number, requester in ((1, substitute), (2, other)):
            columns = {
                "id": [number],
                "command": ["org.found_entity"],
                "item": [0],
                "payload": ["[]"],
                "requester": [company.account(requester)],
                "approver_post": [CHIEF],
                "controls": ["[]"],
                "facts_digest": ["0" * 64],
                "message": ["审批"],
                "held_at": [timezone.now()],
            }
            with connection.writing():
                insert(HeldCommand, columns, 1)
            numbers[requester] = number
        actor = company.account(substitute)
        own = company.attempt(DecideHeld, {"held": numbers[substitute], "decision": "approve"}, actor)
        assert said(own) == [("other_approver", "申请人不能审批自己的申请")]
        assert HeldCommand.objects.get(id=numbers[substitute]).status == "waiting"
        company.do(DecideHeld, {"held": numbers[other], "decision": "reject", "note": "不行"}, actor)


class TestOneself:
    def test_nobody_gives_himself_a_post_a_right_or_a_stand_in(self, company: Company) -> None:
        mine, other = company.person(ADMIN), company.person(ADMIN)
        chief = company.person(CHIEF)
        actor = company.account(mine)
        before = (Assignment.objects.count(), Grant.objects.count())
        assign = company.attempt(Assign, {"person": mine, "post": CHIEF}, actor)
        assert said(assign) == [("other_person", "不能给自己任职、授权或代理")]
        grant = company.attempt(GrantPermission, {"post": ADMIN, "permission": "ledger.pay"}, actor)
        assert said(grant) == [("other_person", "不能给自己的岗位加权限")]
        item = {
            "assignment": company.assignment(chief, CHIEF),
            "substitute": mine,
            "since": today(),
            "until": today(),
            "reason": "代理",
        }
        assert said(company.attempt(Substitute, item, actor)) == [("other_person", "不能给自己任职、授权或代理")]
        assert (Assignment.objects.count(), Grant.objects.count()) == before
        company.do(Assign, {"person": mine, "post": CHIEF}, company.account(other))
        assert company.posts(mine) == {ADMIN, CHIEF}

    def test_who_is_the_only_one_may(self, company: Company) -> None:
        mine = company.person(ADMIN)
        company.do(Assign, {"person": mine, "post": CHIEF}, company.account(mine))


class TestScope:
    def test_who_may_at_a_place_acts_on_people_there_only(self, company: Company) -> None:
        admin = company.account(company.person(ADMIN, place="WH1"))
        near, far = company.person(CLERK, place="SPOT"), company.person(CLERK, place="WH2")
        leave = {"last_day": today(), "reason": "辞职"}
        foreign = said(company.attempt(RecordLeaving, {"person": far, **leave}, admin))
        unknown = said(company.attempt(RecordLeaving, {"person": "P999", **leave}, admin))
        assert [foreign[0][1].replace(far, "…")] == [unknown[0][1].replace("P999", "…")]
        for assignment in (company.assignment(far, CLERK), 12345):
            end = company.attempt(EndAssignment, {"assignment": assignment, "reason": "撤"}, admin)
            assert said(end) == [("reference_exists", f"任职“{assignment}”不存在，或不在您的权限范围内")]
        everywhere = company.attempt(Assign, {"person": near, "post": CASHIER}, admin)
        assert said(everywhere) == [("reference_exists", "未写地点即全公司，超出您的权限范围")]
        posts = company.attempt(GrantPermission, {"post": CLERK, "permission": "ledger.pay"}, admin)
        assert said(posts) == [("reference_exists", "此事涉及全公司，您的权限只限于部分地点")]
        company.do(Assign, {"person": near, "post": CASHIER, "place": "Z1"}, admin)
        company.do(RecordLeaving, {"person": near, **leave}, admin)

    def test_what_everybody_may_is_nobodys_who_left(self, company: Company) -> None:
        person = company.person()
        account = company.account(person)
        own = ports().authorizer
        assert own.permission(account, "org.own_account", "default").granted
        company.do(RecordLeaving, {"person": person, "last_day": today(), "reason": "辞职"})
        assert not own.permission(account, "org.own_account", "default").granted
        assert not own.permission(999, "org.own_account", "default").granted
        assert Person.objects.get(number=person).leaving.last_day == today()


def test_what_the_program_runs_is_nobodys_to_be_given(company: Company) -> None:
    from guiju.kernel.commands.shape import InvalidInput
    from guiju.kernel.org.commands import FoundAdministrator, IssueSetupCode, OpenSetup, SpendRecoveryCode
    from guiju.kernel.org.permissions import grantable

    for command in (FoundAdministrator, IssueSetupCode, OpenSetup, SpendRecoveryCode):
        assert command.key not in grantable()
        with pytest.raises(InvalidInput, match="格式不对"):
            company.attempt(GrantPermission, {"post": CLERK, "permission": command.permission()})
        company.attempt(GrantPermission, {"post": CLERK, "permission": command.key})
    clerk = company.account(company.person(CLERK))
    with pytest.raises(Forbidden):
        company.attempt(IssueSetupCode, {"digest": "0" * 64, "expires_at": timezone.now()}, clerk)


def test_the_door_stays_one_statement(company: Company) -> None:
    from tests.protocol.statements import counting

    admin = company.account(company.person(ADMIN, place="SITE"))
    with counting() as sent:
        company.attempt(OpenPlace, {"entity": "GJ", "code": "X", "name": "X", "kind": "spot", "parent": "Z1"}, admin)
    asking = [sql for sql in sent if "org_grant" in sql]
    assert len(asking) == 1
    assert asking[0].startswith("select (with recursive")
