"""Two machines that share a database and a bucket, and nothing else."""

from __future__ import annotations

import json

import films
import pytest
from bucket_site import Bucket
from machines import Machines

from pipeline.registry import registry

pytestmark = pytest.mark.slow

STORED = """
from django.core.files.storage import storages
from media.models import Rendition
from pipeline.models import Step
from transcripts.models import Transcript
result = {
    "states": sorted(set(Step.objects.values_list("state", flat=True))),
    "renditions": sorted(f"renditions/{name}" for name in Rendition.objects.values_list("file", flat=True)),
    "words": sum(transcript.cues.count() for transcript in Transcript.objects.all()),
}
"""


@pytest.fixture(scope="module")
def bucket():
    bucket = Bucket()
    yield bucket
    bucket.end()


@pytest.mark.parametrize("engine", ["postgres", "celery"])
def test_a_film_is_heard_on_one_machine_and_filmed_on_another(engine, bucket, templates, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    bucket.empty()
    machines = Machines(engine, templates, here, bucket.environment)
    try:
        machines.run(films.REGISTER, *films.make(tmp_path, tones=0, spoken=1))
        speech = ["audio", "listen", "transcribe"]
        rest = [each.name for each in registry.of("film") if each.name not in speech]
        machines.start("--stages", ",".join(speech), LIVES_DATA=str(there))
        machines.start("--stages", ",".join(rest))
        left = "SELECT count(*) FROM pipeline_step WHERE state IN ('ready', 'running')"
        machines.wait(lambda: machines.query(left)[0][0] == 0, "it does not end", 900)
        stored = machines.run(STORED)
        by = dict(machines.query("SELECT stage, worker FROM pipeline_step"))
    finally:
        machines.end()
    assert stored["states"] == ["done"], machines.log()[-3000:]
    assert stored["words"] > 0
    assert by["audio"] == by["transcribe"] != by["renditions"]
    assert bucket.keys("renditions/") == stored["renditions"] != []
    assert len(bucket.keys("originals/")) == 1
    assert bucket.keys("handoff/") == []
    for folder in (here, there):
        kept = {path.relative_to(folder).parts[:3] for path in folder.rglob("*.mp4")}
        assert kept == {("work", "cache", "originals")}
        assert not (folder / "renditions").exists()


def test_the_sites_settings_name_the_bucket_for_every_kind_of_file(bucket, templates, tmp_path):
    machines = Machines("sqlite", templates, tmp_path, bucket.environment)
    try:
        found = machines.run(
            "from django.conf import settings\n"
            "result = {name: each['OPTIONS'].get('location') for name, each in settings.STORAGES.items()"
            " if name != 'staticfiles'}"
        )
    finally:
        machines.end()
    assert json.loads(json.dumps(found)) == {
        "default": "site",
        "originals": "originals",
        "renditions": "renditions",
        "editions": "editions",
        "handoff": "handoff",
    }
