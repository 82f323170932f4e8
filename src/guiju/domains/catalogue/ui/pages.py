"""Products in the rail."""

from guiju.domains.catalogue.commands import OpenCategory, RegisterSku, SetCategory, SetStages, SetStorageRule
from guiju.domains.catalogue.queries import Barcodes, Categories, SkuCategories, Skus, Stages, StorageRules
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "商品"
PAGES = [
    list_page(Skus, department=DEPARTMENT, actions=(RegisterSku.key,)),
    list_page(Barcodes, department=DEPARTMENT),
    list_page(StorageRules, department=DEPARTMENT, actions=(SetStorageRule.key,)),
    list_page(Stages, department=DEPARTMENT, actions=(SetStages.key,)),
    list_page(Categories, department=DEPARTMENT, actions=(OpenCategory.key,)),
    list_page(SkuCategories, department=DEPARTMENT, actions=(SetCategory.key,)),
]
