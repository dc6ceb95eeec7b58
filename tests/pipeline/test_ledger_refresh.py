"""After a change of settings only what depends on it is done again."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from ledger_goal import states, step, work_off

from pipeline.models import Step, StepState
from pipeline.services import handoff, runs, steps


@pytest.fixture
def site():
    """The settings the stages read."""
    return {"model": "base", "profile": "cs"}


@pytest.fixture
def film(goal, site):
    """probe > audio > listen > write > words, and a poster; audio hands on a file."""

    def audio(context):
        (context.work / "sound").write_text("sound")
        return {"wav": context.keep(context.work / "sound", "speech.wav")}

    def listen(context):
        return {"parts": 2}

    def write(context):
        sound = context.take(context.outputs["audio"]["wav"])
        return {"words": sound.read_text() + site["model"]}

    goal.stage("probe")
    goal.stage("audio", "probe", does=audio, hands=("wav",))
    goal.stage("poster", "probe")
    goal.stage("waveform", "audio")
    goal.stage("listen", "audio", does=listen)
    goal.stage(
        "write", "listen", "audio", parts_from="listen", does=write,
        reads=lambda run: {"model": site["model"]},
    )  # fmt: skip
    goal.stage("subtitles", "write", reads=lambda run: {"profile": site["profile"]})
    return goal


@pytest.fixture
def run(film):
    run = film.start()
    work_off()
    assert set(states(run).values()) <= {"done", "done done"}
    film.ran.clear()
    return run


def test_nothing_is_done_again_where_nothing_has_changed(film, run):
    assert not runs.changed(run)
    assert not runs.refresh(run)
    work_off()
    assert film.ran == []


def test_another_profile_redoes_the_subtitles_alone(film, run, site):
    site["profile"] = "en"
    assert runs.changed(run).labels == ["label of subtitles"]
    runs.refresh(run)
    work_off()
    assert film.ran == ["subtitles"]


def test_another_model_redoes_the_words_the_lost_sound_and_what_comes_after(film, run, site):
    assert handoff.runs_here() == []
    site["model"] = "large"
    assert runs.changed(run).labels == ["label of write", "label of subtitles"]
    runs.refresh(run)
    work_off()
    assert film.ran == ["audio", "write/0", "write/1", "subtitles"]
    assert step(run, "write", 1).output == {"words": "soundlarge"}
    assert not runs.changed(run)


def test_the_sound_is_not_made_again_while_it_is_there(film, run, site, tmp_path):
    (tmp_path / "sound").write_text("sound")
    handoff.keep(run, tmp_path / "sound", "speech.wav")
    site["model"] = "large"
    runs.refresh(run)
    work_off()
    assert film.ran == ["write/0", "write/1", "subtitles"]


def test_a_newer_version_of_a_stage_redoes_it_and_what_comes_after(film, run):
    film.change("listen", version=2)
    film.does["listen"] = lambda context: {"parts": 3}
    runs.refresh(run)
    work_off()
    assert film.ran == ["audio", "listen", "write/0", "write/1", "write/2", "subtitles"]
    assert states(run)["write"] == "done done done"


def test_fewer_parts_than_before_leave_none_over(film, run):
    film.change("listen", version=2)
    film.does["listen"] = lambda context: {"parts": 1}
    runs.refresh(run)
    work_off()
    assert states(run)["write"] == "done"


def test_what_hangs_on_a_changed_step_leaves_the_queue_until_it_is_done(film, run, site):
    step(run, "subtitles")
    Step.objects.filter(run=run, stage="subtitles").update(state=StepState.READY)
    site["model"] = "large"
    runs.refresh(run)
    assert states(run)["subtitles"] == "waiting"
    assert states(run)["audio"] == "ready"
    assert states(run)["write"] == "waiting waiting"


def test_a_running_step_with_old_settings_is_taken_back(film, run, site):
    runs.retry(step(run, "subtitles"))
    Step.objects.filter(run=run, stage="subtitles").update(state=StepState.READY)

    def changed_meanwhile(context):
        if site["profile"] == "cs":
            site["profile"] = "en"
            runs.refresh(run)
        return {"profile": site["profile"]}

    film.does["subtitles"] = changed_meanwhile
    work_off()
    assert film.ran == ["subtitles", "subtitles"]
    assert step(run, "subtitles").output == {"profile": "en"}
    assert not runs.changed(run)


def test_a_stage_that_is_new_in_this_version_is_added(film, run):
    film.stage("storyboard", "probe")
    assert runs.changed(run).labels == ["label of storyboard"]
    runs.refresh(run)
    work_off()
    assert film.ran == ["storyboard"]


def test_a_failed_step_whose_sound_is_gone_gets_it_again(film, run):
    Step.objects.filter(run=run, stage="write", part=1).update(state=StepState.FAILED)
    runs.retry(step(run, "write", 1))
    work_off()
    assert film.ran == ["audio", "write/1"]


def test_the_command_refreshes_every_run(film, run, site, capsys):
    site["profile"] = "en"
    call_command("refresh", "--all")
    assert "label of subtitles" in capsys.readouterr().out
    work_off()
    assert film.ran == ["subtitles"]


def test_the_command_without_all_only_says_what_would_be_done(film, run, site, capsys):
    site["profile"] = "en"
    call_command("refresh")
    assert "label of subtitles" in capsys.readouterr().out
    assert states(run)["subtitles"] == "done"
    assert not steps.advance()
