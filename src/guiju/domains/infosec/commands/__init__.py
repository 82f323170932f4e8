"""The commands of infosec."""
