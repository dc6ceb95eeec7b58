"""`manage.py serve`: the site over waitress, which also runs on Windows."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Serve the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        # A viewer holds a thread while a piece of film is on its way.
        parser.add_argument("--threads", type=int, default=16)

    def handle(self, *, host: str, port: int, threads: int, **options: Any) -> None:
        import waitress

        from cms.wsgi import application

        try:
            server = waitress.create_server(
                application, host=host, port=port, threads=threads,
                # The limit is the film's own (settings.UPLOAD_LIMIT_BYTES), with room for the form.
                max_request_body_size=25 * 1024**3,
                channel_timeout=300,
            )  # fmt: skip
        except OSError as error:
            raise CommandError(
                f"Port {port} is in use. Nothing was started. Try: ./lives up --port {port + 1}",
                returncode=3,
            ) from error
        self.stdout.write(f"http://{host}:{port}")
        server.run()
