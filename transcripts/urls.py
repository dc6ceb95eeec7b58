"""Addresses of correcting, reviewing and serving what was said; included at the root of the site."""

from django.urls import path, re_path

from transcripts import views

app_name = "transcripts"

urlpatterns = [
    path("prepisy/", views.transcript_list, name="list"),
    path("prepisy/<uuid:pk>/", views.correct, name="correct"),
    path("prepisy/<uuid:pk>/titulek/<int:cue_pk>/", views.cue, name="cue"),
    path(
        "prepisy/<uuid:pk>/titulek/<int:cue_pk>/vratit/<int:edit_pk>/",
        views.restore,
        name="restore",
    ),
    path("prepisy/<uuid:pk>/titulek/<int:cue_pk>/plati/", views.confirm, name="confirm"),
    path("prepisy/<uuid:pk>/zvuk/<int:sound_pk>/", views.sound, name="sound"),
    path("prepisy/<uuid:pk>/preklad/", views.translate, name="translate"),
    path("prepisy/<uuid:pk>/mluvci/", views.speakers, name="speakers"),
    path("prepisy/<uuid:pk>/rozdelit/", views.recut, name="recut"),
    path("prepisy/<uuid:pk>/odeslat/", views.submit, name="submit"),
    path("prepisy/<uuid:pk>/revize/", views.review, name="review"),
    path("prepisy/<uuid:pk>/revize/schvalit/", views.approve, name="approve"),
    path("prepisy/<uuid:pk>/revize/casy/", views.hearing, name="hearing"),
    path("prepisy/<uuid:pk>/revize/vratit/", views.return_, name="return"),
    path("prepisy/<uuid:pk>/revize/otevrit/", views.reopen, name="reopen"),
    re_path(
        r"^titulky/(?P<recording_pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/"
        r"(?P<short_hash>[0-9a-f]{16})\.(?P<extension>vtt|srt|txt)$",
        views.track,
        name="track",
    ),
]
