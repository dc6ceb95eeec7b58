import pytest
from django.urls import reverse

from media.models import Consent, Recording
from media.services import consent
from transcripts.services import corrections, review, tracks

FRESH = "private, max-age=60, no-transform"


def in_prague(recording: Recording) -> bool:
    """A release check as the setting names one: here a film is out where it was filmed in Prague."""
    return recording.place == "Praha"


@pytest.fixture(autouse=True)
def release_check(settings):
    settings.LIVES_RELEASE_CHECK = f"{__name__}.in_prague"


@pytest.fixture
def track(draft, volunteer, reviewer):
    review.submit(draft, volunteer)
    return review.approve(draft, reviewer)


@pytest.fixture
def released(track, recording):
    recording.place = "Praha"
    recording.save()
    return track


@pytest.mark.parametrize(
    ("extension", "content_type", "content"),
    [
        ("vtt", "text/vtt; charset=utf-8", "vtt"),
        ("srt", "application/x-subrip; charset=utf-8", "srt"),
        ("txt", "text/plain; charset=utf-8", "text"),
    ],
)
def test_a_released_track_is_served_in_each_format(
    client, released, extension, content_type, content
):
    response = client.get(released.get_absolute_url(extension))
    assert (response.status_code, response["Content-Type"]) == (200, content_type)
    assert response.content.decode() == getattr(released, content)
    assert response["Cache-Control"] == FRESH


def test_what_the_browser_has_is_not_sent_again(client, released):
    where = released.get_absolute_url()
    tag = client.get(where)["ETag"]
    again = client.get(where, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(where, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(released.get_absolute_url("srt"))["ETag"] != tag


def test_a_film_not_out_yet_is_unknown_to_the_public_and_open_to_those_who_work_on_it(
    client, track, make_user, volunteer, reviewer
):
    where = track.get_absolute_url()
    assert client.get(where).status_code == 404
    client.force_login(make_user("nikdo"))
    assert client.get(where).status_code == 404
    for person in (volunteer, reviewer, make_user("redakce", "media.view_recording")):
        client.force_login(person)
        assert client.get(where).status_code == 200


def test_a_withdrawn_film_is_gone_in_every_format(client, released, volunteer):
    consent.withdraw(Consent.objects.get())
    for extension in ("vtt", "srt", "txt"):
        response = client.get(released.get_absolute_url(extension))
        assert (response.status_code, response["Cache-Control"]) == (410, "no-store")
        assert "Jakub" not in response.content.decode()
    client.force_login(volunteer)
    assert client.get(released.get_absolute_url()).status_code == 410


def test_a_machine_made_track_is_for_those_who_work_on_it_only(client, draft, recording, volunteer):
    recording.place = "Praha"
    recording.save()
    machine = tracks.freeze(draft, machine_made=True)
    assert client.get(machine.get_absolute_url()).status_code == 404
    client.force_login(volunteer)
    assert client.get(machine.get_absolute_url()).status_code == 200


def test_an_unknown_track_is_not_found(client, released, recording):
    other = reverse("transcripts:track", args=[recording.pk, "0" * 16, "vtt"])
    assert client.get(other).status_code == 404
    assert client.get(other.replace(".vtt", ".exe")).status_code == 404
    assert client.get("/titulky/../../etc/passwd").status_code == 404
    elsewhere = released.get_absolute_url().replace(
        str(recording.pk), "0" * 8 + "-0000-0000-0000-" + "0" * 12
    )
    assert client.get(elsewhere).status_code == 404


def test_a_track_is_only_read(client, released):
    for method in (client.post, client.put, client.delete):
        assert method(released.get_absolute_url()).status_code == 405


def found(recording, cuts):
    recording.cuts_ms = cuts
    recording.save(update_fields=["cuts_ms"])


def frozen(transcript):
    transcript.refresh_from_db()
    return [piece.cue for piece in tracks.finished_cues(transcript).pieces]


def test_a_track_keeps_to_the_cuts_and_the_transcript_stays_as_it_is(draft, recording):
    rows = list(draft.cues.values_list("start_ms", "end_ms"))
    cut = rows[1][0] + 120
    found(recording, [cut])
    cues = frozen(draft)
    assert (cues[0].end_ms, cues[1].start_ms) == (cut - 80, cut)
    assert list(draft.cues.values_list("start_ms", "end_ms")) == rows


def test_a_cue_that_a_person_timed_is_not_pulled_onto_a_cut(draft, recording, volunteer):
    second = draft.cues.all()[1]
    start, end = second.start_ms + 40, second.end_ms
    corrections.save(second, second.text, 0, volunteer, start_ms=start, end_ms=end)
    found(recording, [start + 120])
    assert (frozen(draft)[1].start_ms, frozen(draft)[1].end_ms) == (start, end)
