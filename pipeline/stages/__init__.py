"""The stages of a film, in order. A stage is a file here and a line below."""

from django.utils.translation import gettext_lazy as _

from media.enums import Scope
from pipeline.registry import Stage, registry
from pipeline.stages import (
    audio,
    poster,
    probe,
    renditions,
    storyboard,
    subtitles,
    transcribe,
    waveform,
)

# Weights are measured shares of the time on two cores with the base model.
for stage in (
    Stage("film", "probe", _("checking the film"), (), probe.run, 1),
    Stage("film", "audio", _("taking out the sound"), ("probe",), audio.run, 2),
    Stage("film", "waveform", _("drawing the sound"), ("audio",), waveform.run, 1),
    Stage(
        "film",
        "transcribe",
        _("writing down the speech"),
        ("audio",),
        transcribe.run,
        40,
        consent=Scope.AI_TRANSCRIPTION,
    ),
    Stage("film", "subtitles", _("cutting subtitles"), ("transcribe",), subtitles.run, 1),
    Stage("film", "renditions", _("making video for the web"), ("audio",), renditions.run, 50),
    # Of frames the sizes left behind: a failure here costs neither a film nor a transcript.
    Stage("film", "poster", _("choosing a still picture"), ("renditions",), poster.run, 1),
    Stage("film", "storyboard", _("making small pictures"), ("renditions",), storyboard.run, 1),
):
    registry.register(stage)
