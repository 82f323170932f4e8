"""Conduct: who answers for a loss, heard before he is judged, and what he may be made to pay."""
