import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media.enums import Scope
from media.models import Consent, Recording
from media.services import consent
from transcripts.services import corrections, lemmas, review, tracks
from transcripts.services.search import Part, search


@pytest.fixture
def publish(make_draft, volunteer, reviewer):
    def freeze(text, **how):
        draft = make_draft(text, **how)
        review.submit(draft, volunteer)
        review.approve(draft, reviewer)
        return draft

    return freeze


def found(query, **how):
    return [hit.passage.text for hit in search(query, **how)]


@pytest.mark.parametrize(
    "query",
    ["dětmi", "dítě", "DÍTĚTI", "dite", "jezdit do Praze", "rehabilitace", "„dětem!“"],
)
def test_any_form_of_a_czech_word_finds_the_sentence(publish, query):
    publish("Dnes jezdíme s dětmi do Prahy na rehabilitaci.")
    assert len(search(query)) == 1


def test_a_hit_says_where_it_is_and_what_was_found(publish, recording):
    publish("Péče je těžká.")
    (hit,) = search("pece")
    assert hit.recording == recording
    assert hit.start_ms == hit.passage.start_ms == 1000
    assert hit.parts == (Part("Péče", True), Part(" je těžká.", False))


def test_every_word_of_the_query_must_be_there(publish):
    publish("Péče je těžká.")
    assert found("těžká péče") == ["Péče je těžká."]
    assert found("lehká péče") == []


def test_a_machine_made_track_is_not_searched(make_draft):
    tracks.freeze(make_draft("Tajný koncept."), machine_made=True)
    assert found("koncept") == []


def test_only_the_current_track_is_searched(publish, volunteer, reviewer):
    draft = publish("Staré znění věty.")
    review.reopen(draft, reviewer)
    corrections.save(draft.cues.get(), "Nové znění věty.", 0, volunteer)
    assert found("znění") == ["Staré znění věty."]
    review.submit(draft, volunteer)
    review.approve(draft, reviewer)
    assert found("znění") == ["Nové znění věty."]
    assert found("staré") == []


def test_a_withdrawn_consent_ends_the_finding_at_once(publish):
    publish("Péče je těžká.")
    consent.withdraw(Consent.objects.get())
    assert found("péče") == []


def test_a_film_not_allowed_on_the_web_is_never_found(publish, make_recording):
    publish("Péče je těžká.", of=make_recording(scopes=[Scope.AI_TRANSCRIPTION]))
    assert found("péče") == []


def test_only_recordings_the_caller_names_are_searched(publish, recording, make_recording):
    other = make_recording("Rodina Dvořákova")
    publish("Péče doma.")
    publish("Péče v ústavu.", of=other)
    assert found("péče") == ["Péče v ústavu.", "Péče doma."]
    assert found("péče", recordings=[recording]) == ["Péče doma."]
    assert found("péče", recordings=Recording.objects.none()) == []
    assert found("péče", limit=1) == ["Péče v ústavu."]


@pytest.mark.parametrize(
    "query",
    [
        "", " ", '"', "'", "*", "NEAR(", 'péče" OR "a', "péče*", "NOT", "AND OR NOT", "(((", "-",
        "péče AND", "body:péče", "{title} : x", "\\", "%s %d %(a)s", "\x00", "\ud800", "😀",
        "péče " * 2000, "a" * 10_000, "; DROP TABLE media_recording; --", "ﬀ", "'' péče ''",
    ],
)  # fmt: skip
def test_a_hostile_query_never_raises(publish, query):
    publish("Péče je těžká.")
    assert isinstance(search(query), list)
    assert Recording.objects.count() == 1


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=40))
def test_no_text_at_all_raises(publish, query):
    if not Recording.objects.filter(transcripts__caption_tracks__isnull=False).exists():
        publish("Péče je těžká.")
    assert isinstance(search(query), list)


@given(st.text(max_size=80))
def test_tokens_are_stretches_of_the_text_in_order(text):
    done = 0
    for token in lemmas.tokens(text, "en"):
        assert done <= token.start < token.end <= len(text)
        assert all(key == key.casefold() and " " not in key for key in token.keys)
        done = token.end
