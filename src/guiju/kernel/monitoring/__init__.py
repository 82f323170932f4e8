"""How the installation is doing: counters of runs, the worker's heartbeat, figures of the database, logs that leave."""
