"""What upper domains and doors may use of the catalogue."""

from guiju.domains.catalogue.commands import RegisterSku, SetStorageRule
from guiju.domains.catalogue.events import StorageRulesSet
from guiju.domains.catalogue.storage import UNKNOWN, Storage, raw_materials, rule_in_force, storage_of

__all__ = [
    "UNKNOWN",
    "RegisterSku",
    "SetStorageRule",
    "Storage",
    "StorageRulesSet",
    "raw_materials",
    "rule_in_force",
    "storage_of",
]
