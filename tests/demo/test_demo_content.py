"""The demo's texts keep the contract of the demo loader and never pass for real people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

DEMO = Path(__file__).resolve().parents[2] / "demo"
CONTENT = DEMO / "content"
KEYS = {
    "heading": {"text", "level"},
    "text": {"body", "notes"},
    "figure": {"image", "alt", "decorative", "caption", "credit"},
    "table": {"caption", "header_row", "header_column", "rows"},
    "quotation": {"text", "source", "start_ms"},
    "key_points": {"title", "points"},
    "box": {"title", "body"},
    "place_map": {"region", "place", "caption"},
    "contact": {"name", "role", "organisation", "address", "phone", "email", "url"},
}
#: What is kept for examples (RFC 2606): nobody's address, and nobody's by mistake.
INVENTED = re.compile(r"\S*\.example(/\S*)?")
TAGS = {"p", "b", "i", "a", "ul", "ol", "li", "br"}
MARKER = re.compile(r"\[\^(\d+)\]")


def read(name: str) -> Any:
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


REPORTS = sorted(path.name for path in (CONTENT / "reports").glob("*.json"))
COLLECTION = read("collection.json")
SITE = read("site.json")


def bodies() -> dict[str, list[dict[str, Any]]]:
    """Return every list of blocks in the demo by a name to read in a failure."""
    found = {name: read(f"reports/{name}")["body"] for name in REPORTS}
    found["foreword"] = COLLECTION["foreword"]["body"]
    for part in ("papers", "examples"):
        found |= {paper["title"]: paper["body"] for paper in COLLECTION[part]}
    found |= {f"about ({language})": SITE[language]["about"]["body"] for language in SITE}
    return found


BODIES = bodies()


def strings(value: Any) -> Iterator[str]:
    """Yield every text a reader sees in `value`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("type", "image"):
                yield from strings(item)


def word_count(body: list[dict[str, Any]]) -> int:
    plain = (re.sub(r"<[^>]+>|\[\^\d+\]", " ", text) for text in strings(body))
    return sum(len(text.split()) for text in plain)


def blocks(kind: str) -> list[dict[str, Any]]:
    return [block["value"] for body in BODIES.values() for block in body if block["type"] == kind]


class RichText(HTMLParser):
    """Collects the tags and addresses of a rich text, and whether every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if (tag, name) == ("a", "href"):
                self.addresses.append(value or "")
            else:
                self.faults.append(f"{tag} has {name}")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"{tag} closes nothing")


@pytest.mark.parametrize("name", BODIES)
def test_every_block_has_exactly_the_keys_of_its_type(name: str) -> None:
    wrong = [
        block
        for block in BODIES[name]
        if set(block) != {"type", "value"} or set(block["value"]) != KEYS[block["type"]]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", BODIES)
def test_markers_and_notes_match_one_to_one_and_in_order(name: str) -> None:
    texts = [block["value"] for block in BODIES[name] if block["type"] == "text"]
    markers = [[int(number) for number in MARKER.findall(text["body"])] for text in texts]
    assert markers == [list(range(1, len(text["notes"]) + 1)) for text in texts]


@pytest.mark.parametrize("name", BODIES)
def test_rich_text_uses_only_the_allowed_tags_and_closes_them(name: str) -> None:
    rich = [block["value"]["body"] for block in BODIES[name] if "body" in block["value"]]
    notes = [note for block in BODIES[name] for note in block["value"].get("notes", [])]
    parsed = [RichText(text) for text in rich + notes]
    assert [text.faults + text.open for text in parsed] == [[] for _ in parsed]
    assert set().union(*(text.tags for text in parsed)) <= TAGS
    hosts = {address.split("/")[2] for text in parsed for address in text.addresses}
    assert hosts <= {"example.org"}


def test_text_outside_rich_text_holds_no_markup_and_no_address() -> None:
    everything = [SITE, COLLECTION, *(read(f"reports/{name}") for name in REPORTS)]
    seen = [text for text in strings(everything) if not text.startswith(("<p>", "<ol>", "<ul>"))]
    seen = [text for text in seen if not INVENTED.fullmatch(text)]
    assert [text for text in seen if re.search(r"<(?!/?i>)|https?:|www\.|@", text)] == []


def test_tables_are_rectangular_and_no_cell_is_empty() -> None:
    for table in blocks("table"):
        assert {len(row) for row in table["rows"]} == {len(table["rows"][0])}
        assert all(cell.strip() for row in table["rows"] for cell in row)


def test_every_picture_named_in_a_text_exists_and_says_what_it_shows() -> None:
    figures = [(figure["image"], figure["alt"]) for figure in blocks("figure")]
    logos = [(funder["logo"], funder["alt"]) for funder in COLLECTION["funding"]["funders"]]
    homes = [(SITE[at]["home"]["picture"], SITE[at]["home"]["picture_alt"]) for at in SITE]
    named = figures + logos + homes
    assert len(figures) >= 1
    assert [alt for _, alt in named if len(alt.strip()) < 20] == []
    for path, _ in named:
        with Image.open(DEMO / path) as picture:
            picture.load()
            assert picture.width >= 600


def test_every_picture_is_small() -> None:
    pictures = [path for path in (DEMO / "pictures").iterdir() if path.suffix in {".png", ".jpg"}]
    assert {path.name for path in pictures if path.stat().st_size >= 250_000} == set()
    with Image.open(DEMO / "pictures/domov.jpg") as home:
        assert home.size == (1600, 900)


def test_an_easy_reading_is_short_sentences_in_plain_blocks() -> None:
    easy = [
        report["easy_read"]
        for report in [read(f"reports/{name}") for name in REPORTS]
        if "easy_read" in report
    ]
    assert len(easy) == 1
    for block in easy[0]:
        assert block["type"] in ("heading", "text")
    rich = [block["value"] for block in easy[0] if block["type"] == "text"]
    sentences = re.split(r"(?<=[.!?])\s+|<[^>]+>", " ".join(rich))
    assert max(len(sentence.split()) for sentence in sentences) <= 12
    assert [RichText(text).faults + RichText(text).open for text in rich] == [[] for _ in rich]


@pytest.mark.parametrize("name", REPORTS)
def test_a_case_report_is_complete(name: str) -> None:
    report = read(f"reports/{name}")
    assert set(report) - {"easy_read"} == {
        "slug", "title", "film", "summary", "region", "themes", "authors", "body",
    }  # fmt: skip
    assert report["slug"] == Path(name).stem
    assert (DEMO / "films" / f"{report['film']}.toml").exists()
    assert 500 <= word_count(report["body"]) <= 800
    notes = sum(len(block["value"].get("notes", [])) for block in report["body"])
    assert 2 <= notes <= 3
    kinds = {block["type"] for block in report["body"]}
    assert kinds >= {"heading", "text", "table", "quotation", "key_points", "box"}


def test_the_collection_is_complete() -> None:
    assert set(COLLECTION) == {
        "slug", "title", "subtitle", "publisher", "foreword", "parts", "papers", "examples", "reports",
        "glossary", "contributors", "colophon", "declared_contributions", "signed_on", "funding",
    }  # fmt: skip
    contributions = [
        name for part in ("papers", "examples", "reports") for name in COLLECTION[part]
    ]
    assert COLLECTION["declared_contributions"] == len(contributions)
    assert set(COLLECTION["parts"]) == {"papers", "examples", "reports"}
    assert len(COLLECTION["glossary"]["terms"]) >= 5
    written = {person["name"] for person in COLLECTION["contributors"]["people"]}
    assert {author["name"] for part in ("papers", "examples") for article in COLLECTION[part]
            for author in article["authors"]} <= written  # fmt: skip
    assert set(COLLECTION["foreword"]) == {"title", "body", "signature"}
    assert "výkonná ředitelka" in COLLECTION["foreword"]["signature"]["role"]
    assert COLLECTION["reports"] == [
        read(f"reports/{slug}.json")["slug"] for slug in COLLECTION["reports"]
    ]
    assert sorted(f"{slug}.json" for slug in COLLECTION["reports"]) == REPORTS
    assert [set(paper) for paper in COLLECTION["papers"]] == [{"title", "authors", "body"}]
    assert [600 <= word_count(paper["body"]) <= 900 for paper in COLLECTION["papers"]] == [True]
    assert {frozenset(example) - {"quote"} for example in COLLECTION["examples"]} == {
        frozenset({"title", "place", "authors", "body"})
    }
    lengths = [word_count(example["body"]) for example in COLLECTION["examples"]]
    assert len(lengths) in (2, 3)
    assert [length for length in lengths if not 300 <= length <= 500] == []


def test_the_funder_statement_names_project_call_number_and_both_funders() -> None:
    funding = COLLECTION["funding"]
    assert set(funding) == {
        "project", "programme", "registration_number", "statement_cs", "statement_en", "funders",
    }  # fmt: skip
    assert funding["registration_number"] == "2023/CAU/PVP/042"
    for key in ("project", "programme", "registration_number"):
        assert funding[key] in funding["statement_cs"]
        assert funding[key] in funding["statement_en"]
    assert "Ministerstvem zdravotnictví" in funding["statement_cs"]
    assert "Abakus" in funding["statement_cs"]
    assert "nejsou skutečnými logy" in funding["statement_cs"]


def test_every_text_says_that_it_is_invented() -> None:
    marked = {name: " ".join(strings(body)).lower() for name, body in BODIES.items()}
    silent = {name for name, text in marked.items() if not re.search(r"smyšlen|invented", text)}
    assert silent == set()
    assert all(read(f"reports/{name}")["summary"].startswith("Smyšlená rodina") for name in REPORTS)
    assert "Smyšlen" in COLLECTION["subtitle"]
    signers = [
        author
        for part in ("papers", "examples")
        for paper in COLLECTION[part]
        for author in paper["authors"]
    ] + [COLLECTION["foreword"]["signature"]]
    assert [author for author in signers if "smyšlené jméno" not in author["role"]] == []


def test_both_languages_of_the_site_hold_the_same_parts() -> None:
    def outline(value: Any) -> Any:
        return {key: outline(item) for key, item in value.items()} if isinstance(value, dict) else 0

    assert set(SITE) == {"cs", "en"}
    assert outline(SITE["cs"]) == outline(SITE["en"])


@pytest.mark.parametrize("name", REPORTS)
def test_a_quotation_is_said_in_the_film_at_the_moment_it_points_to(name: str) -> None:
    report = read(f"reports/{name}")
    path = DEMO / "films" / f"{report['film']}.reference.json"
    reference = json.loads(path.read_text(encoding="utf-8"))
    quotations = [block["value"] for block in report["body"] if block["type"] == "quotation"]
    said = {line["start_ms"]: line["text"] for line in reference["lines"]}
    assert [quotation["text"] in said[quotation["start_ms"]] for quotation in quotations] == [
        True for _ in quotations
    ]
    assert len(quotations) >= 1
