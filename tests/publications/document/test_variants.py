"""Documents made of a document: one article alone, and the easy reading."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from anthology_sample import anthology

from publications.document import text, upgrades, variants, walk
from publications.document.model import Document, Link
from publications.document.validation import validate


def test_each_article_alone_may_be_printed_and_holds_its_own_words():
    whole = anthology()
    for section in whole.sections:
        if section.kind == "part":
            continue
        alone = variants.article(whole, section.id)
        assert validate(alone) == ()
        assert (alone.title, alone.language) == (section.title, section.lang)
        assert "\n".join(text.section_lines(alone.sections[0])) == "\n".join(
            text.section_lines(section)
        )
        assert alone.funders == whole.funders
        inside = [
            inline.url
            for run in walk.section_runs(alone.sections[0])
            for inline in walk.inlines(run)
            if isinstance(inline, Link) and inline.url.startswith("#")
        ]
        assert inside == []


def test_an_unknown_article_is_an_error():
    with pytest.raises(KeyError):
        variants.article(anthology(), "neni")


def test_the_easy_reading_is_a_document_of_its_own():
    easy = variants.easy_read(anthology())
    assert easy is not None
    assert validate(easy) == ()
    assert (easy.subtitle, len(easy.sections)) == ("Snadné čtení", 1)
    assert "Zavolá, komu je třeba." in text.plain(easy)
    assert "Zavolá, komu je třeba." not in text.plain(anthology())


def test_there_is_none_where_nobody_wrote_one():
    sections = tuple(replace(section, easy_read=()) for section in anthology().sections)
    assert variants.easy_read(replace(anthology(), sections=sections)) is None


def test_a_document_of_the_first_version_still_reads():
    value = json.loads(anthology().to_json())
    since = {
        "FilmBox": ("short_url", "chapters"),
        "Signature": ("date", "picture", "alt"),
        "Section": ("easy_read",),
        "Imprint": ("url",),
    }
    new = {"TranscriptQuote", "Definitions", "Contributor", "Contact", "Downloads"}

    def old(item):
        if isinstance(item, list):
            return [
                old(each)
                for each in item
                if not (isinstance(each, dict) and each.get("type") in new)
            ]
        if isinstance(item, dict):
            left = since.get(item.get("type"), ())
            return {name: old(each) for name, each in item.items() if name not in left}
        return item

    first = {**old(value), "schema_version": 1}
    first["sections"] = [
        s for s in first["sections"] if s["blocks"] and s["kind"] in ("foreword", "paper")
    ]
    read = Document.from_json(json.dumps(first))
    assert [section.title for section in read.sections] == [
        section.title for section in anthology().sections if section.kind in ("foreword", "paper")
    ]
    assert read.sections[0].signature == replace(
        anthology().sections[0].signature, date="", picture=None, alt=""
    )
    assert Document.from_json(read.to_json()) == read
    assert upgrades.upgraded(value) == value
