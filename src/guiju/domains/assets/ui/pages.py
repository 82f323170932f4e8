"""Assets, their loans and hand-overs in the rail."""

from guiju.domains.assets.queries import AssetHandovers, Holdings, Loans
from guiju.domains.assets.registers import Assets
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "资产"
PAGES = [
    list_page(Holdings, department=DEPARTMENT, actions=(Assets.enter.key,)),
    list_page(Loans, department=DEPARTMENT),
    list_page(Assets.query, department=DEPARTMENT, actions=(Assets.enter.key,)),
    list_page(AssetHandovers, department=DEPARTMENT, in_menu=False),
]
