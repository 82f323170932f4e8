"""The registers of safety in the rail."""

from guiju.domains.safety.registers import KeyLoans, Visitors
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "安全"
PAGES = [
    list_page(Visitors.query, department=DEPARTMENT, icon="☺", actions=(Visitors.enter.key,)),
    list_page(KeyLoans.query, department=DEPARTMENT, icon="◈", actions=(KeyLoans.enter.key,)),
]
