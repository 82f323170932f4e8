"""Safety: its commands."""
