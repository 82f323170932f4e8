"""The pages of assets, all of the kit."""
