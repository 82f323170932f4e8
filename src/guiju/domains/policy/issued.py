"""What was issued that departments carry out: versions in force, and strategies that were decided, by the number of their paper."""

from collections.abc import Collection

from guiju.domains.policy.models import DecisionPaper, RulebookVersion, StepKind


def issued_papers(numbers: Collection[str], using: str = "default") -> set[str]:
    """Those of these numbers that are; two statements."""
    wanted = set(numbers)
    versions = RulebookVersion.objects.using(using).filter(number__in=wanted, steps__kind=StepKind.EFFECTIVE)
    strategies = DecisionPaper.objects.using(using).filter(number__in=wanted, is_strategy=True, decision__isnull=False)
    return {*versions.values_list("number", flat=True), *strategies.values_list("number", flat=True)}
