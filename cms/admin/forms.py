"""Forms of the editors' pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm

from media.enums import Language, PresenceKind, Scope, SignedHow
from media.models import Appearance, Consent, Participant


class FilmForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(
        label=_("Spoken language"),
        choices=Language.choices,
        initial=Language.CS,
        help_text=_("The speech is written down in this language; it is never guessed."),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    filmed_on = forms.DateField(
        label=_("Filmed on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class UploadForm(FilmForm):
    """The film comes first: while it is being sent, the rest is filled in."""

    field_order = ["film"]
    film = forms.FileField(
        label=_("Film"),
        help_text=_("As it came from the camera. What it is, is found out from its content."),
        allow_empty_file=True,
    )


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    pseudonym = forms.CharField(
        label=_("Public name"),
        max_length=200,
        required=False,
        help_text=_("Shown instead of the name."),
    )
    kind = forms.ChoiceField(label=_("Presence"), choices=PresenceKind.choices)
    role = forms.CharField(label=_("Role in the film"), max_length=120, required=False)

    def save(self, recording: Any) -> Appearance:
        data = self.cleaned_data
        participant = Participant.objects.create(name=data["name"], pseudonym=data["pseudonym"])
        return Appearance.objects.create(
            recording=recording, participant=participant, kind=data["kind"], role=data["role"]
        )


class ConsentForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label=_("What is allowed"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    how = forms.ChoiceField(label=_("How"), choices=SignedHow.choices)

    class Meta:
        model = Consent
        fields = ["form_version", "signed_on", "how", "witness", "valid_to"]
        widgets = {
            "signed_on": forms.DateInput(attrs={"type": "date"}),
            "valid_to": forms.DateInput(attrs={"type": "date"}),
        }

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class SignInForm(LoginForm):
    """Wagtail's own, which leaves the name of the password's field in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
