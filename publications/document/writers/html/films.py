"""Films and what is said in them: links lead to the moment."""

from __future__ import annotations

from publications.document.labels import clock
from publications.document.model import FilmBox, TranscriptQuote
from publications.document.writers.html.elements import Element, Node, el
from publications.document.writers.html.figures import picture, qr_code
from publications.document.writers.html.inlines import link, run, words
from publications.document.writers.html.story import Setting, direction


def film(block: FilmBox, at: Setting) -> Element:
    """Poster, title, length, address, chapters, and the code for whoever reads on paper."""
    say, story = at.say, at.story
    identifier = story.anchors.fresh(f"film-{story.next('film')}")
    parts: list[Node] = []
    if block.poster is not None:
        parts.append(picture(block.poster, block.alt, story, {"class": "poster"}))
    kicker: list[Node] = [say.watch]
    if block.duration_ms > 0:
        kicker += [" \u00b7 ", f"{say.duration}\u00a0", _time(block.duration_ms)]
    title = el(
        "p",
        {"class": "title", "id": identifier, "dir": direction(block.title)},
        link(block.url, block.title),
    )
    address = el("p", {"class": "address"}, link(block.url, block.url))
    about = el("div", {"class": "about"}, el("p", {"class": "kicker"}, *kicker), title, address)
    parts.append(el("div", {"class": "film-head"}, about, *_code(block, at)))
    if block.chapters:
        heading = el("p", {"class": "kicker"}, say.chapters)
        moments = [
            el(
                "li",
                {"dir": direction(chapter.title)},
                link(chapter.url, _time(chapter.start_ms), " ", words("span", chapter.title)),
            )
            for chapter in block.chapters
        ]
        parts += [heading, el("ol", {"class": "chapters"}, *moments)]
    return el("aside", {"class": "film", "role": "note", "aria-labelledby": identifier}, *parts)


def spoken(block: TranscriptQuote, at: Setting) -> Element:
    """Words from a film with who says them, in which film and when."""
    said = el("blockquote", {"cite": block.url}, run("p", block.children, at))
    moment = f"{clock(block.start_ms)}\u2013{clock(block.end_ms)}"
    source: list[Node] = []
    if block.speaker:
        source += [words("b", block.speaker, {"class": "speaker"}), " "]
    where = link(
        block.url,
        words("cite", block.film),
        ", ",
        el("span", {"class": "moment"}, moment),
    )
    source.append(el("span", {"class": "from"}, f"{at.say.from_film} ", where))
    return el("figure", {"class": "spoken"}, said, el("figcaption", {}, *source))


def _code(block: FilmBox, at: Setting) -> list[Element]:
    url = block.short_url or block.url
    parts: list[Node] = []
    code = at.story.qr(url)
    if code is not None:
        parts.append(qr_code(code, f"{at.say.qr} {url}"))
    if block.short_url:
        parts.append(el("p", {"class": "short"}, link(url, url)))
    return [el("div", {"class": "code"}, *parts)] if parts else []


def _time(milliseconds: int) -> Element:
    """A length or a moment as people read it, and as programs do (ISO 8601)."""
    seconds = round(milliseconds / 1000)
    return el("time", {"datetime": f"PT{seconds}S"}, clock(milliseconds))
