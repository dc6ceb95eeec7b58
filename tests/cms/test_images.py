"""Pictures that editors upload."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cms.models import SiteImage, User
from cms.services import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    roles.ensure()
    editor = User.objects.create_user("editorka")
    editor.groups.add(Group.objects.get(name=roles.EDITORS))
    client.force_login(editor)
    return client


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


def send(editor, data: bytes, name: str = "obraz.png"):
    file = SimpleUploadedFile(name, data, "image/png")
    return editor.post(reverse("wagtailimages:add"), {"title": "Obraz", "file": file})


def test_an_ordinary_picture_is_taken(editor):
    send(editor, png(40, 30))
    assert SiteImage.objects.get().title == "Obraz"


def test_a_bomb_of_a_billion_points_is_refused_with_a_sentence_and_nothing_kept(editor):
    bomb = png(30_000, 30_000)
    assert len(bomb) < 1_000_000
    answer = send(editor, bomb)
    assert answer.status_code == 200
    errors = answer.context["form"].errors["file"]
    assert "128000000" in str(errors), errors
    assert not SiteImage.objects.exists()


@pytest.mark.parametrize("data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"text"])
def test_what_is_no_picture_is_refused(editor, data):
    answer = send(editor, data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not SiteImage.objects.exists()
