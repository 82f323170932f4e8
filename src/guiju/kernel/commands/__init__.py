"""The one door for every write: commands, batches, runs, held commands."""
