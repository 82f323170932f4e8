"""The pages of purchasing, all of the kit."""
