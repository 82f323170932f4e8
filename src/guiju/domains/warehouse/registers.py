"""Registers of the warehouse: licensed zones, custodians, classes that must stand apart, personal parcels."""

from guiju.domains.warehouse.models import Custody, PersonalParcel, StorageConflict, ZoneLicence
from guiju.kernel.registers.register import Register


class ZoneLicences(Register):
    key = "warehouse.zone_licences"
    title = "库区危险品许可"
    model = ZoneLicence
    prefix = "XK"
    ends = "注销"
    expires = "valid_until"
    searched = ("licence",)
    also = {"licence": ("许可证号",)}


class Custodians(Register):
    key = "warehouse.custodians"
    title = "专管人"
    model = Custody
    prefix = "ZG"
    ends = "卸任"
    searched = ("sku", "custodian")


class StorageConflicts(Register):
    key = "warehouse.storage_conflicts"
    title = "存放禁忌"
    model = StorageConflict
    prefix = "JJ"
    ends = "废止"
    empty = "还没有存放禁忌：登记哪两类货物不得放在同一库区，上架时即按此核对。"


class PersonalParcels(Register):
    key = "warehouse.personal_parcels"
    title = "私人物品"
    model = PersonalParcel
    prefix = "SR"
    records_reality = True
    answers = "owner"
    searched = ("owner", "contents")
    also = {"owner": ("姓名", "人员"), "contents": ("品名",)}
    empty = "还没有私人物品：员工自己的包裹经过门岗，一次登记一行。"
