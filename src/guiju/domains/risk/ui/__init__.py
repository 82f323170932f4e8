"""The pages of risks: those of the kit, and the matrix."""
