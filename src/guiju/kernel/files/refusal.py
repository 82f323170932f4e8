"""Why an upload is refused, in words that say what to do."""


class UploadRefused(Exception):
    """The file is not taken; ``message`` is Chinese and meant for the person who sent it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
