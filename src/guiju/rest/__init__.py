"""REST: the same commands and queries for programs; every refusal says its clause."""
