"""The first accounts of a new site, with passwords nobody else knows."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group

from cms.models import User
from cms.services import roles

#: user name, first and last name, group (None: may do everything), where to sign in
FIRST = (
    ("spravce", "Správce webu", None, "/sprava/"),
    ("redaktorka", "Redaktorka ukázky", roles.EDITORS, "/sprava/"),
    ("dobrovolnik", "Dobrovolník ukázky", roles.VOLUNTEERS, "/prihlaseni/"),
    ("korektorka", "Korektorka ukázky", roles.REVIEWERS, "/prihlaseni/"),
)


def sign_in_file() -> Path:
    return settings.DATA_DIR / "sign-in.json"


def ensure() -> bool:
    """Make the first accounts when the site has none, and note their passwords in a file only its
    owner may read. Returns whether any were made."""
    if User.objects.exists():
        return False
    notes = []
    for username, name, group, where in FIRST:
        # Easy to retype for people who read it off a screen: no look-alike letters.
        password = "-".join(
            "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4))
            for _ in range(4)
        )
        user = User(username=username, first_name=name, is_superuser=group is None, is_staff=True)
        user.set_password(password)
        user.save()
        if group:
            user.groups.add(Group.objects.get(name=group))
        notes.append({"username": username, "password": password, "role": name, "where": where})
    _write_privately(sign_in_file(), json.dumps({"users": notes}, ensure_ascii=False, indent=1))
    return True


def _write_privately(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
