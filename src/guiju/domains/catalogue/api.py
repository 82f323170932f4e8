"""What upper domains and doors may use of the catalogue."""

from guiju.domains.catalogue.commands import RegisterSku, SetStages, SetStorageRule
from guiju.domains.catalogue.events import StorageRulesSet
from guiju.domains.catalogue.stages import MISSING, STAGES, Staged, lacking, staged
from guiju.domains.catalogue.storage import UNKNOWN, Storage, raw_materials, rule_in_force, storage_of

__all__ = [
    "MISSING",
    "STAGES",
    "UNKNOWN",
    "RegisterSku",
    "SetStages",
    "SetStorageRule",
    "Staged",
    "Storage",
    "StorageRulesSet",
    "lacking",
    "raw_materials",
    "rule_in_force",
    "staged",
    "storage_of",
]
