"""Casework takes no files from browsers: what somebody sends as one is passed over unread."""

from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class NoFiles(FileUploadHandler):
    """Django's own handlers would write a large file to a temporary folder, in clear."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Skip it; the fields of the form are read."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing comes here."""

    def file_complete(self, file_size: int) -> None:
        """Nor here."""
