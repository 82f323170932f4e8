"""What makes the clauses about the office's work run."""

from guiju.domains.office.controls import records, results, sources, unsent

__all__ = ["records", "results", "sources", "unsent"]
