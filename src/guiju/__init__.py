"""guiju 规矩: the back office in which the rulebook runs."""
