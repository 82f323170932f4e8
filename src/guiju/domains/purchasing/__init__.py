"""Goods ordered from suppliers, until they have come."""
