"""Translating in the browser: begun, written beside what was said, and told when that has changed."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from transcripts.enums import State
from transcripts.models import Cue, Transcript
from transcripts.services import corrections, review, translations
from transcripts.services.wording import MAX_CHARACTERS
from transcripts.signals import translation_wanted
from transcripts.subtitles import formats
from transcripts.views.translating import TOLD_CHANGES

SRT = "1\n00:00:01,000 --> 00:00:03,000\nWhen our <i>son</i> was born,\n\n2\n00:00:03,200 --> 00:00:06,000\neverything changed.\n"


@pytest.fixture
def editor(make_user):
    return make_user(
        "redaktorka", "transcripts.add_transcript", "transcripts.correct_transcript"
    )  # fmt: skip


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def made(draft, editor):
    return translations.begin(draft, "en", editor)


def page(client, transcript, **query):
    return client.get(reverse("transcripts:correct", args=[transcript.pk]), query).content.decode()


def begin(client, draft, language="en", file=None, name="film.srt", **more):
    values = {"language": language, **more}
    if file is not None:
        values["file"] = SimpleUploadedFile(name, file)
    address = reverse("transcripts:translate", args=[draft.pk])
    return client.post(address, values, follow=True)


def confirm(client, cue, **how):
    return client.post(reverse("transcripts:confirm", args=[cue.transcript_id, cue.pk]), **how)


def said(response):
    return [str(each) for each in response.context["messages"]]


def gone_stale(made, draft, volunteer):
    """The translation's first cue, written before its original was changed."""
    corrections.save(made.cues.first(), "When our son was born,", 0, volunteer)
    corrections.save(draft.cues.first(), "Když se nám narodila dcera,", 0, volunteer)
    return made.cues.first()


def test_an_editor_begins_a_translation_and_each_field_stands_under_what_was_said(as_editor, draft):
    answer = begin(as_editor, draft)
    made = draft.translations.get()
    assert answer.redirect_chain == [(reverse("transcripts:correct", args=[made.pk]), 302)]
    shown = answer.content.decode()
    for cue in made.cues.all():
        original = (
            f'<p class="original text" id="original-{cue.pk}" lang="cs">{cue.source.text}</p>'
        )
        assert original in shown
        assert re.search(rf'id="text-{cue.pk}"[^>]*lang="en"[^>]*"original-{cue.pk} ', shown)
    assert "Divide subtitles anew" not in shown
    assert "Rozdělit titulky znovu" not in shown


def test_the_languages_offered_are_those_the_film_does_not_have(as_editor, draft, made):
    offered = re.findall(r'<option value="(\w\w)">', page(as_editor, draft))
    assert offered == ["sk", "uk", "de"]
    assert made.get_absolute_url() in page(as_editor, draft)
    assert re.findall(r'<option value="(\w\w)">', page(as_editor, made)) == []


@pytest.mark.parametrize("language", ["en", "cs", "xx", "", "<b>"])
def test_a_language_it_has_or_nobody_knows_begins_nothing(as_editor, draft, made, language):
    answer = begin(as_editor, draft, language)
    assert said(answer) == ["Zvolte jazyk, který film ještě nemá."]
    assert Transcript.objects.count() == 2


def test_a_translation_of_a_translation_is_not_begun(as_editor, made):
    answer = begin(as_editor, made, "de")
    assert said(answer) == ["Zvolte jazyk, který film ještě nemá."]
    assert Transcript.objects.count() == 2


def test_a_file_is_taken_and_what_it_loses_is_told(as_editor, draft):
    answer = begin(as_editor, draft, file=SRT.encode())
    assert [cue.text for cue in draft.translations.get().cues.all()] == [
        "When our son was born,",
        "everything changed.",
    ]
    assert said(answer)[:-1] == [
        "Ze souboru, řádek 3: formátování <i> bylo vynecháno.",
        "Ze souboru, řádek 3: formátování </i> bylo vynecháno.",
    ]


def test_many_losses_are_counted(as_editor, draft):
    cues = [
        f"{n}\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 1:02},000\n<i>Line {n}\n" for n in range(1, 21)
    ]  # fmt: skip
    answer = begin(as_editor, draft, file="\n".join(cues).encode())
    told = said(answer)
    assert len(told) == TOLD_CHANGES + 2
    assert told[TOLD_CHANGES] == "A ještě 12 takových změn."


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("prázdný.srt", b"", "V souboru nejsou žádné titulky. Nic nebylo uloženo."),
        ("film.srt", b"tohle nejsou titulky", "Soubor nelze přečíst, řádek 1: "),
        ("film.exe", b"MZ\x90\x00", "Soubor nelze přečíst: "),
        ("../../etc/passwd.srt", b"\xff\xfe\x00", "Soubor nelze přečíst"),
        ("f.srt", SRT.encode().replace(b"00:00:03,200", b"00:00:02,000"), "Titulek č. 1 "),
    ],
)
def test_a_file_that_is_none_of_subtitles_stores_nothing(as_editor, draft, name, data, sentence):
    answer = begin(as_editor, draft, file=data, name=name)
    assert said(answer)[0].startswith(sentence)
    assert Transcript.objects.count() == 1


def test_a_huge_file_is_not_read(as_editor, draft, monkeypatch):
    monkeypatch.setattr(formats, "MAX_BYTES", 10)
    answer = begin(as_editor, draft, file=SRT.encode())
    assert said(answer) == ["Soubor je na titulky příliš velký. Nic nebylo uloženo."]
    assert Transcript.objects.count() == 1


def test_a_machine_is_asked_for_a_draft_in_english_and_says_so(
    as_editor, draft, django_capture_on_commit_callbacks
):
    asked = []
    translation_wanted.connect(receiver := lambda transcript, **_: asked.append(transcript))
    with django_capture_on_commit_callbacks(execute=True):
        answer = begin(as_editor, draft, machine="on")
    translation_wanted.disconnect(receiver)
    made = draft.translations.get()
    assert asked == [made]
    assert made.state == State.MACHINE
    assert "Stroj právě překládá." in answer.content.decode()


def test_a_machine_translates_into_nothing_but_english_and_no_file(as_editor, draft):
    answer = begin(as_editor, draft, "de", machine="on")
    assert said(answer) == ["Stroj překládá jen do angličtiny. Nic nebylo uloženo."]
    answer = begin(as_editor, draft, file=SRT.encode(), machine="on")
    assert said(answer) == ["Zvolte buď soubor, nebo návrh stroje. Nic nebylo uloženo."]
    assert Transcript.objects.count() == 1


def test_what_a_machine_writes_stays_out_of_what_people_touched(made, volunteer):
    first, second, *_rest = made.cues.all()
    corrections.save(first, "Mine.", 0, volunteer)
    long = "A very long sentence. " * 40
    translations.draft(made, {first.pk: "Theirs.", second.pk: long, 10**9: "Nobody's."})
    assert made.cues.first().text == "Mine."
    assert len(made.cues.all()[1].text) <= MAX_CHARACTERS
    Transcript.objects.filter(pk=made.pk).update(state=State.REVIEW)
    translations.draft(made, {made.cues.last().pk: "Too late."})
    assert made.cues.last().text == ""


def test_without_the_right_to_begin_one_nothing_is_offered(client, volunteer, draft, made):
    client.force_login(volunteer)
    assert "translation-language" not in page(client, draft)
    assert made.get_absolute_url() in page(client, draft)
    assert begin(client, draft, "de").status_code == 403


def test_what_remains_is_counted_with_the_way_to_the_first(as_editor, made, draft, volunteer):
    cue = gone_stale(made, draft, volunteer)
    shown = page(as_editor, made)
    left = made.cues.count() - 1
    second = made.cues.all()[1]
    assert f'#cue-{second.pk}">{left} titulky ještě nejsou přeložené</a>' in re.sub(
        r"\s+", " ", shown
    )
    assert f'#cue-{cue.pk}">' in shown
    assert "<del>narodil</del><ins>narodila</ins>" in shown
    listing = as_editor.get(reverse("transcripts:list")).content.decode()
    assert f"k přeložení: {left}" in listing
    assert "po změně originálu: 1" in listing


def test_what_still_holds_is_confirmed_from_the_page_and_by_the_script(
    as_editor, made, draft, volunteer
):
    cue = gone_stale(made, draft, volunteer)
    answer = confirm(as_editor, cue)
    assert (answer.status_code, made.cues.stale().count()) == (302, 0)
    assert answer.url.endswith(f"#cue-{cue.pk}")
    corrections.save(draft.cues.first(), "Když se narodila dcera,", 1, volunteer)
    assert made.cues.stale().count() == 1
    answer = confirm(as_editor, cue, data="{}", content_type="application/json")
    assert (answer.json(), made.cues.stale().count()) == ({"status": "confirmed"}, 0)
    assert Cue.objects.get(pk=cue.pk).text == "When our son was born,"


def test_a_closed_translation_says_so_and_confirms_nothing(as_editor, made, draft, volunteer):
    cue = gone_stale(made, draft, volunteer)
    Transcript.objects.filter(pk=made.pk).update(state=State.REVIEW)
    answer = confirm(as_editor, cue, data="{}", content_type="application/json")
    assert (answer.status_code, answer.json()["status"]) == (423, "closed")
    assert confirm(as_editor, cue).status_code == 302
    assert made.cues.stale().count() == 1


def test_a_reviewer_reads_each_translation_beside_what_was_said(
    client, made, draft, volunteer, reviewer
):
    corrections.save(made.cues.first(), "When our son was born,", 0, volunteer)
    review.submit(made, volunteer)
    client.force_login(reviewer)
    shown = client.get(reverse("transcripts:review", args=[made.pk])).content.decode()
    assert f'<p class="original text" lang="cs">{draft.cues.first().text}</p>' in shown
    left = made.cues.untranslated().count()
    assert re.search(rf">{left} titulk\w* ještě", " ".join(shown.split()))


def test_what_is_said_is_escaped_beside_its_translation(as_editor, made, draft, volunteer):
    corrections.save(draft.cues.first(), "<script>alert(1)</script>", 0, volunteer)
    assert "<script>alert(1)" not in page(as_editor, made)


def test_more_cues_ask_the_database_no_more(as_editor, made, draft, volunteer):
    gone_stale(made, draft, volunteer)
    page(as_editor, made)
    with CaptureQueriesContext(connection) as few:
        page(as_editor, made)
    for cue in made.cues.all()[1:]:
        corrections.save(cue, "Something else.", cue.revision, volunteer)
    with CaptureQueriesContext(connection) as many:
        page(as_editor, made)
    assert len(many) == len(few)


def test_a_saved_cue_answers_as_any_other(as_editor, made):
    cue = made.cues.first()
    answer = as_editor.post(
        reverse("transcripts:cue", args=[made.pk, cue.pk]),
        json.dumps({"text": "When our son was born,", "base_revision": 0}),
        content_type="application/json",
    )
    assert answer.json()["status"] == "saved"
    assert made.cues.untranslated().count() == made.cues.count() - 1
