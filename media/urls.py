from django.urls import path

from media import views

app_name = "media"

urlpatterns = [
    path("files/<uuid:recording_id>/<str:name>", views.rendition, name="rendition"),
]
