"""Whether the answers to a duty are complete: what is refused at once, and what is kept and may come later."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import orjson
from django.db.models import Q

from guiju.kernel.commands.batch import Batch
from guiju.kernel.controls.duties.checks import NUMBER as READING
from guiju.kernel.controls.duties.checks import SCAN, TEXT, Check, checks_in
from guiju.kernel.controls.duties.duty import EVIDENCE, NUMBER, PARTIAL, PHOTO, PHOTO_EACH, PHOTO_FAULTS, PHOTO_LATER
from guiju.kernel.controls.duties.review import Sheet
from guiju.kernel.org.models import Place, PlaceKind

PHOTO_TO_COME = "照片待补"
UNANSWERED = "还没有检查"
_NUMBER = re.compile(r"^-?\d{1,9}(\.\d{1,3})?$")
Codes = Mapping[int | None, frozenset[str]]


def codes_at(places: Collection[int | None], using: str = "default") -> Codes:
    """By place the codes that show that somebody was there: its own, and those of the spots in it."""
    wanted = {place for place in places if place}
    here = Q(id__in=wanted) | Q(parent_id__in=wanted, kind=PlaceKind.SPOT)
    found: dict[int | None, set[str]] = {}
    for place, parent, kind, code in (
        Place.objects.using(using).filter(here).values_list("id", "parent_id", "kind", "code")
    ):
        found.setdefault(place, set()).add(code)
        if kind == PlaceKind.SPOT:
            found.setdefault(parent, set()).add(code)
    return {place: frozenset(codes) for place, codes in found.items()}


def faults(record: Any, answers: list[tuple[int, Any]]) -> Iterator[tuple[int | None, str]]:
    """Line and sentence of what cannot be taken; an answer is (check, result, value, note, photo)."""
    checks, evidence = checks_in(record.checks), orjson.loads(record.evidence)
    given = [answer[0] for _, answer in answers]
    missing = [check.title for check in checks if check.number not in given]
    if missing and (PARTIAL not in evidence or not answers):
        yield None, f"还没有检查：{'、'.join(missing)}"
    photos = 0
    for line, (number, result, value, note, photo) in answers:
        photos += photo is not None
        if number > len(checks) or given.count(number) > 1:
            yield line, f"没有第 {number} 项检查，或这一项答了两次"
            continue
        check = checks[number - 1]
        fault = "" if result == "na" else _value_fault(check, value, evidence)
        if result == "not_ok" and not note:
            yield line, f"“{check.title}”异常，须写明情况"
        elif fault:
            yield line, fault
        elif photo is None and PHOTO_LATER not in evidence and _wants_photo(result, evidence):
            yield line, f"“{check.title}”须拍照"
    if PHOTO in evidence and not photos and PHOTO_LATER not in evidence:
        yield None, f"须有{EVIDENCE[PHOTO]}"


def _wants_photo(result: str, evidence: list[str]) -> bool:
    return (result != "na" and PHOTO_EACH in evidence) or (result == "not_ok" and PHOTO_FAULTS in evidence)


def _value_fault(check: Check, value: str, evidence: list[str]) -> str:
    wants_number = check.kind == READING or (NUMBER in evidence and not check.kind)
    if check.kind == TEXT and not value:
        return f"“{check.title}”须填写"
    if wants_number and not value:
        return f"“{check.title}”须填读数"
    if value and check.kind in ("", READING) and not _NUMBER.match(value):
        return f"“{check.title}”的读数应为数字"
    return ""


def lacking(record: Any, sheet: Sheet, batch: Batch, codes: Codes, names: Mapping[int, str]) -> str:
    """What is still missing of a duty that is kept all the same, with the name of its place; empty when it is whole."""
    said = [
        f"未扫码：{names.get(record.place_id, each.check.title)}"
        for each in sheet.answers
        if each.check.kind == SCAN and each.result != "na" and not is_here(each.value, record.place_id, codes)
    ]
    checks, given = checks_in(record.checks), {each.check.number for each in sheet.answers}
    open_checks = [check.title for check in checks if check.number not in given]
    if open_checks:
        said.append(f"{UNANSWERED}（{len(given)}/{len(checks)}）：{'、'.join(open_checks)}")
    photos = sum(batch.lines.photo[each.line] is not None for each in sheet.answers)
    if photos < photos_wanted(record, sheet.answers):
        said.append(PHOTO_TO_COME)
    return "；".join(said)


def photos_wanted(record: Any, answers: Iterable[Any]) -> int:
    """How many photos the duty needs, given the answers."""
    results = [each.result for each in answers]
    applicable = sum(result != "na" for result in results)
    evidence = orjson.loads(record.evidence)
    if PHOTO_EACH in evidence:
        return applicable
    if PHOTO_FAULTS in evidence:
        return results.count("not_ok")
    return min(1, applicable) if PHOTO in evidence else 0


def is_here(scanned: str, place: int | None, codes: Codes) -> bool:
    """Whether a scanned code is one of the place; where there is no place any code will do."""
    return bool(scanned) and (place is None or scanned in codes.get(place, ()))
