"""What the clauses that a finding cites say about when it must be put right."""

from collections.abc import Collection

from django.db import connections

from guiju.kernel.rulebook.limits import Limit, limits_of
from guiju.kernel.store.arrays import any_of, array

_CITED = """
select f.id, b.clause, b.clause_version from findings_finding f
join audit_breach b on b.evidence_id = (f.id >> 20) << 20 and b.control = f.control and b.subject_key = f.fingerprint
where """
"""A finding's run leaves a breach for each clause it cites, with the version of that day."""


def limits_by_finding(findings: Collection[int], using: str = "default") -> dict[int, list[Limit]]:
    """By finding, of the clause versions it was found under; two statements."""
    with connections[using].cursor() as cursor:
        cursor.execute(_CITED + any_of("f.id", using=using), [array(sorted(set(findings)), using)])
        cited = [(finding, (code, version)) for finding, code, version in cursor.fetchall()]
    known = limits_of({clause for _, clause in cited}, using)
    found: dict[int, list[Limit]] = {}
    for finding, clause in cited:
        found.setdefault(finding, []).extend(known.get(clause, ()))
    return found
