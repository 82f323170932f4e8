"""The pages of orders, all of the kit."""
