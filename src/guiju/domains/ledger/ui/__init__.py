"""The general ledger's pages."""
