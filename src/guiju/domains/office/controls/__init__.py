"""What makes the clauses about the office's work run."""

from guiju.domains.office.controls import brand, records, resources, results, sources, unsent

__all__ = ["brand", "records", "resources", "results", "sources", "unsent"]
