"""What waits for whoever comes to look: goods at the dock, a request that is ready to leave."""

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.goods import BY_CODE
from guiju.demo.story.outbound import CARRIER, DRIVER
from guiju.demo.story.stage import KEEPER, MANAGER, SERVICE, Stage
from guiju.domains.warehouse import api as warehouse
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run_items

LAST = "story:end"


def left_for_today(stage: Stage) -> None:
    """The approval is the story's last act, under a request id without a day."""
    product = BY_CODE["A-500"]
    head = {"warehouse": WAREHOUSE, "supplier": product.supplier, "delivery_note": "D-1", "carrier": "顺丰速运"}
    goods = [{"sku": product.code, "quantity": 100, "unit_cost": product.cost}]
    stage.act(KEEPER, warehouse.RecordArrival, {**head, "lines": goods}, "waiting")
    asked = {"warehouse": WAREHOUSE, "basis": f"TM{stage.day:%Y%m%d}801", "picker": f"{CARRIER} {DRIVER}"}
    lines = [{"sku": "A-500", "quantity": 6}, {"sku": "C-001", "quantity": 2}]
    number = stage.act(SERVICE, warehouse.RequestIssue, {**asked, "lines": lines}, "ready").answers[0]["number"]
    context = Context(stage.accounts[MANAGER], stage.now, LAST, using=stage.using)
    run_items(warehouse.ApproveIssue, [{"request": number}], context)
