"""Storages for files that have no public address of their own."""

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files on disk without a URL: asking for one is a mistake and raises."""

    def url(self, name: str | None) -> str:
        raise ValueError(
            "This file has no public address; serve it through a view that asks consent."
        )


class Unreachable(OSError):
    """The bucket did not do what it was asked to."""
