from __future__ import annotations

import json

import pytest
from anthology_sample import anthology
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publications.document import model
from publications.document.model import Document
from publications.document.tagged_json import MalformedDocument

text = st.text(max_size=12)
runs = st.recursive(
    st.one_of(
        st.builds(model.Text, text), st.builds(model.NoteRef, text), st.just(model.LineBreak())
    ),
    lambda inner: st.one_of(
        st.builds(model.Strong, st.tuples(inner)),
        st.builds(model.Emphasis, st.tuples(inner, inner)),
        st.builds(model.Superscript, st.tuples(inner)),
        st.builds(model.Subscript, st.tuples()),
        st.builds(model.Link, text, st.tuples(inner), text),
        st.builds(model.Span, text, st.tuples(inner)),
    ),
    max_leaves=4,
)
inlines = st.lists(runs, max_size=3).map(tuple)
cells = st.builds(model.Cell, inlines)
funder_blocks = st.builds(
    model.FunderBlock,
    text,
    text,
    st.lists(st.builds(model.Funder, text, st.none() | text, text), max_size=2).map(tuple),
)
blocks = st.recursive(
    st.one_of(
        st.builds(model.Heading, st.integers(), text, inlines),
        st.builds(model.Paragraph, inlines),
        st.builds(model.Figure, text, text, st.booleans(), inlines, text, st.integers()),
        st.builds(
            model.Table,
            inlines,
            st.lists(st.builds(model.Row, st.lists(cells, max_size=2).map(tuple)), max_size=2).map(
                tuple
            ),
            st.booleans(),
            st.booleans(),
        ),
        st.builds(
            model.FilmBox,
            text,
            text,
            st.integers(),
            st.none() | text,
            text,
            text,
            st.lists(st.builds(model.Chapter, st.integers(), text, text), max_size=2).map(tuple),
        ),
        st.builds(model.TranscriptQuote, inlines, text, text, text, st.integers(), st.integers()),
        st.builds(
            model.Definitions,
            st.lists(st.builds(model.Definition, text, inlines, inlines), max_size=2).map(tuple),
        ),
        st.builds(model.Contributor, text, text, inlines, st.none() | text, text),
        st.builds(
            model.Contact, text, text, text, st.lists(text, max_size=2).map(tuple), text, text, text
        ),
        st.builds(
            model.Downloads,
            text,
            st.lists(st.builds(model.Download, text, text, text, st.integers()), max_size=2).map(
                tuple
            ),
        ),
        st.just(model.ThematicBreak()),
        funder_blocks,
    ),
    lambda inner: st.one_of(
        st.builds(
            model.List, st.booleans(), st.tuples(st.builds(model.ListItem, st.tuples(inner)))
        ),
        st.builds(model.KeyPoints, text, st.tuples(st.builds(model.ListItem, st.tuples(inner)))),
        st.builds(model.Quotation, st.tuples(inner), inlines),
        st.builds(model.Box, text, st.tuples(inner)),
    ),
    max_leaves=4,
)
sections = st.builds(
    model.Section,
    kind=st.sampled_from(model.SectionKind),
    id=text,
    title=text,
    blocks=st.lists(blocks, max_size=3).map(tuple),
    authors=st.lists(text, max_size=2).map(tuple),
    footnotes=st.lists(
        st.builds(model.Footnote, text, st.tuples(st.builds(model.Paragraph, inlines))), max_size=2
    ).map(tuple),
    signature=st.none() | st.builds(model.Signature, text, text, text, st.none() | text, text),
    easy_read=st.lists(blocks, max_size=1).map(tuple),
)
documents = st.builds(
    Document,
    title=text,
    created=text,
    sections=st.lists(sections, max_size=2).map(tuple),
    imprint=st.builds(model.Imprint, edition=text, lines=st.lists(text, max_size=2).map(tuple)),
    funders=st.lists(funder_blocks, max_size=1).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(documents)
def test_any_document_reads_back_as_it_was_written(document: Document) -> None:
    assert Document.from_json(document.to_json()) == document


def test_the_sample_anthology_reads_back_and_its_json_is_stable() -> None:
    written = anthology().to_json()
    assert Document.from_json(written) == anthology()
    assert Document.from_json(written).to_json() == written


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema_version": 3}, "schema version 3: this program reads version 2"),
        ({"title": None}, "Document.title: str was expected, not None"),
        ({"title": 5}, "Document.title: str was expected, not 5"),
        ({"colour": "red"}, "Document: the fields of Document differ: colour"),
        ({"sections": {}}, "Document.sections: a list was expected"),
        ({"sections": [{"type": "Chapter"}]}, "Document.sections[0]: 'Chapter' cannot stand here"),
        ({"type": "Section"}, "Document: 'Section' cannot stand here"),
        ({"imprint": []}, "Document.imprint: an object was expected"),
    ],
)
def test_a_document_that_does_not_fit_names_the_place(
    change: dict[str, object], message: str
) -> None:
    changed = json.loads(anthology().to_json()) | change
    with pytest.raises(MalformedDocument) as caught:
        Document.from_json(json.dumps(changed))
    assert str(caught.value) == message


@pytest.mark.parametrize("source", ["", "{", "[]", "null", "5", "[" * 100_000])
def test_what_is_not_a_document_is_refused(source: str) -> None:
    with pytest.raises(MalformedDocument):
        Document.from_json(source)


def test_an_unknown_kind_of_section_is_refused() -> None:
    changed = json.loads(anthology().to_json())
    changed["sections"][0]["kind"] = "poem"
    with pytest.raises(MalformedDocument) as caught:
        Document.from_json(json.dumps(changed))
    assert str(caught.value) == "Document.sections[0].kind: 'poem' is not a SectionKind"
