"""A dossier: some evidence, its records, texts and files as one archive that proves itself anywhere."""
