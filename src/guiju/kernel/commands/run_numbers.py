"""The last run number that was given, for backups: a sequence on PostgreSQL, one row on the embedded engine."""

from django.db import connections

from guiju.kernel.store.arrays import is_postgresql


def last_run(using: str = "default") -> int:
    """Not smaller than the number of any run that has committed."""
    with connections[using].cursor() as cursor:
        if is_postgresql(using):
            cursor.execute("select case when is_called then last_value else last_value - 1 end from commands_run")
        else:
            cursor.execute("select last from commands_runcounter")
        return int(cursor.fetchone()[0])


def go_on_after(number: int, using: str = "default") -> None:
    """The next run gets a larger number; called with the write guard open."""
    with connections[using].cursor() as cursor:
        if is_postgresql(using):
            cursor.execute("select setval('commands_run', %s)", [max(number, 1)])
        else:
            cursor.execute("update commands_runcounter set last = %s", [number])
