"""Nobody approves while corrected words wait to be heard, and nothing changes once somebody has: with real
workers and the real engine."""

from __future__ import annotations

import pytest
from django.conf import settings
from machines import Machines

pytestmark = pytest.mark.slow

PREPARE = """
from datetime import date
from pathlib import Path
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from media.enums import Scope
from media.models import Appearance, Participant
from media.services import consent, recordings
from pipeline.services import runs
film = recordings.register([Path(given[0]).read_bytes()], name="care.flac", title="Péče", language="cs")
seen = Appearance.objects.create(recording=film, participant=Participant.objects.create(name="Jana"))
consent.record(seen, [Scope.AI_TRANSCRIPTION], form_version="2026-1", signed_on=date(2026, 1, 5))
for name, right in (("dobrovolnice", "correct_transcript"), ("revizorka", "review_transcript")):
    person = get_user_model().objects.create_user(name)
    person.user_permissions.add(Permission.objects.get(codename=right))
"""

CORRECT = """
from django.contrib.auth import get_user_model
from pipeline.models import Worker
from transcripts.models import Transcript
from transcripts.services import corrections, review
transcript = Transcript.objects.get()
volunteer = get_user_model().objects.get(username="dobrovolnice")
for cue in list(transcript.cues.all())[:given[0]]:
    corrections.save(cue, "Opravdu " + cue.text.replace("\\n", " "), cue.revision, volunteer)
review.submit(transcript, volunteer)
Worker.objects.all().delete()  # as a minute later, when one that has ended counts for gone
"""

WORDS = """
from transcripts.models import CaptionTrack, Transcript
def words():
    return [row.words for row in Transcript.objects.get().cues.all()]
"""

APPROVE = f"""{WORDS}
import time
from django.contrib.auth import get_user_model
from transcripts.services import review
transcript, reviewer = Transcript.objects.get(), get_user_model().objects.get(username="revizorka")
refused = []
while True:
    try:
        track = review.approve(transcript, reviewer)
        break
    except review.TimesComing as error:
        assert not CaptionTrack.objects.approved().exists()
        refused.append((error.hearing.cues, str(error)))
        if given[0] == "once":
            break
        time.sleep(0.05)
result = {{"refused": refused, "words": words(),
          "frozen": list(CaptionTrack.objects.approved().values_list("vtt", flat=True))}}
"""

LEFT = "SELECT count(*) FROM pipeline_step WHERE state IN ('ready', 'running', 'waiting')"


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_approval_waits_for_the_times_and_no_time_changes_after_it(engine, templates, tmp_path):
    machines = Machines(engine, templates, tmp_path, {})
    try:
        machines.run(PREPARE, str(settings.BASE_DIR / "tests" / "data" / "speech" / "care.flac"))
        machines.start("--until-idle").wait()
        machines.run(CORRECT, 3)
        # Nobody works: it says so, and nothing is frozen.
        alone = machines.run(APPROVE, "once")
        # A reviewer who does not stop trying, while a worker hears.
        machines.start()
        approved = machines.run(APPROVE, "again")
        machines.wait(lambda: machines.query(LEFT)[0][0] == 0, "it does not end", 300)
        after = machines.run(f"{WORDS}\nresult = words()")
    finally:
        machines.end()
    assert [left for left, _ in alone["refused"]] == [3]
    assert alone["refused"][0][1].endswith("obraťte se na jeho správce.")
    assert alone["frozen"] == []
    left = [each for each, _ in approved["refused"]]
    assert left == sorted(left, reverse=True)
    assert left[0] == 3
    assert len(approved["frozen"]) == 1
    # Heard, not spread: the times are others than those the edits were given, and stay.
    assert approved["words"] != alone["words"]
    assert after == approved["words"]
