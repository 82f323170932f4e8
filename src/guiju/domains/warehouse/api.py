"""What upper domains and doors may use of the warehouse."""

from guiju.domains.warehouse.batches import batch_of_code
from guiju.domains.warehouse.commands.carriers import HandOver, PlanPickup, StageParcels
from guiju.domains.warehouse.commands.check_exit import CheckExit
from guiju.domains.warehouse.commands.check_movement import CheckMovement
from guiju.domains.warehouse.commands.close_day import CloseDay
from guiju.domains.warehouse.commands.close_month import CloseMonth
from guiju.domains.warehouse.commands.concede_lot import ConcedeLot
from guiju.domains.warehouse.commands.confirm_difference import ConfirmDifference
from guiju.domains.warehouse.commands.count import CountArrival
from guiju.domains.warehouse.commands.count_bin import CountBin
from guiju.domains.warehouse.commands.dispatch import DispatchGoods
from guiju.domains.warehouse.commands.exit_incident import RecordExitIncident
from guiju.domains.warehouse.commands.found import RecordFoundGoods
from guiju.domains.warehouse.commands.gate_pass import IssueGatePass
from guiju.domains.warehouse.commands.instruct import DecideRefusedIssues, InstructRefusal, ReleaseIssues
from guiju.domains.warehouse.commands.keep import InspectBatch, RecordRestack
from guiju.domains.warehouse.commands.measure_aisle import MeasureAisle
from guiju.domains.warehouse.commands.missing_keys import DecideLock
from guiju.domains.warehouse.commands.open_bin import ArrangeBin, OpenBin
from guiju.domains.warehouse.commands.pick import PickGoods, ReturnPick
from guiju.domains.warehouse.commands.post_to_ledger import PostToLedger
from guiju.domains.warehouse.commands.put_away import PutAway, Relocate
from guiju.domains.warehouse.commands.receive import ReceiveGoods
from guiju.domains.warehouse.commands.record_arrival import RecordArrival
from guiju.domains.warehouse.commands.record_humidity import RecordHumidity
from guiju.domains.warehouse.commands.refuse import RefuseGoods
from guiju.domains.warehouse.commands.release_reservation import ReleaseReservation
from guiju.domains.warehouse.commands.request_issue import ApproveIssue, RequestIssue
from guiju.domains.warehouse.commands.return_goods import ReturnGoods
from guiju.domains.warehouse.commands.reverse import ReverseDocument
from guiju.domains.warehouse.commands.scan_sign import ScanSign
from guiju.domains.warehouse.commands.set_aside import SetAsideExpiring, as_columns
from guiju.domains.warehouse.commands.state_change import ChangeState
from guiju.domains.warehouse.commands.stocktake.adjust import AdjustStock
from guiju.domains.warehouse.commands.stocktake.close import CloseStocktake, SignStocktake
from guiju.domains.warehouse.commands.stocktake.count import CountStock
from guiju.domains.warehouse.commands.stocktake.explain import ExplainDifference
from guiju.domains.warehouse.commands.stocktake.plan import PlanStocktake
from guiju.domains.warehouse.commands.stocktake.report import ReportDifferences
from guiju.domains.warehouse.commands.submit_report import SubmitMonthlyReport
from guiju.domains.warehouse.commands.theft import RecordTheft
from guiju.domains.warehouse.commands.undo_putaway import UndoPutAway
from guiju.domains.warehouse.commands.unpapered import RecordUnpaperedDeparture
from guiju.domains.warehouse.events import ReservationsReleased, ReservationsRestored
from guiju.domains.warehouse.figures import WORTH
from guiju.domains.warehouse.gone import gone_by_basis
from guiju.domains.warehouse.ledger import CONSUMPTION, CUSTOMER, SUPPLIER
from guiju.domains.warehouse.lines import not_reversed
from guiju.domains.warehouse.reservations import Wanted, lacking, release
from guiju.domains.warehouse.setting_aside import saleable_stock, unsaleable

__all__ = [
    "CONSUMPTION",
    "CUSTOMER",
    "SUPPLIER",
    "WORTH",
    "AdjustStock",
    "ApproveIssue",
    "ArrangeBin",
    "ChangeState",
    "CheckExit",
    "CheckMovement",
    "CloseDay",
    "CloseMonth",
    "CloseStocktake",
    "ConcedeLot",
    "ConfirmDifference",
    "CountArrival",
    "CountBin",
    "CountStock",
    "DecideLock",
    "DecideRefusedIssues",
    "DispatchGoods",
    "ExplainDifference",
    "HandOver",
    "InspectBatch",
    "InstructRefusal",
    "IssueGatePass",
    "MeasureAisle",
    "OpenBin",
    "PickGoods",
    "PlanPickup",
    "PlanStocktake",
    "PostToLedger",
    "PutAway",
    "ReceiveGoods",
    "RecordArrival",
    "RecordExitIncident",
    "RecordFoundGoods",
    "RecordHumidity",
    "RecordRestack",
    "RecordTheft",
    "RecordUnpaperedDeparture",
    "RefuseGoods",
    "ReleaseIssues",
    "ReleaseReservation",
    "Relocate",
    "ReportDifferences",
    "RequestIssue",
    "ReservationsReleased",
    "ReservationsRestored",
    "ReturnGoods",
    "ReturnPick",
    "ReverseDocument",
    "ScanSign",
    "SetAsideExpiring",
    "SignStocktake",
    "StageParcels",
    "SubmitMonthlyReport",
    "UndoPutAway",
    "Wanted",
    "as_columns",
    "batch_of_code",
    "gone_by_basis",
    "lacking",
    "not_reversed",
    "release",
    "saleable_stock",
    "unsaleable",
]
