"""The statutes that versions rest on, held against the register of laws."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from guiju.domains.policy.models import Basis, StatuteVersion
from guiju.domains.policy.standing import binding_at, spans


class Cited(NamedTuple):
    """A basis by the edition cited last; ``newest`` is the register's latest version of it, empty where it has none.

    ``entered`` is when the register had that one, in seconds since 1970.
    """

    name: str
    edition: str
    newest: str
    since: date | None
    is_over: bool
    entered: int

    @property
    def fault(self) -> str:
        """What is wrong with it, empty where nothing is."""
        if self.is_over:
            return f"{self.name} 已废止"
        if self.newest and self.newest != self.edition:
            return f"{self.name} 引用的是 {self.edition or '未写明的版本'}，登记簿现为 {self.newest}（自 {self.since} 施行）"
        return ""


def cited(versions: Collection[int], day: date, using: str = "default") -> dict[int, list[Cited]]:
    """By version what it rests on, in the order in which it was cited; two statements."""
    editions: dict[int, dict[str, str]] = {}
    rows = Basis.objects.using(using).filter(version__in=versions).order_by("id")
    for version, name, edition in rows.values_list("version", "name", "edition"):
        editions.setdefault(version, {})[name] = edition
    newest: dict[str, tuple[str, date, bool, int]] = {}
    names = {name for own in editions.values() for name in own}
    statutes = StatuteVersion.objects.using(using).filter(statute__in=names).order_by("effective_from", "id")
    for name, edition, since, until, entered in statutes.values_list(
        "statute", "version", "effective_from", "effective_until", "entered_at"
    ):
        newest[name] = (edition, since, until is not None and until < day, int(entered.timestamp()))
    return {
        version: [Cited(name, edition, *newest.get(name, ("", None, False, 0))) for name, edition in own.items()]
        for version, own in editions.items()
    }


def checked_against(rulebook: int, moment: datetime, using: str = "default") -> list[str]:
    """The basis of the version of a rulebook in force, each with the edition it was checked against."""
    span = binding_at(spans([rulebook], using).get(rulebook, []), moment)
    if span is None:
        return []
    known = cited([span.version], moment.date(), using).get(span.version, [])
    return [f"{each.name}（{each.edition}）" if each.edition else each.name for each in known]
