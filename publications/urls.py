from django.urls import path

from publications import views
from publications.views import addresses, book

app_name = "publications"

urlpatterns = [
    path("f/<int:page_pk>", addresses.short_film, name="short_film"),
    path("f/<int:page_pk>/kapitoly.vtt", addresses.film_chapters, name="film_chapters"),
    path("f/<int:page_pk>.png", addresses.film_code, name="film_code"),
    path("kraje/<str:region>.png", addresses.region_map, name="region_map"),
    path("kniha/<slug:digest>.css", book.stylesheet, name="book_stylesheet"),
    path(
        "kniha/<slug:part>-<int:weight>-<slug:style>-<slug:digest>.woff2",
        book.font,
        name="book_font",
    ),
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
    path("vydani/<slug:public_id>/zmeny/<int:since>.docx", views.redline, name="redline"),
    path("vydani/<slug:public_id>/<str:name>", views.edition_file, name="edition_file"),
    path("k/<str:token>/", views.copy, name="copy"),
    path("en/k/<str:token>/", views.copy, name="copy_en"),
    path("k/<str:token>/<str:name>", views.copy_file, name="copy_file"),
]
