from django.urls import path

from media import upload_views, views

app_name = "media"

urlpatterns = [
    path("files/<uuid:recording_id>/<str:name>", views.rendition, name="rendition"),
    path("uploads/", upload_views.begin, name="uploads"),
    path("uploads/<uuid:pk>", upload_views.go_on, name="upload"),
]
