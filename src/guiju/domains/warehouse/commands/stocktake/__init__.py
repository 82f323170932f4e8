"""盘点, one module a command or a pair."""
