"""Accounts: who can sign in, by what, and since when no more. What an account may do comes from its person's posts.

Everything that proves an account is a posted row, so a password, a second factor or a token put in by hand is found by
``guiju verify``. Only sessions and the pace of guesses are written outside a command.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class AccountManager(BaseUserManager["Account"]):
    pass


class Account(Posted, AbstractBaseUser):
    """A sign-in name; its password is the last `Password`, and signing in is not a command."""

    last_login = None
    password = None  # type: ignore[assignment]

    username = models.CharField("登录名", max_length=60, unique=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        verbose_name = "账号"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A new password ends every session that was begun under the old one."""
        known: dict[str, Any] = self.__dict__
        password = known["password_id"] if "password_id" in known else last_password(self.pk)
        return salted_hmac("guiju.accounts.session", str(password or 0), secret=secret, algorithm="sha256").hexdigest()


class Password(Posted):
    """The last one of an account counts; earlier ones are its history."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号")
    encoded = models.CharField("密码散列", max_length=128)
    must_change = models.BooleanField("须先更改", default=False)
    expires_at = models.DateTimeField("有效至", null=True)
    set_at = models.DateTimeField("设定时间")
    set_by = models.BigIntegerField("设定人")

    class Meta:
        verbose_name = "密码"


def last_password(account_id: int) -> int | None:
    return Password.objects.filter(account_id=account_id).order_by("-id").values_list("id", flat=True).first()


class AccountState(Posted):
    """Open or closed from a moment on; the latest moment counts, and without any the account is open."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号")
    is_open = models.BooleanField("可登录")
    since = models.DateTimeField("自")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "账号启停"


class SessionsEnd(Posted):
    """Every session of the account that began before this moment is over."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号")
    ended_at = models.DateTimeField("结束时间")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "会话终止"


class SecondFactor(Posted):
    """A time-based one-time password (RFC 6238). ``digest`` ties the encrypted secret to the evidence."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号")
    secret = EncryptedTextField("密钥")
    digest = models.CharField("密钥摘要", max_length=64)

    class Meta:
        verbose_name = "二次验证"


class SecondFactorEnd(Posted):
    factor = models.OneToOneField(SecondFactor, models.PROTECT, verbose_name="二次验证", related_name="end")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "二次验证停用"


class SecondFactorStep(models.Model):
    """The last time step whose code was taken: no code is taken twice."""

    factor = models.OneToOneField(SecondFactor, models.PROTECT, verbose_name="二次验证", primary_key=True)
    step = models.BigIntegerField("时间步")

    class Meta:
        verbose_name = "二次验证已用时间步"


class RecoveryCode(Posted):
    """Signs in once instead of a code; only its SHA-256 is kept, of 80 random bits."""

    factor = models.ForeignKey(SecondFactor, models.PROTECT, verbose_name="二次验证")
    digest = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        verbose_name = "恢复码"


class RecoveryCodeUse(Posted):
    code = models.OneToOneField(RecoveryCode, models.PROTECT, verbose_name="恢复码", related_name="use")

    class Meta:
        verbose_name = "恢复码使用"


class ApiToken(Posted):
    """A program's key to REST: SHA-256 of 256 random bits, some of its account's permissions, a last moment."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号")
    name = models.CharField("名称", max_length=60)
    digest = models.CharField("摘要", max_length=64, unique=True)
    scopes = models.TextField("权限范围")
    expires_at = models.DateTimeField("有效至")

    class Meta:
        verbose_name = "接口令牌"


class ApiTokenEnd(Posted):
    token = models.OneToOneField(ApiToken, models.PROTECT, verbose_name="接口令牌", related_name="end")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "接口令牌撤销"


class SharedDevice(Posted):
    """A device that several people use in turn; it shows a key of 256 random bits, of which the SHA-256 is kept."""

    name = models.CharField("名称", max_length=60)
    digest = models.CharField("摘要", max_length=64, unique=True)
    enrolled_at = models.DateTimeField("登记时间")
    enrolled_by = models.BigIntegerField("登记人")

    class Meta:
        verbose_name = "共用设备"


class SharedDeviceEnd(Posted):
    device = models.OneToOneField(SharedDevice, models.PROTECT, verbose_name="共用设备", related_name="end")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "共用设备停用"


class Badge(Posted):
    """What a person shows to a shared device; only the SHA-256 of its 79 random bits is kept."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号")
    digest = models.CharField("摘要", max_length=64, unique=True)
    issued_at = models.DateTimeField("发放时间")

    class Meta:
        verbose_name = "工牌"


class BadgeEnd(Posted):
    badge = models.OneToOneField(Badge, models.PROTECT, verbose_name="工牌", related_name="end")
    reason = models.CharField("原因", max_length=500)

    class Meta:
        verbose_name = "工牌停用"


class Pin(Posted):
    """What a person knows beside the badge; the last one counts, and it proves nothing without badge and shared device."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号")
    encoded = models.CharField("口令散列", max_length=128)
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "工牌口令"


class SetupCode(Posted):
    """Opens the set-up of an empty installation; only the last one counts, and only its SHA-256 is kept."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    expires_at = models.DateTimeField("有效至")

    class Meta:
        verbose_name = "初始化码"


class SetupCodeUse(Posted):
    code = models.OneToOneField(SetupCode, models.PROTECT, verbose_name="初始化码", related_name="use")

    class Meta:
        verbose_name = "初始化码使用"


class Pace(models.Model):
    """How fast somebody may guess: ``due_at`` runs ahead of the clock by an interval for each guess that was taken.

    ``key`` is a MAC of what is counted (a name, an address, both), so the table names nobody. Both moments are
    milliseconds since 1970, which both engines add and compare alike.
    """

    key = models.CharField("键", max_length=64, primary_key=True)
    due_at = models.BigIntegerField("应到时间", db_index=True)
    succeeded_at = models.BigIntegerField("上次成功", null=True)

    class Meta:
        verbose_name = "登录节奏"


class Session(AbstractBaseSession):
    """A session, and for the list of one's sessions whose it is and where it is used."""

    account_id = models.BigIntegerField("账号", null=True, db_index=True)
    began_at = models.DateTimeField("登录时间", null=True)
    seen_at = models.DateTimeField("最近使用", null=True)
    address = models.CharField("地址", max_length=45, default="")
    agent = models.CharField("浏览器", max_length=200, default="")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "会话"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from guiju.kernel.accounts.sessions import SessionStore  # noqa: PLC0415 — the store names this model

        return SessionStore
