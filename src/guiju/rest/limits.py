"""How often one account, token or address may ask.

A leaky bucket a key, in this process: asking costs no statement, so that a flood of reads does not make the embedded
engine's one writer wait. Each web process counts by itself. The limit guards capacity; guessing passwords or tokens is
throttled apart, where it is known that a guess was wrong.
"""

import time
from collections import OrderedDict
from http import HTTPStatus
from threading import Lock

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guiju.kernel.accounts.address import address_of
from guiju.kernel.accounts.pace import network_of
from guiju.rest.problems import Refused

MINUTE = 60 * 10**9
SECOND = 10**9
MOST_KEYS = 20_000


class Limiter:
    """``a_minute`` requests a key, at once or spread; what flows out again is as much a minute."""

    def __init__(self, most_keys: int = MOST_KEYS) -> None:
        self._full_until: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()
        self._most_keys = most_keys

    def wait(self, key: str, a_minute: int, now: int | None = None) -> int:
        """Count one request; 0 when it may pass, else whole seconds until the next one may. ``now`` in nanoseconds."""
        moment = time.monotonic_ns() if now is None else now
        each = MINUTE // a_minute
        with self._lock:
            level = max(self._full_until.get(key, moment), moment)
            over = level + each - moment - MINUTE
            if over > 0:
                return -(-over // SECOND)
            self._full_until[key] = level + each
            self._full_until.move_to_end(key)
            if len(self._full_until) > self._most_keys:
                self._full_until.popitem(last=False)
        return 0

    def forget(self) -> None:
        with self._lock:
            self._full_until.clear()


limiter = Limiter()


def demand_caller(key: str) -> None:
    """Count a request of an account or token.

    Raises:
        Refused: it asks too often (429).
    """
    _demand(f"caller:{key}", settings.GUIJU_API_PER_MINUTE)


def demand_address(request: HttpRequest) -> None:
    """Count a request from an address, before anything else is looked at.

    Raises:
        Refused: it asks too often (429).
    """
    _demand(f"address:{network_of(address_of(request))}", settings.GUIJU_API_PER_MINUTE_AN_ADDRESS)


def _demand(key: str, a_minute: int) -> None:
    seconds = limiter.wait(key, a_minute)
    if seconds:
        said = _("请求太频繁，请 %(seconds)d 秒之后再试；没有改动任何数据。") % {"seconds": seconds}
        raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests", said, headers={"Retry-After": str(seconds)})
