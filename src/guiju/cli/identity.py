"""As whom a command acts: password and second factor are asked for here as at the sign-in page."""

import getpass
import os
import sys

PASSWORD, CODE = "GUIJU_PASSWORD", "GUIJU_CODE"
ADDRESS = "127.0.0.1"
WRONG = "登录名或密码不对，或账号已停用。"


class NotProved(Exception):
    """Nobody acts; says why in Chinese."""


def account_of(username: str) -> int:
    """The account, once it is proved; a demo person without a password needs none here, as at the demo's sign-in page.

    Raises:
        NotProved: a proof is wrong or missing, or something must be done at the sign-in page first.
    """
    from django.conf import settings

    from guiju.kernel.accounts import passwords, standing
    from guiju.kernel.accounts.models import Account
    from guiju.kernel.accounts.pace import TooFast
    from guiju.kernel.org import proving

    known = Account.objects.filter(username=username).values_list("id", flat=True).first()
    if settings.DEMO and known is not None and not passwords.is_set(known):
        if not (standing.is_open(known) and proving.works_here(known)):
            raise NotProved(WRONG)
        return known
    proved = proving.by_password(username, _asked(PASSWORD, f"{username} 的密码："), ADDRESS)
    if isinstance(proved, TooFast):
        raise NotProved(proved.says + "。")
    if isinstance(proved, proving.Wrong):
        raise NotProved(WRONG)
    account: int = proved.account.pk
    if proved.needs_code:
        code = _asked(CODE, "验证码（验证器上的六位数字，或一个恢复码）：")
        came = proving.by_code(account, proved.checked.password_id, code, ADDRESS)
        if isinstance(came, TooFast):
            raise NotProved(came.says + "。")
        if isinstance(came, proving.Wrong):
            message = "验证码不对、已用过或已过期，请看验证器上现在的数字。"
            raise NotProved(message)
    _nothing_first(proved)
    return account


def _nothing_first(proved: object) -> None:
    """What the pages would demand before anything else."""
    from guiju.kernel.org.commands.setup import ADMINISTRATION
    from guiju.kernel.org.held import granted_to

    account, checked = proved.account, proved.checked  # type: ignore[attr-defined]
    if account.must_change or checked.is_old:
        message = "请先在网页上登录并更改密码。"
        raise NotProved(message)
    if not account.has_factor and any(each.startswith(ADMINISTRATION) for each in granted_to(account.pk)):
        message = "管理员须有二次验证：请先在网页上登录并启用。"
        raise NotProved(message)


def _asked(variable: str, prompt: str) -> str:
    """From the environment, else from who sits here; never an argument, which other users could list."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        message = f"需要{prompt.partition('（')[0].rstrip('：')}：在终端里运行，或用环境变量 {variable} 给出。"
        raise NotProved(message)
    return getpass.getpass(prompt)
