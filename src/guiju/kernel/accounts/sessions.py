"""Sessions in the database: whose, since when, from where; idle and absolute limits; ended by their account or for it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone

from guiju.kernel.accounts.models import Session
from guiju.kernel.store import disk
from guiju.kernel.store.stored import first_row

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)
log = structlog.get_logger("guiju.accounts")
ACCOUNT, BEGAN, SEEN, ADDRESS, AGENT = "_auth_user_id", "began", "seen", "address", "agent"


_KEPT = "select session_key, session_data from accounts_session where session_key = %s and expire_date > %s"


class SessionStore(db.SessionStore):
    """Stamps a session when an account first appears in it, and writes beside the content whose it is."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """Asked with every request: one statement written once."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        row = first_row(_KEPT, [self.session_key, now])
        if row is None:
            self._session_key = None
            return None
        return Session.from_db(connection.alias, ["session_key", "session_data"], row)

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 — Django's signature
        if ACCOUNT in self and BEGAN not in self:
            self[BEGAN] = self[SEEN] = timezone.now().timestamp()
        try:
            super().save(must_create)
        except UpdateError as error:
            cause = error.__context__
            if isinstance(cause, DatabaseError) and disk.refuses(cause):
                raise cause  # noqa: B904 — its own chain says what the disk refused; Django says that the session was ended
            raise

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        session: Any = super().create_model_instance(dict(data))
        account = data.get(ACCOUNT)
        session.account_id = int(account) if account else None
        session.began_at, session.seen_at = _moment(data.get(BEGAN)), _moment(data.get(SEEN))
        session.address, session.agent = str(data.get(ADDRESS, ""))[:45], str(data.get(AGENT, ""))[:200]
        return session


def _moment(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def is_over(session: Any, ended_at: datetime | None, now: datetime | None = None, *, idle: timedelta = IDLE) -> bool:
    """Whether a signed-in session has idled too long, has lasted too long, or was ended for its account."""
    moment = now or timezone.now()
    began, seen = _moment(session.get(BEGAN)), _moment(session.get(SEEN))
    if began is None or seen is None:
        return True
    return moment - seen > idle or moment - began > LONGEST or (ended_at is not None and began <= ended_at)


def touch(session: Any, now: datetime | None = None) -> None:
    """Note that the session is used, at most once a minute: a write for every page would be dear.

    Where the disk does not take the note, the page is shown all the same.
    """
    moment = now or timezone.now()
    seen = _moment(session.get(SEEN))
    if seen is not None and abs(moment - seen) <= _SEEN_EVERY:
        return
    was_modified = session.modified
    session[SEEN] = moment.timestamp()
    try:
        session.save()
    except (UpdateError, DatabaseError, OSError) as error:
        if isinstance(error, UpdateError) and not disk.refuses(error):
            return  # ended meanwhile: the middleware says so
        if not disk.refuses(error):
            raise
        log.warning("session_not_noted", exc_info=error)
    session.modified = was_modified


def of_account(account_id: int) -> QuerySet[Session]:
    """The sessions in which the account may still be signed in, latest first."""
    now = timezone.now()
    alive = Session.objects.filter(account_id=account_id, began_at__gt=now - LONGEST, seen_at__gt=now - IDLE)
    return alive.order_by("-seen_at")


def end_others(account_id: int, kept: str | None) -> int:
    """Sign the account out everywhere but here; returns from how many sessions."""
    count, _ = Session.objects.filter(account_id=account_id).exclude(session_key=kept or "").delete()
    return count


def forget_expired() -> None:
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
