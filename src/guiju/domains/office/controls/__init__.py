"""What makes the clauses about the office's work run."""

from guiju.domains.office.controls import records, resources, results, sources, unsent

__all__ = ["records", "resources", "results", "sources", "unsent"]
