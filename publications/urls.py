from django.urls import path

from publications import views

app_name = "publications"

urlpatterns = [
    path("vydani/<int:edition_id>/<str:name>", views.edition_file, name="edition_file"),
]
