"""Addresses of frozen caption tracks."""

from __future__ import annotations

from django import template
from django.urls import reverse

from transcripts.models import CaptionTrack

register = template.Library()


@register.simple_tag
def track_url(track: CaptionTrack, extension: str) -> str:
    """`extension` is vtt, srt or txt; the hash in the address makes each content its own."""
    return reverse(
        "transcripts:track",
        kwargs={
            "recording_pk": track.transcript.recording_id,
            "short_hash": track.sha256[:16],
            "extension": extension,
        },
    )
