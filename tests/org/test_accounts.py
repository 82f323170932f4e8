"""Passwords, second factors, sessions, tokens: what proves an account, and what no longer does."""

import base64
import time
from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine
from django.db import connection, connections
from django.utils import timezone

from guiju.kernel.accounts import pace, passwords, second_factor, standing, tickets, tokens
from guiju.kernel.accounts.models import (
    Account,
    ApiToken,
    Pace,
    Password,
    RecoveryCode,
    SecondFactor,
    SecondFactorStep,
)
from guiju.kernel.audit import contents
from guiju.kernel.audit.models import Evidence
from guiju.kernel.commands.context import SYSTEM, Forbidden
from guiju.kernel.org.commands import (
    EndSessions,
    EnrolSecondFactor,
    IssueToken,
    RecordLeaving,
    RemoveSecondFactor,
    ResetPassword,
    RevokeToken,
    SetPassword,
    SpendRecoveryCode,
    SwitchAccount,
    WithdrawToken,
)
from tests.org.company import ADMIN, CLERK, Company, said, today
from tests.turns import every_eighth_run

GOOD = "Pferd-Gurke-77"


def give(company: Company, person: str, password: str, *, must_change: bool = False) -> None:
    """A password of the person's own, or a one-time one."""
    account = company.account(person)
    last = Password.objects.filter(account_id=account).order_by("-id").values_list("id", flat=True).first()
    ticket = passwords.ticket(password, owner=passwords.owner_of(account), replaces=last)
    if must_change:
        company.do(ResetPassword, {"person": person, "ticket": ticket})
    else:
        company.do(SetPassword, {"ticket": ticket}, account)


class TestProfile:
    SHORT = "密码至少 8 个字符"
    PLAIN = "少于 12 个字符的密码，要含大写、小写、数字、符号（或汉字）中的 3 种"
    OWN = "密码不能包含登录名、工号或姓名"
    COMMON = "这个密码太常见，容易被猜到"

    @pytest.mark.parametrize(
        ("password", "expected"),
        [
            ("hunger und durst", []),
            ("Ab1defgh", []),
            ("马到成功 Aa9x", []),
            ("Ab1!xyz", [SHORT]),
            ("abcdefgz", [PLAIN]),
            ("aaaaaaaaaaaaaaaa", ["密码里重复的字符太多"]),
            ("xx-Wang-2026-xx", [OWN]),
            ("xx-E1001-zz-yy", [OWN]),
            ("qwertyuiop", [PLAIN, COMMON]),
            ("123456789987654321", [COMMON]),
            ("ab" + "c-d-e-f-" * 128, ["密码最多 1024 个字符"]),
        ],
    )
    def test_what_is_accepted(self, password: str, expected: list[str]) -> None:
        assert passwords.faults(password, username="wang", names=("E1001", "王")) == expected

    def test_the_last_five_are_not_used_again(self, company: Company) -> None:
        person = company.person()
        account = company.account(person)
        for turn in range(6):
            give(company, person, f"{GOOD}-{turn}")
        for turn, is_free in ((0, True), (1, False), (5, False)):
            found = passwords.faults(f"{GOOD}-{turn}", username="x", account_id=account)
            assert found == ([] if is_free else ["不能与最近 5 次用过的密码相同"])


class TestPassword:
    def test_proves_its_account_and_nothing_else_does(self, company: Company) -> None:
        person, other = company.person(), company.person()
        give(company, person, GOOD)
        give(company, other, "Esel-Tomate-88")
        checked = passwords.check(person.lower(), GOOD)
        assert checked is not None
        assert checked.account_id == company.account(person)
        assert not checked.is_old
        for name, password in (
            (person.lower(), "Esel-Tomate-88"),
            (other.lower(), GOOD),
            ("nobody", GOOD),
            (person.lower(), ""),
        ):
            assert passwords.check(name, password) is None

    def test_a_one_time_password_lasts_a_day_and_must_be_changed(self, company: Company) -> None:
        person = company.person()
        code = passwords.one_time()
        give(company, person, code, must_change=True)
        row = Password.objects.get()
        assert (row.must_change, row.set_by) == (True, SYSTEM)
        assert passwords.check(person.lower(), code) is not None
        with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1), tick=False):
            assert passwords.check(person.lower(), code) is None

    def test_rotation_only_where_the_profile_says_so(self, company: Company, settings) -> None:
        person = company.person()
        give(company, person, GOOD)
        with time_machine.travel(timezone.now() + timedelta(days=100), tick=False):
            assert not passwords.check(person.lower(), GOOD).is_old
            settings.GUIJU_PASSWORDS = {"oldest_days": 90}
            assert passwords.check(person.lower(), GOOD).is_old

    def test_a_ticket_is_for_one_account_one_change_and_a_quarter_of_an_hour(self, company: Company) -> None:
        person, other = company.person(), company.person()
        mine, theirs = company.account(person), company.account(other)
        stale = [("ticket_valid", "凭据已失效，或不是为这次办理签发的")]
        ticket = passwords.ticket(GOOD, owner=passwords.owner_of(mine), replaces=None)
        assert said(company.attempt(SetPassword, {"ticket": ticket}, theirs)) == stale
        forged = tickets.seal("other purpose", {"owner": passwords.owner_of(mine), "replaces": None, "encoded": "x"})
        for wrong in (forged, ticket[:-4] + "AAAA", "x"):
            assert said(company.attempt(SetPassword, {"ticket": wrong}, mine)) == stale
        with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
            assert said(company.attempt(SetPassword, {"ticket": ticket}, mine)) == stale
        assert not Password.objects.exists()
        company.do(SetPassword, {"ticket": ticket}, mine)
        assert said(company.attempt(SetPassword, {"ticket": ticket}, mine)) == stale
        assert Password.objects.count() == 1

    def test_neither_password_nor_its_hash_lies_in_evidence(self, company: Company) -> None:
        person = company.person()
        give(company, person, GOOD)
        encoded = Password.objects.get().encoded
        for row in Evidence.objects.all():
            text = contents.unpack(row.payload, is_compressed=row.is_compressed).decode()
            assert GOOD not in text
            assert encoded not in text
            assert sha256(GOOD.encode()).hexdigest() not in text

    @every_eighth_run(7)
    def test_known_and_unknown_names_take_the_same_time(self, company: Company, settings) -> None:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
        person = company.person()
        give(company, person, GOOD)
        passwords.check("warm", "up")
        spent: dict[str, list[float]] = {person.lower(): [], "nobody": []}
        for _ in range(7):
            for name, times in spent.items():
                began = time.thread_time()
                assert passwords.check(name, "wrong") is None
                times.append(time.thread_time() - began)
        known, unknown = map(min, spent.values())  # what disturbs a run only makes it longer
        assert known > 0.02
        assert abs(known - unknown) / known < 0.2

    def test_an_administrator_does_not_reset_his_own(self, company: Company) -> None:
        person = company.person(ADMIN)
        account = company.account(person)
        ticket = passwords.ticket(GOOD, owner=passwords.owner_of(account), replaces=None)
        own = company.attempt(ResetPassword, {"person": person, "ticket": ticket}, account)
        assert said(own) == [("other_person", "不能用管理员的办法处理自己的账号")]


class TestSecondFactor:
    # RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    SECRET = base64.b32encode(b"12345678901234567890").decode()

    @pytest.mark.parametrize(
        ("moment", "code"),
        [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
    )
    def test_the_codes_of_the_standard(self, moment: int, code: str) -> None:
        assert second_factor.step_of(self.SECRET, code, moment) == moment // 30
        assert second_factor.step_of(self.SECRET, f"{code[:3]} {code[3:]}", moment + 30) == moment // 30
        assert second_factor.step_of(self.SECRET, code, moment + 61) is None

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "２８７０８２", "28708²"])
    def test_what_is_no_code(self, code: str) -> None:
        assert second_factor.step_of(self.SECRET, code, 59) is None

    def enrol(self, company: Company, person: str) -> tuple[str, list[str]]:
        account = company.account(person)
        secret, codes = second_factor.propose("x").secret, second_factor.recovery_codes()
        ticket = second_factor.ticket(secret, codes, owner=passwords.owner_of(account))
        company.do(EnrolSecondFactor, {"ticket": ticket}, account)
        return secret, codes

    def code(self, secret: str, steps: int = 0) -> str:
        return second_factor._totp(secret).generate(time.time() + steps * 30).decode()

    def test_no_code_is_taken_twice(self, company: Company) -> None:
        person = company.person()
        secret, _ = self.enrol(company, person)
        factor = second_factor.factor_of(company.account(person))
        with time_machine.travel(timezone.now(), tick=False):
            assert second_factor.use(factor, self.code(secret))
            assert not second_factor.use(factor, self.code(secret))
            assert not second_factor.use(factor, self.code(secret, -1))
            assert second_factor.use(factor, self.code(secret, 1))
            assert not second_factor.use(factor, "000000")
        assert SecondFactorStep.objects.count() == 1

    def test_the_secret_lies_encrypted_and_one_put_in_by_hand_proves_nothing(self, company: Company) -> None:
        person, thief = company.person(), company.person()
        secret, _ = self.enrol(company, person)
        stolen, _ = self.enrol(company, thief)
        with connection.cursor() as cursor:
            cursor.execute("select secret from accounts_secondfactor order by id")
            (stored,), (other,) = cursor.fetchall()
        assert secret not in stored
        assert stolen not in other
        factor = second_factor.factor_of(company.account(person))
        factor.secret = stolen
        assert not second_factor.use(factor, self.code(stolen))

    def test_a_new_one_ends_the_old_one(self, company: Company) -> None:
        person = company.person()
        first, codes = self.enrol(company, person)
        second, _ = self.enrol(company, person)
        factor = second_factor.factor_of(company.account(person))
        assert factor.digest == second_factor.digest_of(second) != second_factor.digest_of(first)
        assert SecondFactor.objects.filter(end=None).count() == 1
        assert second_factor.unused_recovery_code(factor, codes[0]) is None

    def test_a_recovery_code_is_spent_once(self, company: Company) -> None:
        person = company.person()
        _, codes = self.enrol(company, person)
        assert len(set(codes)) == RecoveryCode.objects.count() == 10
        factor = second_factor.factor_of(company.account(person))
        found = second_factor.unused_recovery_code(factor, codes[3].upper().replace("-", " "))
        assert found is not None
        company.do(SpendRecoveryCode, {"code": found})
        assert second_factor.unused_recovery_code(factor, codes[3]) is None
        assert company.attempt(SpendRecoveryCode, {"code": found}).refused == [0]
        assert second_factor.unused_recovery_code(factor, codes[4]) is not None
        assert second_factor.unused_recovery_code(factor, "") is None

    def test_an_administrator_removes_a_lost_one(self, company: Company) -> None:
        person = company.person()
        self.enrol(company, person)
        company.do(RemoveSecondFactor, {"person": person, "reason": "手机丢失"})
        assert second_factor.factor_of(company.account(person)) is None
        again = company.attempt(RemoveSecondFactor, {"person": person, "reason": "手机丢失"})
        assert said(again) == [("stands", "此人没有启用二次验证")]


class TestTokens:
    def issue(self, company: Company, person: str, *scopes: str, days: int = 30, **more):
        token, digest = tokens.make()
        item = {
            "name": "对接",
            "digest": digest,
            "expires_at": timezone.now() + timedelta(days=days),
            "lines": [{"permission": scope} for scope in scopes],
        }
        return token, company.attempt(IssueToken, {**item, **more}, company.account(person))

    def test_brings_its_account_and_scopes_in(self, company: Company) -> None:
        person = company.person(CLERK)
        token, outcome = self.issue(company, person, "ledger.post_voucher")
        assert tokens.holder(token) == tokens.TokenHolder(
            company.account(person), frozenset({"ledger.post_voucher"}), outcome.answers[0]["token"]
        )
        assert tokens.holder(token + "x") is None
        assert tokens.holder("") is None
        row = ApiToken.objects.get()
        assert row.digest == sha256(token.encode()).hexdigest()
        for evidence in Evidence.objects.all():
            assert token.encode() not in contents.unpack(evidence.payload, is_compressed=evidence.is_compressed)

    def test_never_more_than_the_account_may(self, company: Company) -> None:
        person = company.person(CLERK)
        for scope in ("ledger.pay", "org.own_account"):
            _, outcome = self.issue(company, person, "ledger.post_voucher", scope)
            assert said(outcome) == [("reference_exists", f"您没有权限“{scope}”")]
        for days in (0, -1, 367):
            _, outcome = self.issue(company, person, "ledger.post_voucher", days=days)
            assert said(outcome) == [("constraint_holds", "令牌有效期最长一年")]
        assert not ApiToken.objects.exists()

    @pytest.mark.parametrize("how", ["expired", "revoked", "withdrawn", "closed", "left"])
    def test_ends(self, company: Company, how: str) -> None:
        person = company.person(CLERK)
        token, outcome = self.issue(company, person, "ledger.post_voucher")
        number = outcome.answers[0]["token"]
        if how == "expired":
            with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
                assert tokens.holder(token) is None
            return
        acts = {
            "revoked": (RevokeToken, {"token": number}, company.account(person)),
            "withdrawn": (WithdrawToken, {"token": number, "reason": "泄露"}, SYSTEM),
            "closed": (SwitchAccount, {"person": person, "is_open": False, "reason": "停用"}, SYSTEM),
            "left": (RecordLeaving, {"person": person, "last_day": today(), "reason": "辞职"}, SYSTEM),
        }
        company.do(*acts[how])
        assert tokens.holder(token) is None

    def test_a_foreign_token_is_an_unknown_one(self, company: Company) -> None:
        person, other = company.person(CLERK), company.person(CLERK)
        token, outcome = self.issue(company, person, "ledger.post_voucher")
        number = outcome.answers[0]["token"]
        for wrong in (number, 12345):
            refused = company.attempt(RevokeToken, {"token": wrong}, company.account(other))
            assert said(refused) == [("reference_exists", f"令牌“{wrong}”不存在，或不在您的权限范围内")]
        assert tokens.holder(token) is not None


class TestState:
    def test_one_account_is_read_as_lists_have_it(self, company: Company) -> None:
        plain, renewed, closed, ended, proved, freed = (company.person() for _ in range(6))
        give(company, renewed, GOOD)
        give(company, renewed, "Hund-Rübe-78", must_change=True)
        company.do(SwitchAccount, {"person": closed, "is_open": False, "reason": "休假"})
        company.do(EndSessions, {"person": ended, "reason": "下线"})
        for person in (proved, freed):
            TestSecondFactor().enrol(company, person)
        company.do(RemoveSecondFactor, {"person": freed, "reason": "手机丢失"})
        names = ("username", "is_open", "password_id", "must_change", "sessions_ended_at", "has_factor")
        seen = set()
        for person in (plain, renewed, closed, ended, proved, freed):
            number = company.account(person)
            listed = standing.with_standing(Account.objects.filter(pk=number)).get()
            one = standing.standing_of(number)
            assert [getattr(one, name) for name in names] == [getattr(listed, name) for name in names]
            assert standing.is_open(number) is listed.is_open is (person != closed)
            seen.add(tuple(bool(getattr(one, name)) for name in names[1:]))
        assert len(seen) == 5, "each differs from who has nothing of it; a factor that was removed is none"
        assert standing.standing_of(0) is None

    def test_closed_and_opened_again(self, company: Company) -> None:
        from guiju.kernel.accounts.standing import Backend

        person = company.person()
        account = company.account(person)
        assert Backend().get_user(account) is not None
        company.do(SwitchAccount, {"person": person, "is_open": False, "reason": "休假"})
        assert Backend().get_user(account) is None
        company.do(SwitchAccount, {"person": person, "is_open": True, "reason": "回来"})
        assert Backend().get_user(account) is not None

    def test_nobody_closes_himself_or_without_a_post(self, company: Company) -> None:
        admin, clerk = company.person(ADMIN), company.person(CLERK)
        item = {"person": admin, "is_open": False, "reason": "停"}
        assert said(company.attempt(SwitchAccount, item, company.account(admin)))[0][0] == "other_person"
        for command, given in ((SwitchAccount, item), (EndSessions, {"person": admin, "reason": "下线"})):
            with pytest.raises(Forbidden):
                company.attempt(command, given, company.account(clerk))


class TestPace:
    def burst(self, name: str, address: str, now=None, most: int = 100) -> int:
        taken = 0
        while taken < most and isinstance(pace.take(name, address, now=now), pace.Taken):
            taken += 1
        return taken

    def test_a_pair_is_slowed_first_then_the_name_then_the_address(self, db: None) -> None:
        now = timezone.now()
        assert self.burst("boss", "203.0.113.1", now) == pace.PAIR.burst
        assert self.burst("boss", "203.0.113.2", now) == pace.STRANGERS.burst - pace.PAIR.burst
        assert self.burst("boss", "203.0.113.3", now) == 0
        assert sum(self.burst(f"u{n}", "203.0.113.1", now) for n in range(20)) == pace.ADDRESS.burst - pace.PAIR.burst

    def test_room_comes_back_by_and_by(self, db: None) -> None:
        now = timezone.now()
        assert self.burst("boss", "203.0.113.1", now) == 3
        wait = pace.take("boss", "203.0.113.1", now=now)
        assert isinstance(wait, pace.TooFast)
        assert wait.minutes == 15
        assert self.burst("boss", "203.0.113.1", now + timedelta(minutes=15)) == 1

    def test_who_signed_in_from_there_before_is_not_locked_out_by_strangers(self, db: None) -> None:
        now = timezone.now()
        home = pace.take("boss", "198.51.100.7", now=now)
        assert isinstance(home, pace.Taken)
        pace.succeeded(home, now)
        for number in range(50):
            self.burst("boss", f"203.0.113.{number}", now)
        assert isinstance(pace.take("boss", "198.51.100.7", now=now), pace.Taken)
        assert self.burst("boss", "198.51.100.7", now) == pace.FAMILIAR_PAIR.burst - 1

    def test_a_right_guess_costs_nothing(self, db: None) -> None:
        now = timezone.now()
        for number in range(200):
            guess = pace.take(f"u{number}", "198.51.100.7", now=now)
            assert isinstance(guess, pace.Taken)
            pace.succeeded(guess, now)

    def test_an_hour_of_guesses_of_one_name_is_bounded(self, db: None) -> None:
        now = timezone.now()
        for number in range(3):
            home = pace.take("boss", f"198.51.100.{number}", now=now)
            pace.succeeded(home, now)
        taken = 0
        for minute in range(60):
            moment = now + timedelta(minutes=minute)
            taken += sum(self.burst("boss", f"198.51.100.{number}", moment) for number in range(3))
            taken += sum(self.burst("boss", f"203.0.113.{number}", moment) for number in range(5))
        assert 10 < taken <= 20

    def test_names_nobody_and_forgets(self, db: None) -> None:
        now = timezone.now()
        pace.take("boss", "203.0.113.1", now=now)
        assert all(len(row.key) == 64 for row in Pace.objects.all())
        assert Pace.objects.count() == 3
        later = now + timedelta(days=100)
        guess = pace.take("other", "198.51.100.7", now=later)
        pace.succeeded(guess, later)
        assert Pace.objects.count() == 3

    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("203.0.113.9", "203.0.113.9"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("", "?"),
            ("nonsense", "?"),
        ],
    )
    def test_the_network_of_an_address(self, address: str, network: str) -> None:
        assert pace.network_of(address) == network

    @pytest.mark.real_commits
    def test_parallel_guesses_count_too(self) -> None:
        from concurrent.futures import ThreadPoolExecutor

        def guess(number: int) -> bool:
            try:
                return isinstance(pace.take("boss", f"203.0.113.{number}"), pace.Taken)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(8) as threads:
            taken = sum(threads.map(guess, range(40)))
        assert taken == pace.STRANGERS.burst
