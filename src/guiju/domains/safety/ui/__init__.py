"""The pages of safety, all of the kit."""
