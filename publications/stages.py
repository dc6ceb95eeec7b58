"""An edition's stages in the pipeline's ledger: killed half-way, the export is finished once."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pipeline.registry import Context, Output, Stage, StageFailed, registry
from publications import receivers  # noqa: F401 - registers itself, and begins runs of this goal
from publications.document.tagged_json import MalformedDocument
from publications.document.validation import InvalidDocument
from publications.document.writers import WRITERS
from publications.document.writers.pdf import UnprintableText
from publications.document.writers.pictures import PictureError
from publications.document.writers.qr import AddressTooLong
from publications.models import Edition, Redline
from publications.services import editions, keeping, problems, redlines, superseding
from publications.services.build import CannotBuild


def _edition(context: Context) -> Edition:
    return Edition.objects.select_related("collection").get(
        pk=int(context.run.subject.removeprefix("edition:"))
    )


def freeze(context: Context) -> Output:
    edition = _edition(context)
    try:
        if edition.supersedes_id:
            edition = superseding.freeze(edition)
        else:
            edition = editions.freeze(edition, context.progress)
    except InvalidDocument as error:
        raise StageFailed(problems.sentence(error)) from error
    except (
        editions.MayNotPrint,
        superseding.NothingWithdrawn,
        superseding.Untraceable,
        MalformedDocument,
        CannotBuild,
    ) as error:
        raise StageFailed(str(error)) from error
    except PictureError as error:
        raise StageFailed(problems.picture(error)) from error
    # A consent that ended while this was being made found no frozen edition to supersede.
    superseding.begin_due(edition.collection)
    return {"sha256": edition.sha256}


def writing(format: str) -> Callable[[Context], Output]:
    def write(context: Context) -> Output:
        try:
            file = editions.write(_edition(context), format)
        except UnprintableText as error:
            raise StageFailed(
                gettext(
                    "The PDF was not written: no font has the characters “%(text)s”. Find them in "
                    "the texts, replace them, and export a new edition. Other files are not touched."
                )
                % {"text": error.text}
            ) from error
        except InvalidDocument as error:
            raise StageFailed(problems.sentence(error)) from error
        except PictureError as error:
            raise StageFailed(problems.picture(error)) from error
        except AddressTooLong as error:
            raise StageFailed(problems.address(error)) from error
        if file is None:
            return {"note": gettext("There is nothing to write in this format.")}
        return {"sha256": file.sha256, "size_bytes": file.size_bytes}

    return write


def compare(context: Context) -> Output:
    row = Redline.objects.select_related("edition__collection", "since__collection").get(
        pk=int(context.run.subject.removeprefix("redline:"))
    )
    try:
        row = redlines.make(row, context.progress)
    except InvalidDocument as error:
        raise StageFailed(problems.sentence(error)) from error
    except PictureError as error:
        raise StageFailed(problems.picture(error)) from error
    except AddressTooLong as error:
        raise StageFailed(problems.address(error)) from error
    except (redlines.MayNotCompare, MalformedDocument) as error:
        raise StageFailed(str(error)) from error
    return {"sha256": row.sha256, "size_bytes": row.size_bytes}


registry.hourly["pictures printed by an earlier program"] = keeping.forget_old_prints
# A consent that merely runs out tells nobody.
registry.hourly["editions without what may no longer be shown"] = superseding.begin_all_due
registry.register(Stage(editions.GOAL, "freeze", _("gathering texts and pictures"), (), freeze, 1))
for name in WRITERS:
    registry.register(
        Stage(editions.GOAL, name, _("writing the file"), ("freeze",), writing(name), 2)
    )
registry.register(Stage(redlines.GOAL, "compare", _("marking what has changed"), (), compare, 2))
