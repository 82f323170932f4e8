"""The pages of aftersales, all of the kit."""
