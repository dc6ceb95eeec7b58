"""The form of an uploaded picture."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
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
    file = PictureField(label=_("File"))
