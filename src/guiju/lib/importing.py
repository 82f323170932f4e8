"""What every importer says when it cannot begin."""


class CannotImport(Exception):
    """The file or the company is not fit for this import; says in Chinese what is wrong and what to do."""
