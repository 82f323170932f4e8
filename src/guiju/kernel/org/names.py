"""What people are called, for the rows of queries."""

from django.db.models import OuterRef, Subquery

from guiju.kernel.org.models import Person


def person_of(column: str) -> Subquery:
    """The name of the person whose account stands in a column."""
    return Subquery(Person.objects.filter(account_id=OuterRef(column)).values("name")[:1])
