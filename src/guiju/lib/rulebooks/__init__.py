"""Rulebooks as prose: what a text says by structure, before anybody has decided anything."""
