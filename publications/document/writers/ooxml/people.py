"""People: who wrote, who signs, and whom to turn to."""

from __future__ import annotations

from publications.document.labels import Labels
from publications.document.model import Contact, Contributor, Signature
from publications.document.text import dialled, inline_text
from publications.document.writers.ooxml.drawing import Pictures
from publications.document.writers.ooxml.elements import Element, paragraph
from publications.document.writers.ooxml.runs import Look, Story
from publications.document.writers.pictures import Picture

_PORTRAIT_MM = (24.0, 30.0)
_LINE_MM, _LETTERS = 5.3, 62  # a line beside a portrait: its height, and how many letters it holds


def contributor(
    person: Contributor, image: Picture | None, story: Story, look: Look, pictures: Pictures
) -> list[Element]:
    """Name, role and what is said of the person, beside the portrait where there is one."""
    name = look.runs(person.name)
    beside = "Beside" if image is not None else ""
    height = 0.0
    if image is not None:
        widest, tallest = _PORTRAIT_MM
        portrait, height = pictures.aside(image, person.alt, widest_mm=widest, tallest_mm=tallest)
        name.insert(0, portrait)
    found = [paragraph(f"Contributor{beside}", *name)]
    if person.role:
        found.append(paragraph(f"ContributorRole{beside}", *look.runs(person.role)))
    if person.children:
        text = story.runs(person.children, look)
        found.append(paragraph(f"ContributorText{beside}", *text))
    if height:
        letters = len(inline_text(person.children))
        lines = 1 + bool(person.role) + -(-letters // _LETTERS)
        _make_room(found, height - lines * _LINE_MM)
    return found


def _make_room(found: list[Element], missing_mm: float) -> None:
    """The portrait takes no room of its own, so the last paragraph keeps the next person clear."""
    from docx.oxml.ns import qn

    after = 280 + max(0, round(missing_mm * 1440 / 25.4))
    found[-1].pPr.get_or_add_spacing().set(qn("w:after"), str(after))


def signature(
    signed: Signature, image: Picture | None, look: Look, pictures: Pictures
) -> list[Element]:
    """The picture, the name, the role held on that day, and the day."""
    found = []
    if image is not None:
        portrait = pictures.run(image, signed.alt, widest_mm=28, tallest_mm=36)
        found.append(paragraph("SignaturePicture", portrait))
    found.append(paragraph("Signature" if not found else "SignatureBelow", *look.runs(signed.name)))
    lines = [line for line in (signed.role, signed.date) if line]
    return [*found, *(paragraph("SignatureRole", *look.runs(line)) for line in lines)]


def contact(person: Contact, story: Story, look: Look, say: Labels) -> list[Element]:
    """A card: who, in which role, where, and the ways to reach them as links."""
    lines: list[list[Element]] = [
        look.runs(line) for line in (person.role, person.organisation, *person.lines) if line
    ]
    if person.phone:
        # What people write there may be no number; then it is not a link.
        dial = dialled(person.phone)
        linked = [story.address(f"tel:{dial}", look, person.phone)] if dial else []
        number = linked or look.runs(person.phone)
        lines.append([*look.runs(f"{say.phone}: "), *number])
    if person.email:
        mail = story.address(f"mailto:{person.email}", look, person.email)
        lines.append([*look.runs(f"{say.email}: "), mail])
    if person.url:
        lines.append([*look.runs(f"{say.web}: "), story.address(person.url, look)])
    name = person.name or person.organisation
    if not person.name:
        lines = lines[1:] if not person.role else [lines[0], *lines[2:]]
    found = [paragraph("ContactName", *look.runs(name))]
    found += [paragraph("ContactLine", *line) for line in lines]
    if len(found) > 1:
        found[-1].style = "ContactLast"
    return found
