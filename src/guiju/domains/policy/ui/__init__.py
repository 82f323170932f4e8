"""Policy's pages."""
