"""Proof that clause tests can fail: each control is broken in turn and the clause's test must notice, citing the clause."""
