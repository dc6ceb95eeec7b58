"""Blocks of a body: what an editor may write, and what the reader gets of it."""

import pytest
from django.template import Context, Template
from wagtail.blocks import StructBlockValidationError
from wagtail.rich_text import RichText

from publications.blocks import BodyBlock, FigureBlock, RowsBlock, TextBlock
from publications.notes import faults, replace_marks


def rendered(blocks, **arguments):
    given = " ".join(f"{name}={value!r}" for name, value in arguments.items())
    stream = BodyBlock().to_python(blocks)
    template = Template("{% load bodies %}{% body stream " + given + " %}")
    return " ".join(template.render(Context({"stream": stream})).split())


def text(body, *notes):
    return {"type": "text", "value": {"body": body, "notes": list(notes)}}


def test_marks_that_have_their_notes_are_without_fault():
    assert faults("<p>Péče[^1] a pomoc.[^2]</p>", 2) == []


def test_a_mark_without_a_note_a_second_mark_and_a_note_without_a_mark_are_each_named():
    sentences = faults("<p>a[^1] b[^1] c[^4]</p>", 2)
    assert [sentence.split("[")[1].split("]")[0] for sentence in sentences] == ["^4", "^1", "^2"]


def test_a_mark_inside_an_address_is_not_a_mark():
    html = '<a href="https://example.org/[^1]">odkaz</a>[^1]'
    assert replace_marks(html, lambda n: f"({n})") == (
        '<a href="https://example.org/[^1]">odkaz</a>(1)'
    )


def test_a_text_whose_notes_do_not_fit_is_refused_with_a_sentence():
    block = TextBlock()
    value = block.to_python({"body": "<p>Péče.[^2]</p>", "notes": ["první"]})
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    messages = refused.value.block_errors["body"].messages
    assert len(messages) == 2
    assert "[^2]" in messages[0]
    assert "[^1]" in messages[1]


def test_a_picture_needs_a_description_unless_it_is_decorative(db):
    from wagtail_factories import ImageFactory

    block = FigureBlock()
    value = {"image": ImageFactory(), "alt": " ", "decorative": False, "caption": "", "credit": ""}
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.normalize(value))
    assert set(refused.value.block_errors) == {"alt"}
    decorative = block.normalize({**value, "alt": "", "decorative": True})
    assert block.clean(decorative)["decorative"] is True


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("kraj | služby\nPraha | 12", [["kraj", "služby"], ["Praha", "12"]]),
        ("kraj\tslužby\n\nPraha\t12\n", [["kraj", "služby"], ["Praha", "12"]]),
        ("a | b | c\nd", [["a", "b", "c"], ["d", "", ""]]),
        ("v/v \\| s/s | ano", [["v/v | s/s", "ano"]]),
        ("", []),
    ],
)
def test_a_table_is_read_from_lines_typed_or_pasted_from_a_spreadsheet(typed, rows):
    assert RowsBlock().value_from_form(typed) == rows


def test_a_table_survives_being_opened_in_the_editor_and_saved():
    rows = [["kraj", "a | b"], ["Praha", "x"]]
    assert RowsBlock().clean(rows) == rows


def test_footnotes_of_several_texts_are_numbered_through_and_lead_there_and_back():
    html = rendered(
        [
            text("<p>První[^1] a druhá.[^2]</p>", "nota <i>A</i>", "nota B"),
            text("<p>Třetí.[^1]</p>", "nota C"),
        ],
        prefix="f",
    )
    for number in (1, 2, 3):
        assert f'href="#f-fn{number}" id="f-fnref{number}" role="doc-noteref"' in html
        assert f'<li id="f-fn{number}">' in html
        assert f'href="#f-fnref{number}" role="doc-backlink"' in html
    assert "<i>A</i>" in html
    assert html.count('class="endnotes"') == 1


def test_a_text_without_notes_has_no_section_of_notes():
    assert 'class="endnotes"' not in rendered([text("<p>Bez poznámek.</p>")])


def test_headings_are_lowered_below_the_title_of_their_section():
    blocks = [{"type": "heading", "value": {"text": "Situace", "level": 2}}]
    assert rendered(blocks) == '<h2 id="b-1">Situace</h2>'
    assert rendered(blocks, shift=1, prefix="s2") == '<h3 id="s2-1">Situace</h3>'


def test_a_table_says_what_its_headers_head():
    html = rendered(
        [
            {
                "type": "table",
                "value": {
                    "caption": "Služby",
                    "header_row": True,
                    "header_column": True,
                    "rows": [["Kraj", "Počet"], ["Praha", "12"]],
                },
            }
        ]
    )
    assert '<caption id="b-1">Služby</caption>' in html
    assert '<thead><tr><th scope="col">Kraj</th><th scope="col">Počet</th></tr></thead>' in html
    assert '<tbody> <tr><th scope="row">Praha</th><td>12</td></tr> </tbody>' in html


def test_a_table_without_a_header_row_keeps_its_first_row_in_the_body():
    value = {"caption": "c", "header_row": False, "header_column": False, "rows": [["a"], ["b"]]}
    html = rendered([{"type": "table", "value": value}])
    assert "<thead>" not in html
    assert "<tbody> <tr><td>a</td></tr> <tr><td>b</td></tr> </tbody>" in html


def test_markup_in_plain_fields_is_shown_as_it_was_written():
    hostile = "<script>alert(1)</script>"
    html = rendered(
        [
            {"type": "heading", "value": {"text": hostile, "level": 2}},
            {"type": "quotation", "value": {"text": hostile, "source": hostile}},
            {"type": "key_points", "value": {"title": hostile, "points": [hostile]}},
            {
                "type": "table",
                "value": {"caption": hostile, "header_row": True, "rows": [[hostile]]},
            },
        ]
    )
    assert "<script>" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 7


def test_a_quotation_leads_nowhere_where_there_is_no_film():
    value = {"text": "Noc je dlouhá.", "source": "matka", "start_ms": 83_200}
    html = rendered([{"type": "quotation", "value": value}])
    assert "<blockquote><p>Noc je dlouhá.</p></blockquote>" in html
    assert "#t=" not in html


def test_a_body_read_back_holds_what_was_put_in():
    stream = BodyBlock().to_python([text("<p>A[^1]</p>", "nota")])
    assert stream[0].value["body"] == RichText("<p>A[^1]</p>")
    assert [note.source for note in stream[0].value["notes"]] == ["nota"]
