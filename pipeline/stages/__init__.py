"""The stages of a film, in order. A stage is a file here and a line below."""

from django.utils.translation import gettext_lazy as _

from media.enums import Scope
from pipeline.registry import Stage, registry
from pipeline.stages import (
    audio,
    listen,
    poster,
    probe,
    renditions,
    storyboard,
    subtitles,
    transcribe,
    waveform,
    words,
)

# Weights are measured shares of the time on two cores with the base model.
for stage in (
    Stage("film", "probe", _("checking the film"), (), probe.run, 1, reads=probe.reads),
    Stage(
        "film",
        "audio",
        _("taking out the sound"),
        ("probe",),
        audio.run,
        2,
        hands=("wav",),
        space=audio.space,
    ),
    Stage("film", "waveform", _("drawing the sound"), ("audio",), waveform.run, 1),
    Stage("film", "listen", _("finding the speech"), ("audio",), listen.run, 1, hands=("plan",)),
    Stage(
        "film",
        "transcribe",
        _("writing down the speech"),
        ("audio", "listen"),
        transcribe.run,
        15,
        consent=Scope.AI_TRANSCRIPTION,
        parts_from="listen",
        reads=transcribe.reads,
    ),
    Stage(
        "film",
        "words",
        _("joining the words"),
        ("listen", "transcribe"),
        words.run,
        0.5,
        hands=("words",),
    ),
    Stage(
        "film",
        "subtitles",
        _("cutting subtitles"),
        ("words",),
        subtitles.run,
        1,
        reads=subtitles.reads,
    ),
    Stage(
        "film",
        "renditions",
        _("making video for the web"),
        ("probe", "audio"),
        renditions.run,
        50,
        reads=renditions.reads,
        hands=("frames", "small"),
        space=renditions.space,
    ),
    # Of frames the sizes left behind: a failure here costs neither a film nor a transcript.
    Stage(
        "film",
        "poster",
        _("choosing a still picture"),
        ("probe", "renditions"),
        poster.run,
        1,
    ),
    Stage(
        "film",
        "storyboard",
        _("making small pictures"),
        ("probe", "renditions"),
        storyboard.run,
        1,
    ),
):
    registry.register(stage)
