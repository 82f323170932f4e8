"""The pages of infosec, all of the kit."""
