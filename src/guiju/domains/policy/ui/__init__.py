"""Policy's ui, one module a topic."""
