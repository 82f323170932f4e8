"""The two engines, with the settings without which the program refuses to start."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_TIMEOUT_SECONDS = 20
SQLITE_CACHE_KIB = 131_072
"""With the default of 2 MB the indexes of a million ledger lines no longer fit: a line was measured a third dearer."""
SQLITE_CHECKPOINT_PAGES = 12_000
"""48 MB of log before a checkpoint: pages that every batch touches are written back once for many batches."""


def sqlite(path: Path | str) -> dict[str, Any]:
    """The embedded engine: WAL, FULL, IMMEDIATE; NORMAL was measured to lose acknowledged documents at a power cut.

    A connection stays open: a new one reads the whole schema, 16 ms of every request.
    """
    return {
        "ENGINE": "guiju.kernel.store.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": SQLITE_TIMEOUT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            f"PRAGMA cache_size=-{SQLITE_CACHE_KIB}; PRAGMA wal_autocheckpoint={SQLITE_CHECKPOINT_PAGES};",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Production: prepared statements; no JIT, which was measured to make a connection's first allocations 8 × dearer."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "guiju.kernel.store.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, "options": "-c jit=off", **query},
    }


def database(url: str, sqlite_path: Path) -> dict[str, Any]:
    """The database named by ``url`` (``postgresql://…``), else the embedded one at ``sqlite_path``.

    Raises:
        ValueError: the URL names neither engine.
    """
    if not url:
        return sqlite(sqlite_path)
    scheme = urlsplit(url).scheme
    if scheme in {"postgresql", "postgres"}:
        return postgresql(url)
    if scheme == "sqlite":
        return sqlite(url.removeprefix("sqlite://"))
    message = f"GUIJU_DATABASE_URL 只支持 postgresql:// 或 sqlite://，收到的是 {scheme}://"
    raise ValueError(message)
