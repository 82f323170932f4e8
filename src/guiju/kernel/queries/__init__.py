"""Queries: declared like commands; list, detail, autocomplete, REST and export derive from them."""
