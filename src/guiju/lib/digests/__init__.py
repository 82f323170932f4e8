"""Canonical bytes, salted commitments and Merkle trees: pure functions over bytes."""
