"""What the correction pages send."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from transcripts.models import NAME_CHARACTERS
from transcripts.subtitles import formats

# Far over what one subtitle can hold: `wording.clean` says the limit to the person.
MOST_CHARACTERS = 20_000


class CorrectionForm(forms.Form):
    """One corrected cue, from a plain form or from JSON."""

    # Not a CharField: it would strip the text and refuse characters that the service cleans away.
    text = forms.Field(required=False)
    base_revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    start_ms = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    end_ms = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    speaker = forms.CharField(max_length=NAME_CHARACTERS, required=False)

    @classmethod
    def of(cls, request: HttpRequest) -> CorrectionForm:
        """The form for a request of either kind; malformed JSON is a form without values."""
        if request.content_type != "application/json":
            return cls(request.POST)
        try:
            data = json.loads(request.body)
        except (ValueError, RecursionError):
            data = None
        return cls(data if isinstance(data, dict) else {})

    def clean_speaker(self) -> str | None:
        """None where the cue's speaker was not asked for, as on the page of one cue."""
        return self.cleaned_data["speaker"] if "speaker" in self.data else None

    def clean_text(self) -> str:
        text: Any = self.cleaned_data["text"]
        if "text" not in self.data or not isinstance(text, str) or len(text) > MOST_CHARACTERS:
            raise forms.ValidationError(_("The text is missing or far too long."))
        return text


class RangeForm(forms.Form):
    """Which subtitles are to be divided anew, by their numbers."""

    first = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    last = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class TranslationForm(forms.Form):
    """A language of those possible, and perhaps a file of subtitles in it or a machine's draft."""

    language = forms.ChoiceField()
    machine = forms.BooleanField(required=False)
    file = forms.FileField(required=False, allow_empty_file=True)

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > formats.MAX_BYTES:
            raise forms.ValidationError(
                _("The file is too large for subtitles. Nothing was stored.")
            )
        if file and self.cleaned_data.get("machine"):
            raise forms.ValidationError(
                _("Choose the file or the machine's draft, not both. Nothing was stored.")
            )
        return file
