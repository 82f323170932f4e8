"""The set-up of an empty installation: who holds the code that ``guiju up --empty`` prints may found the company, once."""

from datetime import date, timedelta
from hmac import compare_digest

from django.utils import timezone

from guiju.kernel.accounts.models import SetupCode
from guiju.kernel.accounts.passwords import one_time
from guiju.kernel.accounts.second_factor import recovery_digest
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands.setup import ADMINISTRATION, IssueSetupCode, OpenSetup
from guiju.kernel.org.held import holders_of_permission

LIFE = timedelta(hours=1)


def issue(using: str = "default") -> str:
    """A new code to print; those before it are dead."""
    code = one_time()
    item = {"digest": recovery_digest(code), "expires_at": timezone.now() + LIFE}
    run_items(IssueSetupCode, [item], Context(actor=SYSTEM, using=using))
    return code


def _last() -> SetupCode | None:
    code = SetupCode.objects.order_by("-id").first()
    return code if code is not None and code.expires_at > timezone.now() else None


def is_open() -> bool:
    """Whether there is a living code and no administrator yet."""
    return _last() is not None and not holders_of_permission(ADMINISTRATION)


def spend(code: str) -> int | None:
    """The id of the code, which has opened the set-up now and does so no more; None when it is wrong, old or spent."""
    last = _last()
    if last is None or not compare_digest(last.digest, recovery_digest(code)):
        return None
    opened = run_items(OpenSetup, [{"code": last.pk}], Context(actor=SYSTEM))
    return last.pk if opened.done == [0] else None


def stands(code_id: int | None) -> bool:
    """Whether the set-up that this code has opened may go on."""
    last = _last()
    return last is not None and last.pk == code_id and not holders_of_permission(ADMINISTRATION)


def was_begun(using: str = "default") -> bool:
    """Whether the installation was meant for real people from the start."""
    return SetupCode.objects.using(using).exists()


def begun_on(using: str = "default") -> date:
    """The day of the first code."""
    first = SetupCode.objects.using(using).order_by("id").first()
    return timezone.localdate(first.expires_at - LIFE if first is not None else None)
