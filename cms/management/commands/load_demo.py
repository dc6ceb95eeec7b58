"""`manage.py load_demo`: puts the two invented films and the anthology on the road."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.services import demo


class Command(BaseCommand):
    help = "Load the demo, unless the site has films or an anthology already."

    def handle(self, **options: Any) -> None:
        self.stdout.write("loaded" if demo.load() else "nothing to do")
