"""What makes the clauses about the office's work run."""

from guiju.domains.office.controls import brand, overdue, parts, posts, records, resources, results, sources, unsent

__all__ = ["brand", "overdue", "parts", "posts", "records", "resources", "results", "sources", "unsent"]
