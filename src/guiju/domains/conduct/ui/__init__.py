"""Conduct's pages."""
