"""What makes the clauses about the office's work run."""

from guiju.domains.office.controls import (
    artwork,
    brand,
    evidenced,
    misdone,
    overdue,
    parts,
    posts,
    records,
    resources,
    results,
    selling,
    service,
    sources,
    unsent,
)

__all__ = [
    "artwork",
    "brand",
    "evidenced",
    "misdone",
    "overdue",
    "parts",
    "posts",
    "records",
    "resources",
    "results",
    "selling",
    "service",
    "sources",
    "unsent",
]
