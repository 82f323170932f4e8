"""Risks of the business: registered, rated, treated, assessed again, kept within limits."""
