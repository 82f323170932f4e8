"""Of which rulebooks the staff was consulted, and their penalties switched on (劳动合同法 第四条)."""

from collections.abc import Collection

from guiju.domains.policy.models import ConsultationPaper, PaperKind, PenaltySwitch

PROCEDURE = (PaperKind.DISCUSSION, PaperKind.CONSULTATION, PaperKind.PUBLICITY)


def consulted(rulebooks: Collection[str], using: str = "default") -> set[str]:
    """Those of these (codes) of which one version has all three papers and is switched on; two statements."""
    papers: dict[int, set[str]] = {}
    code_of: dict[int, str] = {}
    rows = ConsultationPaper.objects.using(using).filter(version__rulebook__code__in=set(rulebooks))
    for version, code, kind in rows.values_list("version_id", "version__rulebook__code", "kind"):
        papers.setdefault(version, set()).add(kind)
        code_of[version] = code
    whole = [version for version, kinds in papers.items() if kinds.issuperset(PROCEDURE)]
    switched = PenaltySwitch.objects.using(using).filter(version__in=whole).order_by("id")
    return {code_of[version] for version, is_on in dict(switched.values_list("version_id", "is_on")).items() if is_on}
