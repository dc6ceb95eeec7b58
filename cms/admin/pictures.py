"""The form of an uploaded picture."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """Refuses a torn picture with a sentence: Wagtail lets its decoder's error through to the server."""

    def check_image_pixel_size(self, f: Any) -> None:
        try:
            super().check_image_pixel_size(f)
        except (OSError, SyntaxError, ValueError) as error:
            raise ValidationError(
                _now("The picture is damaged. Save it anew as JPEG or PNG and upload it again."),
                code="invalid_image",
            ) from error


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if wagtails := self.fields.get("file"):  # the form of several pictures has none
            # Made here and not with the class: Wagtail says at once, in the language of the moment,
            # which files it takes.
            self.fields["file"] = PictureField(label=wagtails.label, widget=wagtails.widget)
