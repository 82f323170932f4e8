"""The commands of the general ledger, one module each."""
