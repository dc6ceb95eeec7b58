"""Pictures that editors upload."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.users.models import UserProfile

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


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Supported formats: GIF"), ("cs", "Podporované formáty: GIF")]
)
def test_what_is_taken_is_said_in_the_language_of_who_asks(editor, language, sentence):
    profile = UserProfile.get_for_user(User.objects.get(username="editorka"))
    profile.preferred_language = language
    profile.save()
    shown = editor.get(reverse("wagtailimages:add")).content.decode()
    assert sentence in shown
    # The name of the file becomes the title, as Wagtail's own form has it.
    assert 'data-controller="w-sync"' in shown


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


def noise(kind: str, size: tuple[int, int] = (900, 600)) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_torn_picture_is_refused_with_a_sentence(editor, kind):
    extension = kind.lower()
    answer = send(editor, noise(kind)[:20_000], f"obraz.{extension}")
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"] == [
        "Obrázek je poškozený. Uložte ho znovu jako JPEG nebo PNG a nahrajte ho znovu."
    ]
    assert not SiteImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("snimek.tif", "TIFF", "Nepodporovaný formát obrázku."),
        ("snimek.jpg", "TIFF", "Neplatný obrázek typu .jpeg. Přípona neodpovídá formátu souboru (tiff)"),
        ("snimek.avif", "AVIF", "Nepodporovaný formát obrázku."),
    ],
)  # fmt: skip
def test_a_picture_of_a_kind_browsers_do_not_show_is_refused_in_czech(editor, name, kind, sentence):
    answer = send(editor, noise(kind), name)
    assert answer.context["form"].errors["file"][0].startswith(sentence)
    assert not SiteImage.objects.exists()


def test_a_drawing_with_a_script_is_refused_in_czech(editor):
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    for name, sentence in (
        ("kresba.svg", "Nepodporovaný formát obrázku."),
        ("kresba.png", "Neplatný obrázek typu .png."),
    ):
        answer = send(editor, drawing, name)
        assert answer.context["form"].errors["file"][0].startswith(sentence)
    assert not SiteImage.objects.exists()


@pytest.mark.slow
def test_a_tiff_of_sixty_megabytes_is_refused_for_its_size_in_czech(editor):
    answer = send(editor, noise("TIFF", (5200, 3900)), "snimek.tif")
    assert answer.context["form"].errors["file"] == [
        "Soubor je příliš velký (58,0\xa0MB). Maximální velikost souboru 10,0\xa0MB."
    ]
    assert not SiteImage.objects.exists()
