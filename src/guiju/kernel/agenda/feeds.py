"""A person's agenda as an iCalendar (RFC 5545), read by a calendar program at an address nobody can guess."""

import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from guiju.kernel.accounts.standing import is_open
from guiju.kernel.accounts.tokens import digest_of
from guiju.kernel.agenda.matters import Matter
from guiju.kernel.agenda.models import CalendarFeed
from guiju.kernel.org.proving import works_here

LENGTH = timedelta(minutes=30)
"""How long what has only a limit is shown before it."""
LONGEST = 100
_REFRESH = timedelta(minutes=30)
Address = Callable[[Matter], str]


def make() -> tuple[str, str]:
    """A new token and the digest that `agenda.open_feed` keeps of it."""
    token = secrets.token_urlsafe(32)
    return token, digest_of(token)


def standing(account: int, using: str = "default") -> CalendarFeed | None:
    return CalendarFeed.objects.using(using).filter(account=account, end__isnull=True).order_by("-id").first()


def owner_of(token: str, using: str = "default") -> int | None:
    """Whose agenda is read; None when the address is unknown or ended, or its person may not come in."""
    if len(token) > LONGEST:
        return None
    found = CalendarFeed.objects.using(using).filter(digest=digest_of(token), end__isnull=True)
    account = found.values_list("account_id", flat=True).first()
    comes_in = account is not None and is_open(account, using) and works_here(account, using)
    return int(account) if account is not None and comes_in else None


def written(matters: Iterable[Matter], moment: datetime, address: Address) -> bytes:
    """What has a limit, each an event; a title never has a word that people typed."""
    from icalendar import Calendar, Event  # noqa: PLC0415 — dear to load, and few processes serve a feed

    sheet = Calendar()
    for name, value in (("prodid", "-//guiju//agenda//ZH"), ("version", "2.0"), ("x-wr-calname", "规矩日程")):
        sheet.add(name, value)
    sheet.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    for each in matters:
        if each.due_at is None:
            continue
        begins = min(each.begins_at or each.due_at - LENGTH, each.due_at)
        event = Event()
        event.add("uid", f"{each.kind}-{each.key}@guiju")
        event.add("dtstamp", moment)
        event.add("dtstart", timezone.localtime(begins, UTC))
        event.add("dtend", timezone.localtime(each.due_at, UTC))
        event.add("summary", each.plain)
        event.add("url", address(each))
        sheet.add_component(event)
    return bytes(sheet.to_ical())
