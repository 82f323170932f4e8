"""Policy's commands, one module a topic."""
