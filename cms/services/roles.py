"""Who may do what: four roles as groups, each with its permissions named here and nowhere else."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

VOLUNTEERS = "Dobrovolníci"
REVIEWERS = "Korektoři"
EDITORS = "Redakce"
COORDINATORS = "Koordinátoři"

_CORRECT = ("transcripts.correct_transcript",)
_REVIEW = ("transcripts.review_transcript",)
_EDIT = (
    "wagtailadmin.access_admin",
    "media.view_recording",
    "media.add_recording",
    "media.change_recording",
    "media.add_consent",
    "media.change_consent",
    "publications.export_collection",
    "transcripts.add_transcript",
    "transcripts.view_glossary",
    "transcripts.add_glossary",
    "transcripts.change_glossary",
    "transcripts.delete_glossary",
)
ROLES: dict[str, tuple[str, ...]] = {
    VOLUNTEERS: _CORRECT,
    REVIEWERS: (*_CORRECT, *_REVIEW),
    EDITORS: (*_EDIT, *_REVIEW),
    COORDINATORS: (*_EDIT, *_CORRECT, *_REVIEW, "cms.add_user", "cms.change_user", "cms.view_user"),
}
_ON_PAGES = ("add_page", "change_page", "publish_page")
# Wagtail keeps the permissions of pictures on its own model, whichever model is in use.
_ON_PICTURES = ("add_image", "change_image", "choose_image")


def ensure() -> None:
    """Create the groups and give each exactly its permissions. Again changes nothing."""
    for name, codes in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set([_permission(code) for code in codes])
        if "wagtailadmin.access_admin" in codes:
            _give_the_site(group)


def _permission(code: str) -> Permission:
    app_label, codename = code.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _give_the_site(group: Group) -> None:
    root = Page.get_first_root_node()
    for codename in _ON_PAGES:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.get_first_root_node()
    for codename in _ON_PICTURES:
        GroupCollectionPermission.objects.get_or_create(
            group=group,
            collection=collection,
            permission=Permission.objects.get(
                content_type__app_label="wagtailimages", codename=codename
            ),
        )
