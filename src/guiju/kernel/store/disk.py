"""Whether an error says that the disk does not take it, on either engine or from the operating system."""

import errno
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError, connection

_FULL, _READ_ONLY = "53100", "25006"
_REFUSING = {errno.EROFS, errno.EIO, errno.ENOSPC, errno.EDQUOT}
_SQLITE_REFUSING = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN")


def is_full(error: BaseException) -> bool:
    """A full disk, or a database at its size limit, is somewhere in the chain of this error."""
    return any(
        (isinstance(each, OSError) and each.errno in {errno.ENOSPC, errno.EDQUOT})
        or getattr(each, "sqlite_errorname", "") == "SQLITE_FULL"
        or getattr(each, "sqlstate", "") == _FULL
        for each in _chain(error)
    )


def refuses(error: BaseException) -> bool:
    """A disk that is full, read-only or broken, or a database that only reads, is somewhere in the chain of this error."""
    return any(
        (isinstance(each, OSError) and each.errno in _REFUSING)
        or str(getattr(each, "sqlite_errorname", "")).startswith(_SQLITE_REFUSING)
        or getattr(each, "sqlstate", "") in {_FULL, _READ_ONLY}
        for each in _chain(error)
    )


def is_away(error: BaseException) -> bool:
    """Nothing was done, and the same may be sent again: the disk refuses, or the database does not answer.

    Django lets what the driver says at the closing of a cursor through as it is.
    """
    driver = connection.Database
    away = (OperationalError, InterfaceError, driver.OperationalError, driver.InterfaceError)
    return isinstance(error, away) or refuses(error)


def _chain(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
