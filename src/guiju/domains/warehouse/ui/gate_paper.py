"""放行条 as a paper to print; without an issue document there is nothing to print."""

import segno
from django.utils import timezone

from guiju.domains.warehouse.models import ExitCheck, GatePass
from guiju.domains.warehouse.queries import Places
from guiju.domains.warehouse.queries.gatehouse import EXPIRED, PASS_STATES, UNUSED, USED
from guiju.domains.warehouse.ui.inbound_papers import within
from guiju.domains.warehouse.ui.paper import Column, Event, Paper
from guiju.kernel.pages.formats import day, masked_name, moment


def gate_pass(number: str, places: Places) -> Paper | None:
    rows = GatePass.objects.select_related("dispatch", "carrier", "warehouse__entity").filter(number=number)
    found = within(rows, places, "warehouse").exclude(dispatch=None).first()
    if found is None:
        return None
    checks = list(ExitCheck.objects.filter(gate_pass=found).order_by("id"))
    state = USED if checks else UNUSED if found.valid_on >= timezone.localdate() else EXPIRED
    paper = Paper("放行条", number, found.id, found.warehouse, (PASS_STATES[state], state))
    paper.properties = [
        ("箱数", found.cartons),
        ("携出人", found.carrier.name if found.carrier else masked_name(found.carrier_name)),
        ("有效", f"{day(found.valid_on)} 当天，一次有效"),
        ("签发时间", moment(found.issued_at)),
    ]
    paper.code = segno.make(number, error="m", micro=False).svg_data_uri(scale=4, border=2)
    paper.columns = [Column("品名"), Column("箱数", is_number=True)]
    paper.rows = [[line.contents, line.cartons] for line in found.lines.order_by("line")]
    paper.events = [Event(found.issued_at, "签发", found.handler)]
    paper.events += [
        Event(each.checked_at, "出门核对", each.handler, note=f"实点 {each.counted} 箱，放行 {each.let_out} 箱")
        for each in checks
    ]
    if found.dispatch:
        paper.related = [("出库单", found.dispatch.number)]
    paper.signatures = [("签发", found.handler), ("携出人", None), ("门岗", checks[0].handler if checks else None)]
    return paper
