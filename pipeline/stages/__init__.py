"""The stages of a film, in order. A stage is a file here and a line below."""

from django.utils.translation import gettext_lazy as _

from media.enums import Scope
from pipeline.registry import Stage, registry
from pipeline.stages import (
    audio,
    listen,
    poster,
    probe,
    realign,
    renditions,
    shots,
    sounds,
    speakers,
    storyboard,
    subtitles,
    transcribe,
    translate,
    waveform,
    words,
)

# Weights are seconds for 100 s of a 720p film on two cores with the base model
# (benchmarks/workers.py). Until a site has measured its own, the time left is told by them.
for stage in (
    Stage("film", "probe", _("checking the film"), (), probe.run, 0.6, reads=probe.reads),
    Stage("film", "audio", _("taking out the sound"), ("probe",), audio.run, 1.2, hands=("wav",)),
    Stage("film", "waveform", _("drawing the sound"), ("audio",), waveform.run, 0.1),
    Stage("film", "listen", _("finding the speech"), ("audio",), listen.run, 0.5, hands=("plan",)),
    Stage(
        "film",
        "transcribe",
        _("writing down the speech"),
        ("audio", "listen"),
        transcribe.run,
        17,
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
        0.1,
        hands=("words",),
    ),
    Stage(
        "film",
        "speakers",
        _("telling speakers apart"),
        ("audio", "listen"),
        speakers.run,
        4,
        consent=Scope.AI_TRANSCRIPTION,
        reads=speakers.reads,
        hands=("turns",),
    ),
    Stage("film", "sounds", _("listening for sounds"), ("audio", "listen"), sounds.run, 0.3),
    Stage(
        "film",
        "subtitles",
        _("cutting subtitles"),
        ("words", "speakers", "sounds"),
        subtitles.run,
        0.6,
        reads=subtitles.reads,
    ),
    Stage(
        "film",
        "renditions",
        _("making video for the web"),
        ("probe", "audio"),
        renditions.run,
        38,
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
        0.3,
    ),
    Stage(
        "film",
        "storyboard",
        _("making small pictures"),
        ("probe", "renditions"),
        storyboard.run,
        0.2,
    ),
    # Of the small film as it is stored: it can be done again without making the films again.
    Stage(
        "film",
        "shots",
        _("looking for cuts"),
        ("probe", "renditions"),
        shots.run,
        2.5,
        stored=("renditions",),
    ),
):
    registry.register(stage)

# A goal of its own, for each transcript that people correct: its one step is done again after edits.
registry.register(
    Stage(
        "realign",
        "realign",
        _("timing corrected words"),
        (),
        realign.run,
        consent=Scope.AI_TRANSCRIPTION,
    )
)

# So is a machine's draft of a translation.
registry.register(
    Stage(
        "translate",
        "translate",
        _("translating into English"),
        (),
        translate.run,
        25,
        consent=Scope.AI_TRANSCRIPTION,
    )
)
