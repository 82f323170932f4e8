"""Patterns about papers: they match the document, are complete, are there at all, carry two persons' names."""

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.patterns.pattern import Pattern, joined


class Compared(Params):
    items: list[str] = Field([], title="核对项")


class Comparison(NamedTuple):
    """One thing that is compared: whether it agrees, and what is said when it does not (``{fact.…}``)."""

    item: str
    agrees: Callable[[Any], bool]
    sentence: str


class MatchesDocument(Pattern):
    """What is there agrees with the document, in every item that the clause lists."""

    asks = Compared
    comparisons: ClassVar[tuple[Comparison, ...]] = ()

    @classmethod
    def differences(cls, fact: Any, params: Any) -> list[tuple[str, str]]:
        """(item, sentence) for each listed item that does not agree."""
        listed = cls.param(params, "items")
        known = cls.shape(fact)
        return [
            (each.item, each.sentence.format(fact=known))
            for each in cls.comparisons
            if each.item in listed and not each.agrees(known)
        ]

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        found = cls.differences(fact, params)
        return "；".join(sentence for _, sentence in found) if found else None


class Required(Params):
    required: list[str] = Field([], title="必备项")


class CompleteRecord(Pattern):
    """Everything that the clause lists is there. ``items`` maps the clause's word to the fact's field.

    A word that the control does not know cannot be missing. ``sentence`` takes ``missing``.
    """

    asks = Required
    items: ClassVar[dict[str, str]] = {}
    sentence: ClassVar[str] = "记录不完整，缺：{missing}"

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        known = cls.shape(fact)
        listed = cls.param(params, "required")
        missing = [word for word in listed if word in cls.items and not getattr(known, cls.items[word])]
        return cls.sentence.format(missing=joined(missing)) if missing else None


class Existing(NamedTuple):
    name: str
    is_there: bool


class MustExist(Pattern):
    """Something must be there before the act: a file, a training, an approval."""

    what: ClassVar[str] = "资料"

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:  # noqa: ARG003 — there is or there is not
        known: Existing = cls.shape(fact)
        return None if known.is_there else f"“{known.name}”没有{cls.what}"


class Signing(Params):
    roles: list[str] = Field([], title="签字角色")


class Signatures(NamedTuple):
    """Who signed in each of the control's roles, by number of account; 0 is nobody."""

    persons: tuple[int, ...]


class TwoPersons(Pattern):
    """Every role has signed, and no person twice. ``roles`` names the positions of ``Signatures.persons``.

    A clause may ask for some of the roles only; without a list it asks for all of them.
    """

    asks = Signing
    roles: ClassVar[tuple[str, ...]] = ("经办人", "复核人")

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        known: Signatures = cls.shape(fact)
        asked = cls.param(params, "roles") or cls.roles
        signed = [(role, who) for role, who in zip(cls.roles, known.persons, strict=True) if role in asked]
        missing = [role for role, who in signed if not who]
        if missing:
            return f"缺签字：{joined(missing)}"
        by_person: dict[int, list[str]] = {}
        for role, who in signed:
            by_person.setdefault(who, []).append(role)
        doubled = [joined(roles) for roles in by_person.values() if len(roles) > 1]
        return f"{'；'.join(doubled)}是同一个人，须由不同的人签字" if doubled else None
