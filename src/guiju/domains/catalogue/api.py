"""What upper domains and doors may use of the catalogue."""

from guiju.domains.catalogue.categories import OffSale, off_sale
from guiju.domains.catalogue.commands import OpenCategory, RegisterSku, SetCategory, SetStages, SetStorageRule
from guiju.domains.catalogue.events import StorageRulesSet
from guiju.domains.catalogue.stages import MISSING, STAGES, Staged, lacking, staged
from guiju.domains.catalogue.storage import UNKNOWN, Storage, raw_materials, rule_in_force, storage_of

__all__ = [
    "MISSING",
    "STAGES",
    "UNKNOWN",
    "OffSale",
    "OpenCategory",
    "RegisterSku",
    "SetCategory",
    "SetStages",
    "SetStorageRule",
    "Staged",
    "Storage",
    "StorageRulesSet",
    "lacking",
    "off_sale",
    "raw_materials",
    "rule_in_force",
    "staged",
    "storage_of",
]
