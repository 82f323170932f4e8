"""Where each entity is by its licence and in fact, and what has changed since somebody found the two to differ."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from guiju.domains.policy.models import Address, AddressKind
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.models import LegalEntity

DIFFERS = "policy.address_differs"


class Located(NamedTuple):
    """An address is empty where none is on file."""

    code: str
    name: str
    registered: str
    site: str

    @property
    def differs(self) -> bool:
        """Whether both are on file and not the same, blanks apart."""
        one, other = ("".join(each.split()) for each in (self.registered, self.site))
        return bool(one and other) and one != other


def located(using: str = "default") -> list[Located]:
    """Every entity with the newest of its addresses; two statements."""
    newest: dict[tuple[int, str], str] = {}
    for entity, kind, address in Address.objects.using(using).order_by("id").values_list("entity", "kind", "address"):
        newest[entity, kind] = address
    rows = LegalEntity.objects.using(using).order_by("id").values_list("id", "code", "name")
    return [
        Located(code, name, newest.get((pk, AddressKind.REGISTERED), ""), newest.get((pk, AddressKind.SITE), ""))
        for pk, code, name in rows
    ]


def last_found(using: str = "default") -> dict[str, Finding]:
    """By code of the entity the last time its addresses were found to differ, with how that was closed."""
    rows = Finding.objects.using(using).filter(control=DIFFERS).select_related("closing").order_by("id")
    return {each.fingerprint: each for each in rows}


def changed_since(found: Mapping[str, datetime], using: str = "default") -> Collection[str]:
    """The entities of which another scan of the licence or another site came after a moment; one statement."""
    rows = Address.objects.using(using).filter(entity__code__in=found).order_by("id")
    before: set[tuple[str, str, str]] = set()
    changed = set()
    for code, kind, address, sha256, at in rows.values_list("entity__code", "kind", "address", "sha256", "recorded_at"):
        shown = (code, kind, sha256 if kind == AddressKind.REGISTERED else address)
        if at > found[code] and shown not in before:
            changed.add(code)
        before.add(shown)
    return changed
