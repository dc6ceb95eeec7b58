"""Choices of the media models. Values are stored; change none of them."""

from django.utils.translation import gettext_lazy as _

from media.choices import TextChoices


class Language(TextChoices):
    CS = "cs", _("Czech")
    EN = "en", _("English")
    SK = "sk", _("Slovak")
    UK = "uk", _("Ukrainian")
    DE = "de", _("German")


class Capacity(TextChoices):
    ADULT = "adult", _("adult")
    MINOR = "minor", _("minor")
    SUPPORTED = "supported", _("adult with support in decisions")
    LIMITED = "limited", _("adult with limited legal capacity")
    DECEASED = "deceased", _("deceased")


class PresenceKind(TextChoices):
    SPEAKS = "speaks", _("speaks in the picture")
    VISIBLE = "visible", _("is seen, does not speak")
    VOICE = "voice", _("only the voice is heard")
    NAMED = "named", _("is only spoken of by name")
    PHOTO = "photo", _("is on a photograph")
    HOME = "home", _("their home is seen")


class Scope(TextChoices):
    """What a consent may allow; each is given or refused on its own."""

    ARCHIVE = "archive", _("keep in the archive")
    WEB_PUBLIC = "web_public", _("publish on the web")
    WEB_UNLISTED = "web_unlisted", _("show on the web to those with the link")
    PRINT = "print", _("print in the anthology")
    TRAINING = "training", _("use in training")
    OFFICIALS = "officials", _("hand to ministries, regions and towns")
    ABROAD = "abroad", _("use abroad and in English")
    SOCIAL_MEDIA = "social_media", _("share on social media")
    AI_TRANSCRIPTION = "ai_transcription", _("transcribe by machine")
    AI_TRANSLATION = "ai_translation", _("translate by machine")
    REUSE_STILLS = "reuse_stills", _("use still pictures")


class SignedHow(TextChoices):
    PAPER = "paper", _("on paper")
    AUDIO = "audio", _("recorded by sound")
    VIDEO = "video", _("recorded on video")
    ELECTRONIC = "electronic", _("electronically")


class RenditionKind(TextChoices):
    VIDEO_1080 = "video_1080", "MP4 1080p"
    VIDEO_720 = "video_720", "MP4 720p"
    VIDEO_360 = "video_360", "MP4 360p"
    AUDIO = "audio", "M4A"
    POSTER = "poster", "JPEG"
    WAVEFORM = "waveform", "JSON"
    # Several of a kind are told apart by their part: a sheet, a size.
    STORYBOARD = "storyboard", "JPEG"
    STORYBOARD_INDEX = "storyboard_vtt", "WebVTT"
    HLS_SIZE = "hls_size", "HLS"
    HLS = "hls", "HLS"
