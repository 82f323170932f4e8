"""Logs: one JSON line an event, to the console and to a file a day, so that no field can forge a line.

Personal data is never logged: no path with its query, no form, no message of an exception, only its type and frames.
"""

import logging
import os
import sys
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from guiju.lib.logs import lines
from guiju.lib.logs.daily import DailyFile

PROCESSES = ("web", "worker", "command")


def told_without_message(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace ``exc_info`` by types and frames."""
    given = event.pop("exc_info", None)
    if isinstance(given, BaseException):
        given = (type(given), given, given.__traceback__)
    elif given and not isinstance(given, tuple):
        given = sys.exc_info()
    if given and given[0] is not None:
        event["exception"] = lines.told(given)
    return event


def render(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return lines.line(dict(event))


def configure(given: dict[str, Any]) -> None:
    """As ``LOGGING_CONFIG``; ``folder`` of the setting is where the files go, none without it."""
    processors: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        told_without_message,
    ]
    structlog.configure(
        processors=[*processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=processors,
        use_get_message=False,  # what other libraries log may quote input: their template stays, its arguments go
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
    )
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    handlers[0].setLevel(logging.WARNING)
    if given.get("folder"):
        handlers.append(DailyFile(Path(given["folder"]), process()))
    for handler in handlers:
        handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=handlers, force=True)
    logging.getLogger("guiju").setLevel(logging.INFO)


def process() -> str:
    """Which kind of process this is; `up` tells its children by the environment."""
    told = os.environ.get("GUIJU_PROCESS", "command")
    return told if told in PROCESSES else "command"
