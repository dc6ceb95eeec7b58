import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from transcript_samples import ENGINE, spoken

from media.models import Consent
from media.services import consent
from transcripts.enums import State
from transcripts.models import CueEdit
from transcripts.services import corrections, drafts, review, sounds
from transcripts.views.correction import CUES_ON_A_PAGE

BOTH = ("transcripts.correct_transcript", "transcripts.review_transcript")


@pytest.fixture
def cue(draft):
    return draft.cues.first()


@pytest.fixture
def as_volunteer(client, volunteer):
    client.force_login(volunteer)
    return client


def url_of(cue):
    return reverse("transcripts:cue", args=[cue.transcript_id, cue.pk])


def send(client, cue, **values):
    return client.post(url_of(cue), json.dumps(values), content_type="application/json")


def page_of(client, draft, number=1):
    return client.get(reverse("transcripts:correct", args=[draft.pk]), {"strana": number})


# Who gets where -----------------------------------------------------------------------------------

#   method, name, arguments beyond the transcript      volunteer reviewer both
MATRIX = [
    ("get", "list", (), 200, 200, 200),
    ("get", "correct", (), 200, 200, 200),
    ("get", "cue", ("cue",), 200, 200, 200),
    ("post", "cue", ("cue",), 302, 403, 302),
    ("post", "restore", ("cue", "edit"), 302, 403, 302),
    ("post", "sound", ("sound",), 302, 403, 302),
    ("post", "confirm", ("cue",), 302, 403, 302),
    ("post", "translate", (), 403, 403, 403),
    ("post", "speakers", (), 302, 403, 302),
    ("post", "recut", (), 302, 403, 302),
    ("post", "submit", (), 302, 403, 302),
    ("get", "review", (), 403, 200, 200),
    ("post", "approve", (), 403, 409, 409),
    ("post", "return", (), 403, 409, 409),
    ("post", "reopen", (), 403, 409, 409),
]
PEOPLE = {
    "volunteer": BOTH[:1],
    "reviewer": BOTH[1:],
    "coordinator": BOTH,
    "editor of films": (BOTH[1], "transcripts.add_transcript"),
    "editor of pages only": ("media.view_recording",),
    "nobody": (),
}


def address(name, extra, draft, cue, edit):
    sounds.suggest(draft, [(100_000, 104_000, "music")])
    pks = {"cue": cue.pk, "edit": edit.pk, "sound": draft.sounds.get().pk}
    start = [] if name == "list" else [draft.pk]
    return reverse(f"transcripts:{name}", args=start + [pks[each] for each in extra])


@pytest.fixture
def edit(cue, other_volunteer):
    corrections.save(cue, "Někdo už opravil.", 0, other_volunteer)
    return corrections.history(cue).get()


@pytest.mark.parametrize("person", [*PEOPLE, "superuser", "anonymous"])
@pytest.mark.parametrize(("method", "name", "extra", "volunteer", "reviewer", "both"), MATRIX)
def test_each_address_answers_each_person_as_it_should(
    client, make_user, draft, cue, edit, person, method, name, extra, volunteer, reviewer, both
):
    expected = {
        "volunteer": volunteer,
        "reviewer": reviewer,
        "coordinator": both,
        "editor of films": reviewer,
        "superuser": both,
        "anonymous": 302,
    }.get(person, 403)
    if name == "translate" and person in ("editor of films", "superuser"):
        expected = 302
    if person == "superuser":
        client.force_login(make_user("root", is_superuser=True))
    elif person != "anonymous":
        client.force_login(make_user("osoba", *PEOPLE[person]))
    values = {"text": "Text.", "base_revision": 1, "note": "Proč."} if method == "post" else {}
    response = getattr(client, method)(address(name, extra, draft, cue, edit), values)
    assert response.status_code == expected
    if person == "anonymous":
        assert response.url.startswith("/prihlaseni/?next=/prepisy/")


@pytest.mark.parametrize(("method", "name", "extra", "volunteer", "reviewer", "both"), MATRIX)
def test_no_address_accepts_another_method(
    client, make_user, draft, cue, edit, method, name, extra, volunteer, reviewer, both
):
    client.force_login(make_user("root", is_superuser=True))
    where = address(name, extra, draft, cue, edit)
    assert client.put(where).status_code == 405
    assert client.delete(where).status_code == 405
    if method == "post" and name != "cue":
        assert client.get(where).status_code == 405


def test_a_save_without_the_forms_token_is_refused(draft, cue, volunteer):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(volunteer)
    assert strict.post(url_of(cue), {"text": "x", "base_revision": 0}).status_code == 403
    assert CueEdit.objects.count() == 0


def test_without_consent_to_transcription_nothing_opens_and_nothing_is_saved(
    as_volunteer, draft, cue
):
    consent.withdraw(Consent.objects.get())
    assert page_of(as_volunteer, draft).status_code == 403
    answer = send(as_volunteer, cue, text="Text.", base_revision=0)
    assert (answer.status_code, answer.json()["status"]) == (403, "closed")
    assert CueEdit.objects.count() == 0
    listing = as_volunteer.get(reverse("transcripts:list")).content.decode()
    assert draft.recording.title not in listing


def test_a_cue_of_another_film_is_not_found_under_this_one(
    as_volunteer, draft, make_draft, make_recording
):
    other = make_draft("Jiný film.", of=make_recording()).cues.get()
    for pk in (other.pk, 0, 10**30):
        where = f"/prepisy/{draft.pk}/titulek/{pk}/"
        assert as_volunteer.post(where, {"text": "x", "base_revision": 0}).status_code == 404
    assert as_volunteer.get("/prepisy/00000000-0000-4000-8000-000000000000/").status_code == 404


# Saving -------------------------------------------------------------------------------------------


def test_a_saved_text_comes_back_as_it_is_stored(as_volunteer, cue):
    answer = send(as_volunteer, cue, text="  Nový   text. \n", base_revision=0)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "status": "saved",
            "findings": [],
            "text": "Nový text.",
            "speaker": "",
            "revision": 1,
            "start_ms": cue.start_ms,
            "end_ms": cue.end_ms,
        },
    )


def test_what_the_checks_find_stands_beside_the_subtitle(as_volunteer, draft, cue):
    assert '<ul class="findings" id="findings-' in page_of(as_volunteer, draft).content.decode()
    assert "znaku za sekundu" not in page_of(as_volunteer, draft).content.decode()
    quick = "prostě " + " ".join(["moc dlouhé povídání"] * 4)
    answer = send(as_volunteer, cue, text=quick, base_revision=0).json()
    (found,) = [each for each in answer["findings"] if "znaku za sekundu" in each]
    assert "Stačí vynechat „prostě“" in found
    page = page_of(as_volunteer, draft).content.decode()
    assert page.count("znaku za sekundu") == 1
    cue.refresh_from_db()
    calm = send(as_volunteer, cue, text="Ano.", base_revision=cue.revision).json()
    assert calm["findings"] == []


def test_a_conflict_gives_both_texts_and_the_revision_to_go_on_from(
    as_volunteer, cue, other_volunteer
):
    corrections.save(cue, "Jejich text.", 0, other_volunteer)
    answer = send(as_volunteer, cue, text="Můj text.", base_revision=0)
    content = answer.json()
    assert answer.status_code == 409
    assert content.pop("message")
    assert content == {
        "status": "conflict",
        "theirs": "Jejich text.",
        "yours": "Můj text.",
        "speaker": "",
        "revision": 1,
    }
    assert send(as_volunteer, cue, text="Můj text.", base_revision=1).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "{", "[]", "null", "1", '"text"', "{}", '{"text": 1, "base_revision": 0}',
        '{"text": null, "base_revision": 0}', '{"text": "a"}', '{"base_revision": 0}',
        '{"text": "a", "base_revision": -1}', '{"text": "a", "base_revision": "x"}',
        '{"text": "a", "base_revision": 1e400}', '{"text": "a", "base_revision": 99999999999999999}',
        '{"text": "a", "base_revision": 0, "start_ms": "soon"}', "[" * 100_000,
        json.dumps({"text": "a" * 20_001, "base_revision": 0}), "\ufeff{}",
    ],
)  # fmt: skip
def test_a_malformed_message_is_refused_with_a_reason(as_volunteer, cue, body):
    answer = as_volunteer.post(url_of(cue), body.encode(), content_type="application/json")
    assert (answer.status_code, answer.json()["status"]) == (400, "malformed")
    assert answer.json()["message"]
    assert CueEdit.objects.count() == 0


def test_a_text_too_long_is_refused_with_a_reason(as_volunteer, cue):
    answer = send(as_volunteer, cue, text="dlouhé " * 100, base_revision=0)
    assert (answer.status_code, answer.json()["status"]) == (422, "refused")


def test_a_transcript_under_review_says_it_is_closed(as_volunteer, draft, cue, volunteer):
    review.submit(draft, volunteer)
    answer = send(as_volunteer, cue, text="Pozdě.", base_revision=0)
    assert (answer.status_code, answer.json()["status"]) == (423, "closed")
    page = page_of(as_volunteer, draft).content.decode()
    assert "readonly" in page
    assert "base_revision" not in page


# Without JavaScript -------------------------------------------------------------------------------


def test_a_plain_form_saves_and_returns_to_the_same_subtitle(as_volunteer, draft, cue):
    answer = as_volunteer.post(url_of(cue), {"text": "Řádek\r\ndva", "base_revision": 0})
    assert (answer.status_code, answer.url) == (
        302,
        f"/prepisy/{draft.pk}/?strana=1#cue-{cue.pk}",
    )
    cue.refresh_from_db()
    assert cue.text == "Řádek\ndva"


def test_a_plain_form_in_conflict_shows_both_texts_and_can_keep_either(
    as_volunteer, cue, other_volunteer
):
    corrections.save(cue, "Jejich text.", 0, other_volunteer)
    answer = as_volunteer.post(url_of(cue), {"text": "Můj text.", "base_revision": 0})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Jejich text." in page
    assert re.search(r"<textarea[^>]*>\s*Můj text\.</textarea>", page)
    assert 'name="base_revision" value="1"' in page
    as_volunteer.post(url_of(cue), {"text": "Můj text.", "base_revision": 1})
    cue.refresh_from_db()
    assert cue.text == "Můj text."


def test_a_refused_plain_form_gives_the_typed_text_back(as_volunteer, cue):
    typed = "slovo " * 200
    answer = as_volunteer.post(url_of(cue), {"text": typed, "base_revision": 0})
    assert answer.status_code == 422
    assert typed in answer.content.decode()
    answer = as_volunteer.post(url_of(cue), {"text": "Psaní.", "base_revision": "x"})
    assert answer.status_code == 400
    assert "Psaní." in answer.content.decode()


def test_an_earlier_text_can_be_put_back_from_the_history(as_volunteer, cue, volunteer):
    original = cue.text
    corrections.save(cue, "Pokus.", 0, volunteer)
    edit = corrections.history(cue).get()
    as_volunteer.post(reverse("transcripts:restore", args=[cue.transcript_id, cue.pk, edit.pk]))
    cue.refresh_from_db()
    assert cue.text == original


# The pages ----------------------------------------------------------------------------------------


def test_hostile_text_and_names_are_shown_and_never_run(as_volunteer, make_draft, recording):
    recording.title = "<script>alert(1)</script>"
    recording.save()
    draft = make_draft("<script>alert(2)</script> </textarea><img src=x onerror=alert(3)>")
    cue = draft.cues.first()
    send(as_volunteer, cue, text='"><script>alert(4)</script>', base_revision=0)
    pages = [
        as_volunteer.get(reverse("transcripts:list")),
        page_of(as_volunteer, draft),
        as_volunteer.get(url_of(cue)),
    ]
    for page in pages:
        content = page.content.decode()
        assert page.status_code == 200
        assert "<script>alert" not in content
        assert "<img src=x" not in content
    assert "&lt;script&gt;alert(4)" in pages[1].content.decode()


def long_draft(recording, sentences):
    return drafts.create(
        recording,
        spoken("Ano je to tak. " * sentences, pause_ms=900),
        language="cs",
        profile="cs-sdh",
        engine=ENGINE,
    )


def queries_of(client, draft):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert page_of(client, draft).status_code == 200
    return len(queries)


def test_the_queries_of_a_page_do_not_grow_with_its_cues(as_volunteer, make_recording, draft):
    cache.clear()
    page_of(as_volunteer, draft)  # what Django keeps in memory after the first page
    few = queries_of(as_volunteer, draft)
    many = queries_of(as_volunteer, long_draft(make_recording(ms=3_600_000), 140))
    assert few == many


def test_three_thousand_cues_are_divided_into_pages(as_volunteer, make_recording):
    draft = long_draft(make_recording(ms=5 * 3_600_000), 3000)
    total = draft.cues.count()
    assert total >= 3000
    pages = -(-total // CUES_ON_A_PAGE)
    first = page_of(as_volunteer, draft).content.decode()
    last = page_of(as_volunteer, draft, pages).content.decode()
    assert first.count("<textarea") == CUES_ON_A_PAGE
    assert last.count("<textarea") == total - (pages - 1) * CUES_ON_A_PAGE
    for odd in ("0", "-1", "999999", "abc", ""):
        assert page_of(as_volunteer, draft, odd).status_code == 200


def test_a_transcript_without_cues_says_why(as_volunteer, recording):
    draft = drafts.create(recording, [], language="cs", profile="cs-sdh", engine=ENGINE)
    page = page_of(as_volunteer, draft)
    assert page.status_code == 200
    assert "V nahrávce nebyla nalezena řeč." in page.content.decode()


# Review -------------------------------------------------------------------------------------------


def test_the_reviewer_sees_each_edit_and_can_approve(client, draft, cue, volunteer, reviewer):
    corrections.save(cue, "Úplně nové znění.", 0, volunteer)
    review.submit(draft, volunteer)
    client.force_login(reviewer)
    page = client.get(reverse("transcripts:review", args=[draft.pk])).content.decode()
    assert "Úplně nové znění." in page
    assert "narodil syn" in page
    client.post(reverse("transcripts:approve", args=[draft.pk]))
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == (State.APPROVED, reviewer)


def test_an_author_who_is_a_reviewer_is_told_why_they_cannot_approve(client, draft, make_user):
    author = make_user("obojí", *BOTH)
    review.submit(draft, author)
    client.force_login(author)
    page = client.get(reverse("transcripts:review", args=[draft.pk])).content.decode()
    assert "schválit někdo jiný" in page
    assert reverse("transcripts:approve", args=[draft.pk]) not in page
    answer = client.post(reverse("transcripts:approve", args=[draft.pk]))
    assert answer.status_code == 403
    assert "schválit někdo jiný" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == State.REVIEW


def test_a_returned_transcript_shows_the_note_to_the_volunteer(client, draft, volunteer, reviewer):
    review.submit(draft, volunteer)
    client.force_login(reviewer)
    empty = client.post(reverse("transcripts:return", args=[draft.pk]), {"note": " "})
    assert empty.status_code == 422
    client.post(reverse("transcripts:return", args=[draft.pk]), {"note": "Jméno <b>obce</b>."})
    client.force_login(volunteer)
    page = page_of(client, draft).content.decode()
    assert "Jméno &lt;b&gt;obce&lt;/b&gt;." in page


def test_a_submission_stopped_by_a_rule_names_the_subtitle(as_volunteer, draft, cue):
    send(as_volunteer, cue, text="a" * 60, base_revision=0)
    answer = as_volunteer.post(reverse("transcripts:submit", args=[draft.pk]))
    assert answer.status_code == 422
    assert f"#cue-{cue.pk}" in answer.content.decode()
