"""Conduct's entries in the rail."""

from guiju.domains.conduct import queries
from guiju.domains.conduct.api import ImposeCompensation, RecordStatement
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "责任"
PAGES = [
    list_page(queries.Statements, department=DEPARTMENT, icon="✎", actions=(RecordStatement.key,)),
    list_page(queries.Compensations, department=DEPARTMENT, icon="¥", actions=(ImposeCompensation.key,)),
]
