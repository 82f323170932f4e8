"""Whether an error says that the disk is full, on either engine or from the operating system."""

import errno
from collections.abc import Iterator

_SQLSTATE = "53100"


def is_full(error: BaseException) -> bool:
    """A full disk, or a database at its size limit, is somewhere in the chain of this error."""
    return any(
        (isinstance(each, OSError) and each.errno in {errno.ENOSPC, errno.EDQUOT})
        or getattr(each, "sqlite_errorname", "") == "SQLITE_FULL"
        or getattr(each, "sqlstate", "") == _SQLSTATE
        for each in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
