"""Finding what was written in the case reports: any form of a word, with or without accents."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import strip_tags
from wagtail.models import Locale
from wagtail.search.query import And, Or, PlainText

from media.enums import Scope
from media.models import Recording
from publications.models import CaseReportPage
from publications.notes import MARK
from transcripts.services import lemmas
from transcripts.services.search import MAX_WORDS, Part

EXCERPT = 240


@dataclass(frozen=True, slots=True)
class ReportHit:
    """A report with every word of the query; the parts joined are an excerpt around the first."""

    report: CaseReportPage
    parts: tuple[Part, ...]


def search(query: str, locale: Locale, limit: int = 20) -> list[ReportHit]:
    """Live reports in this language whose films may be shown now, the best first."""
    language = locale.language_code
    words = list(dict.fromkeys(lemmas.words(query)))[:MAX_WORDS]
    asked = [lemmas.query_keys(word, language) for word in words]
    if not all(asked) or not asked:
        return []
    readable = CaseReportPage.objects.live().filter(
        locale=locale, film__recording__in=Recording.objects.allowed(Scope.WEB_PUBLIC)
    )
    # The search backend filters by columns of the page alone, so the rows are named by their ids.
    pages = CaseReportPage.objects.filter(pk__in=list(readable.values_list("pk", flat=True)))
    found = pages.search(And([Or([PlainText(key) for key in sorted(keys)]) for keys in asked]))
    wanted = frozenset[str]().union(*asked)
    return [ReportHit(page, _excerpt(page, wanted, language)) for page in found[:limit]]


def _excerpt(page: CaseReportPage, wanted: frozenset[str], language: str) -> tuple[Part, ...]:
    text = written_text(page)
    tokens = list(lemmas.tokens(text, language))
    first = next((token for token in tokens if token.keys & wanted), None)
    middle = first.start if first else 0
    start = text.rfind(" ", 0, max(0, middle - EXCERPT // 3)) + 1
    end = text.find(" ", min(len(text), start + EXCERPT))
    end = len(text) if end < 0 else end
    parts = [Part("… ", False)] if start else []
    done = start
    for token in tokens:
        if start <= token.start and token.end <= end and token.keys & wanted:
            parts += [
                Part(text[done : token.start], False),
                Part(text[token.start : token.end], True),
            ]
            done = token.end
    parts.append(Part(text[done:end] + (" …" if end < len(text) else ""), False))
    return tuple(part for part in parts if part.text)


def written_text(page: CaseReportPage) -> str:
    """Summary and body as plain text, without the marks of notes."""
    pieces = [page.summary]
    for block in page.body:
        pieces += block.block.get_searchable_content(block.value)
    return " ".join(MARK.sub("", strip_tags(" ".join(map(str, pieces)))).split())
