"""Addresses of the whole site. Czech has no prefix, English lives under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import views
from media.views import bucket_picture

_pictures = (
    (bucket_picture,)
    if settings.S3_BUCKET
    else (serve, {"document_root": settings.MEDIA_ROOT / "images"})
)

handler400 = "cms.views.bad_request"
urlpatterns = [
    path("sprava/", include(wagtailadmin_urls)),
    path("dokumenty/", include(wagtaildocs_urls)),
    path("prihlaseni/", LoginView.as_view(template_name="cms/login.html"), name="login"),
    path("odhlaseni/", LogoutView.as_view(), name="logout"),
    path("", include("media.urls")),
    path("", include("publications.urls")),
    path("", include("transcripts.urls")),
    # Pictures of pages; renditions and originals of films lie elsewhere and never pass here.
    path("pictures/images/<path:path>", *_pictures),
]
urlpatterns += i18n_patterns(
    path(_("search/"), views.search_page, name="search"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
