"""What the warehouse makes of the duties in its zones in the run that answers them: readings, and sheets below the mark."""

from typing import Any

from guiju.domains.warehouse.controls.humidity import ZoneDamp
from guiju.domains.warehouse.controls.storage import ZoneBelowMark, scored
from guiju.domains.warehouse.humidity import HUMIDITY, MOST, measured, tenths, write_readings
from guiju.domains.warehouse.models import ReadingSource
from guiju.domains.warehouse.zone_duties import STORAGE_CHECKED
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.controls.duties.doing import DOCUMENT
from guiju.kernel.controls.duties.events import DutyAnswered
from guiju.kernel.controls.models import DutyAnswer
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding


@reaction(DutyAnswered)
def note_humidity(event: DutyAnswered, work: Work) -> None:
    """What a duty reads of the air in a zone is a reading; one that cannot be is not."""
    lines = [
        line
        for line, (name, value) in enumerate(zip(event.names, event.values, strict=True))
        if name == HUMIDITY and value and event.places[line] and 0 <= tenths(value) <= MOST
    ]
    if not lines:
        return
    zones = [event.places[line] or 0 for line in lines]
    columns: dict[str, Any] = {
        "zone_id": zones,
        "humidity": [tenths(event.values[line]) for line in lines],
        "temperature": None,
        "source": ReadingSource.MANUAL.value,
        "is_made_up": [event.made_up[line] for line in lines],
        "read_at": work.now,
    }
    write_readings(work, columns, len(lines))
    raise_at_once(ZoneDamp, measured(zones, [event.items[line] for line in lines], work.using), work)


@reaction(DutyAnswered)
def rectify_zones(event: DutyAnswered, work: Work) -> None:
    """A sheet below the mark is to be put right from now on, with the photos that were taken."""
    wrong = {
        event.answers[line]: event.items[line]
        for line, (duty, result) in enumerate(zip(event.duties, event.results, strict=True))
        if duty == STORAGE_CHECKED.key and result == "not_ok"
    }
    if not wrong:
        return
    rows = DutyAnswer.objects.using(work.using).filter(id__in=wrong).select_related("done__item__place").order_by("id")
    answers = list(rows)
    subjects = scored(answers, {each.done.item_id: wrong[each.id] for each in answers})
    found = raise_at_once(ZoneBelowMark, subjects, work, is_grave=False)
    if not found:
        return
    marks = {each.why.subject_key for each in found}
    opened = Finding.objects.using(work.using).filter(
        control=ZoneBelowMark.key, fingerprint__in=marks, resolved_at__isnull=True
    )
    at: dict[int | None, int] = dict(opened.values_list("place_id", "id"))
    shown = {each.id: at[place] for each in answers if (place := each.done.item.place_id) in at}
    photos = list(
        Attachment.objects.using(work.using).filter(document_type=DOCUMENT, document_id__in=shown).order_by("id")
    )
    attach(work, "现场照片", "findings.finding", [shown[photo.document_id] for photo in photos], photos)
