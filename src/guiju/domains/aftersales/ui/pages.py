"""Returns in the rail."""

from guiju.domains.aftersales.api import RequestReturn
from guiju.domains.aftersales.queries import Returns
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "店铺运营"
PAGES = [list_page(Returns, department=DEPARTMENT, actions=(RequestReturn.key,))]
