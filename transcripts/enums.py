"""Choices of the transcript models. Values are stored; change none of them."""

from django.utils.translation import gettext_lazy as _

from media.choices import TextChoices


class State(TextChoices):
    """machine > in correction > in review > approved; a returned one is in correction again."""

    MACHINE = "machine", _("machine draft")
    CORRECTION = "correction", _("in correction")
    REVIEW = "review", _("waiting for review")
    APPROVED = "approved", _("approved")


class EditKind(TextChoices):
    TEXT = "text", _("text")
    TIME = "time", _("time")
    SPEAKER = "speaker", _("who speaks")
    RESTORE = "restore", _("restored")


class SoundKind(TextChoices):
    MUSIC = "music", _("music")
    NOISE = "noise", _("a noise")


class Note(TextChoices):
    """What a draft may have to say about itself."""

    NO_SPEECH = "no_speech", _("No speech was found in the recording.")
    TRANSLATING = (
        "translating",
        _("A machine is translating. What it has done is shown when you open the page again."),
    )
    TRANSLATED = (
        "translated",
        _(
            "A machine translated this. It mishears and makes things up: check every sentence. "
            "What it was not sure of is left empty."
        ),
    )
    NOT_TRANSLATED = (
        "not_translated",
        _("The machine could not translate this. Write it by hand."),
    )
