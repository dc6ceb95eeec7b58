"""What an editor fills in about a recipient."""

from django import forms

from publications.models import Distribution


class RecipientForm(forms.ModelForm):
    class Meta:
        model = Distribution
        fields = ["recipient", "organisation", "email"]
