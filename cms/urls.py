"""Addresses of the whole site. Czech has no prefix, English lives under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from cms import views

urlpatterns = [
    path("sprava/", include(wagtailadmin_urls)),
    path(
        "prihlaseni/",
        LoginView.as_view(template_name="cms/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("odhlaseni/", LogoutView.as_view(), name="logout"),
    path("", include("media.urls")),
    path("", include("transcripts.urls")),
]
urlpatterns += i18n_patterns(
    path(_("search/"), views.search_page, name="search"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
