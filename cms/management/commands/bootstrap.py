"""`manage.py bootstrap`: what every site needs before the first visitor. Again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.services import accounts, roles, tree


class Command(BaseCommand):
    help = "Make languages, the page tree, roles and the first accounts, where they are missing."

    def handle(self, **options: Any) -> None:
        with transaction.atomic():
            roles.ensure()
            tree.ensure()
            accounts.ensure()
        self.stdout.write("ok")
