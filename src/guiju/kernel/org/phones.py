"""Whose phone is whose: the newest of everybody who works here, as it can be compared."""

from django.db.models import Exists, OuterRef, QuerySet

from guiju.kernel.org.held import still_here
from guiju.kernel.org.models import PersonPhone


def own_phones(using: str = "default") -> QuerySet[PersonPhone]:
    """The phone that counts of each person who has not left."""
    newer = PersonPhone.objects.filter(person=OuterRef("person"), id__gt=OuterRef("id"))
    return PersonPhone.objects.using(using).filter(~Exists(newer), still_here("person"))
