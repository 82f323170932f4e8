"""What upper domains and doors may use of assets."""

from guiju.domains.assets.commands.hand_over_asset import HandOverAsset
from guiju.domains.assets.commands.lend_asset import LendAsset
from guiju.domains.assets.commands.return_asset import ReturnAsset

__all__ = ["HandOverAsset", "LendAsset", "ReturnAsset"]
