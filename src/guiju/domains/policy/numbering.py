"""Whose number series the papers of the whole company use."""

from guiju.kernel.commands.work import Work


def own_entity(work: Work, size: int) -> list[tuple[int, str]]:
    """(id, code) of the company's first legal entity, once a document."""
    rows = work.select("select id, code from org_legalentity order by id limit 1")
    return [(int(rows[0][0]), str(rows[0][1]))] * size
