"""The pages of stock levels, all of the kit."""
