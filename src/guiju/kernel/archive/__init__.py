"""Backup archives of a whole installation: made online, restored elsewhere or on the other engine; upgrade.

``docs/backup-format.md`` describes the archive.
"""
