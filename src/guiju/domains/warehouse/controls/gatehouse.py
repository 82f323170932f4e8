"""What leaves by the gate: with a pass of an issue document, as listed; what does not is looked into."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.domains.warehouse.gate_subjects import CartonsHeld, GatePassAsked, GoodsSeenLeaving, PersonLeft
from guiju.domains.warehouse.gatehouse import ELSEWHERE, EXPIRED, NONE, USED, VALID
from guiju.domains.warehouse.models import ExitCheck, ExitIncident, HeldCartons, Reversal
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.patterns import CompleteRecord, Signatures, TwoPersons
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled
from guiju.kernel.org.holders import first_at
from guiju.kernel.org.models import Place
from guiju.kernel.rulebook.models import Outcome

HEAD = "warehouse_head"
PHOTO = "照片"
WHY = {
    NONE: "没有放行条",
    USED: "放行条已经用过",
    EXPIRED: "放行条不是今天的",
    ELSEWHERE: "放行条不是这个仓库的",
}


class Basis(NamedTuple):
    """``is_reversed``: the goods of the document are back in stock."""

    document: str
    is_reversed: bool


class PassHasDocument(Gate):
    key = "warehouse.pass_has_document"
    title = "放行条须有出库单"
    subject = GatePassAsked
    params = Params
    advice = "请先办出库，再按出库单开放行条"
    examples = (
        passes(Basis("CK-1", is_reversed=False)),
        breaches(Basis("", is_reversed=False)),
        breaches(Basis("CK-1", is_reversed=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Basis]:
        undone = Reversal.objects.using(context.using).filter(
            document_type="dispatch", document_id__in=[each for each in subjects.dispatch if each is not None]
        )
        back = set(undone.values_list("document_id", flat=True))
        return [Basis(document, dispatch in back) for document, dispatch in subjects.rows("document", "dispatch")]

    @staticmethod
    def judge(fact: Basis, params: Params) -> str | None:
        if not fact.document:
            return "没有出库单，放行条不予打印（NO_ISSUE_DOCUMENT）"
        return f"出库单 {fact.document} 已经冲销，放行条不予打印（NO_ISSUE_DOCUMENT）" if fact.is_reversed else None


class PassSigners(Params):
    roles: list[str] = Field([], title="签字身份")


class PassIssuedByAnother(TwoPersons, Gate):
    key = "warehouse.pass_issued_by_another"
    title = "携出人不得自开放行条"
    subject = GatePassAsked
    params = PassSigners
    roles: ClassVar = ("签发人", "携出人")
    advice = "请另一位同事签发"
    examples = (
        passes(Signatures((4, 3))),
        passes(Signatures((4, -1))),
        breaches(Signatures((4, 4))),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Signatures]:
        return [Signatures(persons) for persons in subjects.rows("issuer", "carrier")]


class Exit(NamedTuple):
    """Cartons; ``listed`` by the pass as it stands, 0 unless it is valid."""

    standing: str
    listed: int
    counted: int


class ExitAsListed(Gate):
    """He goes; what the pass does not list is told and stays."""

    key = "warehouse.exit_as_listed"
    title = "出门货物与放行条一致"
    subject = PersonLeft
    params = Params
    outcome = Outcome.WARN
    advice = "请把多出的箱留在门岗，等仓库来人核对；人可以走"
    examples = (
        passes(Exit(VALID, 2, 2)),
        passes(Exit(NONE, 0, 0)),
        breaches(Exit(VALID, 2, 3)),
        breaches(Exit(USED, 0, 2)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Exit]:
        return [Exit(*row) for row in subjects.rows("standing", "listed", "counted")]

    @staticmethod
    def judge(fact: Exit, params: Params) -> str | None:
        over = fact.counted - fact.listed
        if over <= 0:
            return None
        why = WHY.get(fact.standing, f"放行条列 {fact.listed} 箱")
        return f"{why}，实点 {fact.counted} 箱，{over} 箱留门岗待查"


class Own(NamedTuple):
    personal: int
    registered: int


class PersonalRegistered(Gate):
    key = "warehouse.personal_registered"
    title = "私人物品须登记"
    subject = PersonLeft
    params = Params
    outcome = Outcome.WARN
    advice = "请携带人当场在“私人物品”登记一行"
    examples = (passes(Own(1, 1)), passes(Own(0, 0)), breaches(Own(1, 0)), breaches(Own(2, 1)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Own]:
        return [Own(*row) for row in subjects.rows("personal", "registered")]

    @staticmethod
    def judge(fact: Own, params: Params) -> str | None:
        if fact.personal <= fact.registered:
            return None
        return f"私人包裹 {fact.personal} 件，登记了 {max(fact.registered, 0)} 件"


class Held(NamedTuple):
    """``is_settled``: somebody has found out whose they are and resolved the finding."""

    cartons: int
    is_settled: bool


class HeldAtGate(Watch):
    key = "warehouse.held_at_gate"
    title = "门岗待查"
    subject = CartonsHeld
    params = Params
    advice = "请查明多出的箱是什么、从哪里来，再补单放行或退回仓库"
    examples = (passes(Held(1, is_settled=True)), breaches(Held(1, is_settled=False)))

    def subjects(self, context: Context) -> Subjects:
        rows = list(HeldCartons.objects.using(context.using).select_related("check_out__gate_pass").order_by("id"))
        columns: dict[str, list[Any]] = {
            "place": [row.check_out.warehouse_id for row in rows],
            "gate_pass": [getattr(row.check_out.gate_pass, "number", "") for row in rows],
            "checked_at": [row.check_out.checked_at for row in rows],
            "cartons": [row.cartons for row in rows],
        }
        return Subjects(CartonsHeld, columns, list(range(len(rows))), [None] * len(rows))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Held]:
        done = settled(self.key, context.using)
        return [Held(cartons, subjects.key(index) in done) for index, cartons in enumerate(subjects.cartons)]

    @staticmethod
    def judge(fact: Held, params: Params) -> str | None:
        return None if fact.is_settled else f"{fact.cartons} 箱不在放行条上，留在门岗"

    def plant(self, bed: Bed) -> str:
        place = bed.some(Place, kind="warehouse")
        check = bed.plant(ExitCheck, warehouse_id=place, let_out=0, checked_at=bed.now)
        bed.plant(HeldCartons, check_out_id=check, cartons=1)
        row = ExitCheck.objects.using(bed.context.using).get(pk=check)
        named = {"place": place, "gate_pass": "", "checked_at": row.checked_at}
        return "/".join(str(named[name]) for name in CartonsHeld.natural_key)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)


class IncidentItems(Params):
    default_incident_items: list[str] = Field([PHOTO], title="外带登记须有")


class Seen(NamedTuple):
    has_photo: bool


class IncidentHasPhoto(CompleteRecord, Gate):
    key = "warehouse.incident_has_photo"
    title = "货物外带须有照片"
    subject = GoodsSeenLeaving
    params = IncidentItems
    outcome = Outcome.WARN
    names: ClassVar = {"required": "default_incident_items"}
    items: ClassVar = {PHOTO: "has_photo"}
    sentence = "外带登记缺：{missing}"
    advice = "请补一张现场或监控截图"
    examples = (passes(Seen(has_photo=True)), breaches(Seen(has_photo=False)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Seen]:
        return [Seen(*row) for row in subjects.rows("has_photo")]


class Gone(NamedTuple):
    is_settled: bool


class SeenLeaving(Watch):
    key = "warehouse.seen_leaving"
    title = "货物外带待查"
    subject = GoodsSeenLeaving
    params = Params
    advice = "请核对当天出库单和监控，查明去向"
    examples = (passes(Gone(is_settled=True)), breaches(Gone(is_settled=False)))

    def subjects(self, context: Context) -> Subjects:
        rows = list(ExitIncident.objects.using(context.using).order_by("id"))
        columns: dict[str, list[Any]] = {
            "place": [row.warehouse_id for row in rows],
            "seen_at": [row.seen_at for row in rows],
            "has_photo": [bool(row.photo_sha256) for row in rows],
        }
        return Subjects(GoodsSeenLeaving, columns, list(range(len(rows))), [None] * len(rows))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Gone]:
        done = settled(self.key, context.using)
        keys = subjects.keys()
        return [Gone(key in done) for key in keys]

    @staticmethod
    def judge(fact: Gone, params: Params) -> str | None:
        return None if fact.is_settled else "有人看见货物没有放行条就出了门"

    def plant(self, bed: Bed) -> str:
        place = bed.some(Place, kind="warehouse")
        incident = bed.plant(ExitIncident, warehouse_id=place, seen_at=bed.now)
        named = {"place": place, "seen_at": ExitIncident.objects.using(bed.context.using).get(pk=incident).seen_at}
        return "/".join(str(named[name]) for name in GoodsSeenLeaving.natural_key)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)
