from django.urls import path

from publications import views
from publications.views import addresses

app_name = "publications"

urlpatterns = [
    path("f/<int:page_pk>", addresses.short_film, name="short_film"),
    path("kraje/<str:region>.png", addresses.region_map, name="region_map"),
    # Given out before editions had an address of their own.
    path(
        "vydani/<int:edition_id>/<str:name>",
        views.edition_file_by_number,
        name="edition_file_by_number",
    ),
    path("vydani/<slug:public_id>/", views.edition, name="edition"),
    path("en/vydani/<slug:public_id>/", views.edition, name="edition_en"),
    path("vydani/<slug:public_id>/citace.<str:ending>", views.citation, name="citation"),
    path(
        "vydani/<slug:public_id>/<str:section_id>/citace.<str:ending>",
        views.citation,
        name="section_citation",
    ),
    path(
        "vydani/<slug:public_id>/prispevek/<str:section_id>.pdf",
        views.article,
        name="edition_article",
    ),
    path("vydani/<slug:public_id>/<str:name>", views.edition_file, name="edition_file"),
    path("k/<str:token>/", views.copy, name="copy"),
    path("en/k/<str:token>/", views.copy, name="copy_en"),
    path("k/<str:token>/<str:name>", views.copy_file, name="copy_file"),
]
