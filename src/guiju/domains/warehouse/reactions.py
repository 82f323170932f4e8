"""What the warehouse does when a lower package has done something."""

from guiju.domains.warehouse.referred import ABNORMAL_REFERRED, CHECK_ABNORMAL
from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.events import DutyAnswered
from guiju.kernel.controls.reading import effective
from guiju.kernel.controls.referrals.duty import cited, posts_of
from guiju.kernel.controls.referrals.opening import Matter, refer
from guiju.kernel.org.models import Place


@reaction(DutyAnswered)
def refer_what_is_abnormal(event: DutyAnswered, work: Work) -> None:
    """A check that is not in order goes to the superiors in the same transaction."""
    wrong = [line for line, result in enumerate(event.results) if result == "not_ok" and event.places[line]]
    bounds = ABNORMAL_REFERRED.bounds(work.now, work.using) if wrong else []
    if not bounds:
        return
    names = dict(
        Place.objects.using(work.using).filter(id__in={event.places[line] for line in wrong}).values_list("id", "name")
    )
    matters = []
    for line in wrong:
        place = event.places[line]
        own = [
            bound
            for bound in effective(bounds, place)
            if bound.mode != "observe" and event.duties[line] in bound.params.checks  # type: ignore[attr-defined]
        ]
        if place is None or not own:
            continue
        within = min(bound.params.within for bound in own)  # type: ignore[attr-defined]
        matters.append(
            Matter(
                item=event.items[line],
                kind=CHECK_ABNORMAL.key,
                source=event.fingerprints[line],
                title=f"{names[place]}检查异常：{event.titles[line]}",
                detail=event.notes[line],
                place=place,
                posts=posts_of(own),
                above=posts_of(own, "escalate_to"),
                clauses=cited(own),
                answer_by=work.now + within,
            )
        )
    refer(work, matters)
