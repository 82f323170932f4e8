"""Where notices go outside, as the settings say: a webhook, a mail server, or a chat robot by apprise."""

from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from django.conf import settings

PER_MINUTE = 20
"""What a DingTalk robot takes."""


class Sink(NamedTuple):
    """``kinds`` are the beginnings of the notices it wants; without any it wants all."""

    name: str
    url: str
    kinds: tuple[str, ...]
    per_minute: int

    def wants(self, kind: str) -> bool:
        return not self.kinds or kind.startswith(self.kinds)


def sinks() -> dict[str, Sink]:
    """The sinks of the settings.

    Raises:
        ValueError: a sink without ``url``, or with something else than ``url``, ``kinds`` and ``per_minute``.
    """
    return _parsed(orjson.dumps(settings.GUIJU_SINKS))


@lru_cache(maxsize=4)
def _parsed(given: bytes) -> dict[str, Sink]:
    return {name: _sink(name, told) for name, told in orjson.loads(given).items()}


def _sink(name: str, told: dict[str, Any]) -> Sink:
    if "url" not in told or told.keys() - {"url", "kinds", "per_minute"}:
        message = f"GUIJU_SINKS: {name} takes url, kinds and per_minute"
        raise ValueError(message)
    return Sink(name, told["url"], tuple(told.get("kinds", ())), int(told.get("per_minute", PER_MINUTE)))
