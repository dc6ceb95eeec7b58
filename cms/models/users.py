"""The account model: Django's own, ours from the first migration so that it can grow."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who signs in. What they may do comes from groups (see cms.services.roles)."""

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username
