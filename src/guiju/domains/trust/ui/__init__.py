"""The pages of trust, all of the kit."""
