"""What the clauses that a finding cites say about when it must be put right."""

from collections.abc import Collection

import orjson
from django.db import connections

from guiju.kernel.rulebook import catalogue
from guiju.kernel.rulebook.limits import Limit, limits_in
from guiju.kernel.store.arrays import any_of, array

_CITED = """
select f.id, f.control, c.code, c.params from findings_finding f
join audit_breach b on b.evidence_id = (f.id >> 20) << 20 and b.control = f.control and b.subject_key = f.fingerprint
join rulebook_clause c on c.code = b.clause and c.version = b.clause_version
where """
"""A finding's run leaves a breach for each clause it cites, with the version of that day."""


def limits_by_finding(findings: Collection[int], using: str = "default") -> dict[int, list[Limit]]:
    """By finding, of the clause versions it was found under; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(_CITED + any_of("f.id", using=using), [array(sorted(set(findings)), using)])
        rows = cursor.fetchall()
    found: dict[int, list[Limit]] = {}
    for finding, control, code, params in rows:
        limits = limits_in(code, orjson.loads(params), catalogue.limits_of(control))
        found.setdefault(finding, []).extend(limits)
    return found
