"""Safety: who and what is on the premises."""
