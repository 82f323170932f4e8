"""All warehouses, asked for by every look at them."""

from guiju.kernel.org.models import Place
from guiju.kernel.store.written import Written

WAREHOUSES = Written(
    lambda using: Place.objects.using(using).filter(kind="warehouse").order_by("id").values_list("id", "code", "name")
)
