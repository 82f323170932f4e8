"""What policy tells upper domains."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RulesIssued:
    """Versions that were published and strategies that were decided, each with its item in the batch.

    Numbers are those of versions and of the papers of strategies.
    """

    items: list[int]
    numbers: list[str]
    titles: list[str]
