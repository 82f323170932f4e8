"""Who has not signed when the notice is over: a finding a person, resolved by signing. It stops nothing."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.pledges.audience import Asked, Audience, asked
from guiju.kernel.controls.pledges.pledge import pledges
from guiju.kernel.findings.commands import OpenFinding, ResolveFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.findings.standing import open_of

NO_LONGER, SIGNED = "不再需要签署", "本人已签署"
SUBJECT = "controls.pledge"


def mark(rulebook: str, number: str) -> str:
    """The fingerprint of a person's missing signature."""
    return f"{rulebook}/{number}"


def find_unsigned(now: datetime | None = None, using: str = "default") -> None:
    """Open what is overdue, resolve what is no longer asked for; a step of the ticker."""
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    missing: dict[str, dict[str, Any]] = {}
    signed: set[str] = set()
    audience = Audience(day, using)
    wanted = {code: each for code, each in asked(day, using).items() if each.finds and not each.is_observed}
    people = audience.of(wanted.values())
    for code, each in wanted.items():
        for signer in people[code]:
            if signer.is_done:
                signed.add(mark(code, signer.number))
            elif signer.found_due and signer.found_due < day:
                missing[mark(code, signer.number)] = _finding(each, mark(code, signer.number), signer.account)
    known = open_of(pledges(), using)
    opened = [item for fingerprint, item in sorted(missing.items()) if fingerprint not in known]
    resolved = [
        {"finding": finding, "resolution": SIGNED if fingerprint in signed else NO_LONGER}
        for fingerprint, finding in sorted(known.items())
        if fingerprint not in missing
    ]
    if not opened and not resolved:
        return
    last = Finding.objects.using(using).filter(control__in=pledges()).aggregate(last=Max("id"))["last"]
    for command, items in ((OpenFinding, opened), (ResolveFinding, resolved)):
        if items:
            request = request_of(f"pledges:{day}", [last, items])
            run_items(command, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


def _finding(each: Asked, fingerprint: str, account: int) -> dict[str, Any]:
    return {
        "control": each.control,
        "subject_type": SUBJECT,
        "fingerprint": fingerprint,
        "title": f"到期没有签署《{each.text.title}》",
        "owner": account,
        "lines": [clause._asdict() for clause in each.found_by],
    }
