"""Purchase orders and suppliers in the rail."""

from guiju.domains.purchasing import queries
from guiju.domains.purchasing.api import PlaceOrder
from guiju.domains.purchasing.registers import Suppliers
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "采购"
PAGES = [
    list_page(queries.Orders, department=DEPARTMENT, actions=(PlaceOrder.key,)),
    list_page(queries.OrderLines, department=DEPARTMENT, in_menu=False),
    list_page(Suppliers.query, department=DEPARTMENT, actions=(Suppliers.enter.key,)),
]
