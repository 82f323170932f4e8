"""The general ledger's entries in the rail."""

from guiju.domains.ledger import queries
from guiju.domains.ledger.api import ConfirmPayable, PostVoucher
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "财务"
PAGES = [
    list_page(queries.Vouchers, department=DEPARTMENT, actions=(PostVoucher.key,)),
    list_page(queries.Payables, department=DEPARTMENT, actions=(ConfirmPayable.key,)),
    list_page(queries.VoucherLines, department=DEPARTMENT, in_menu=False),
]
