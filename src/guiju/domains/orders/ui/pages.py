"""Orders and shops in the rail."""

from guiju.domains.orders import queries
from guiju.domains.orders.api import AllocateOrder, OpenShop, RecordListedStock, RecordOrder, RecordReview
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "店铺运营"
PAGES = [
    list_page(
        queries.Orders,
        department=DEPARTMENT,
        actions=(RecordOrder.key,),
        bulk=(AllocateOrder.key,),
    ),
    list_page(queries.Reviews, department=DEPARTMENT, actions=(RecordReview.key,)),
    list_page(queries.Listed, department=DEPARTMENT, actions=(RecordListedStock.key,)),
    list_page(queries.ListingDifferences, department=DEPARTMENT),
    list_page(queries.PlatformStops, department=DEPARTMENT),
    list_page(queries.ShopRanking, department=DEPARTMENT),
    list_page(queries.SuspectedTrades, department=DEPARTMENT),
    list_page(queries.Shops, department=DEPARTMENT, actions=(OpenShop.key,)),
    *(
        list_page(each, department=DEPARTMENT, in_menu=False)
        for each in (
            queries.OrderLines,
            queries.Allocations,
            queries.Shortages,
            queries.Presales,
            queries.Cancellations,
            queries.HeldSales,
            queries.Displays,
        )
    ),
]
