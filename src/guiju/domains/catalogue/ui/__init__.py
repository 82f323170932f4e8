"""The catalogue's pages, all of the kit."""
