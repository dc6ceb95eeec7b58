"""The anthology's files beside what else makes them: WeasyPrint of the same HTML, LibreOffice of the same DOCX.

    .venv/bin/python -m pip install --require-hashes -r requirements/benchmarks.txt
    .venv/bin/python benchmarks/anthology.py [--pages 200] [--slope 100,200,400,1000] [--repeats 3]
    .venv/bin/python benchmarks/anthology.py --photographs 30,100,300

The document is generated (`tests/publications/document/long_anthology.py`): Czech-like prose, footnotes, pictures,
tables, lists, films. Each contender is a process of its own, in turns; prints Markdown tables of medians
with ranges. Pictures are prepared within each process; drawn they are before it.

With `--photographs` it is the memory of books of so many articles instead, each article with a photograph of its
own of 300 kB. These are prepared in a process before, once for all formats, as an export does when it freezes.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from films import ROOT, Cost, run

TESTS = ROOT / "tests" / "publications" / "document"
WRITE = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from publications.document.model import Document
from publications.document.writers import WRITERS
place = Path(sys.argv[2])
document = Document.from_json((place / "document.json").read_text())
assets = {file.name: file.read_bytes() for file in (place / "pictures").iterdir()}
for name in sys.argv[3].split(","):
    writer = WRITERS[name]
    (place / f"{name}.{writer.extension}").write_bytes(writer.write(document, assets))
"""
MAKE = """
import sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
from pathlib import Path
from long_anthology import assets, long_anthology
place = Path(sys.argv[3])
(place / "document.json").write_text(long_anthology(int(sys.argv[4])).to_json())
(place / "pictures").mkdir()
for name, data in assets().items():
    (place / "pictures" / name).write_bytes(data)
"""
FOUR = "pdf,docx,epub,html"
PHOTOGRAPHS = """
import io, random, sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
from pathlib import Path
from PIL import Image
from anthology_sample import CREATED, cells, p, run
from publications.document.model import Document, Figure, Footnote, NoteRef, Section, SectionKind, Table
place, count = Path(sys.argv[3]), int(sys.argv[4])
(place / "uploads").mkdir()
sections = []
for number in range(count):
    prose = p("Rodina hledá v obci pomoc a podporu. " * 20, NoteRef("1"))
    table = Table(run("Hodiny"), (cells("Věk", "Hodiny"), cells("0-6 let", "94")), header_column=True)
    figure = Figure(f"photo-{number}", "Popis", caption=run("Popisek"), credit="O. Vymyšlený")
    note = Footnote("1", (p(f"Pramen {number}."),))
    sections.append(Section(
        SectionKind.REPORT, f"clanek-{number}", f"Příběh číslo {number}", (prose, figure, table), footnotes=(note,)
    ))
    light = Image.frombytes("RGB", (40, 30), random.Random(number).randbytes(3600)).resize((1600, 1200))
    grain = Image.effect_noise((1600, 1200), 14).convert("RGB")
    Image.blend(light, grain, 0.25).save(place / "uploads" / f"photo-{number}", "JPEG", quality=85)
document = Document("Sborník", CREATED, tuple(sections), publisher="Aliance Příkladná")
(place / "document.json").write_text(document.to_json())
"""
PREPARE = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from publications.document.writers.pictures import normalise
place = Path(sys.argv[2])
(place / "pictures").mkdir()
for file in (place / "uploads").iterdir():
    (place / "pictures" / file.name).write_bytes(normalise(file.name, file.read_bytes()).data)
"""
WRITE_KEPT = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from publications.document.model import Document
from publications.document.writers import WRITERS
from publications.document.writers.pictures import kept
place = Path(sys.argv[2])

class Kept(dict):
    def __getitem__(self, key):
        return kept((place / "pictures" / key).read_bytes())

document = Document.from_json((place / "document.json").read_text())
writer = WRITERS[sys.argv[3]]
(place / f"{sys.argv[3]}.{writer.extension}").write_bytes(writer.write(document, Kept()))
"""


def ours(formats: str) -> Callable[[Path], Cost]:
    def write(place: Path) -> Cost:
        return run([sys.executable, "-c", WRITE, ROOT, place, formats])

    return write


def weasyprint(place: Path) -> Cost:
    """PDF/UA-1 of our HTML, as its users would ask for it."""
    command = Path(sys.prefix) / "bin" / "weasyprint"
    return run(
        [command, "--pdf-variant", "pdf/ua-1", place / "html.html", place / "weasyprint.pdf"]
    )


def libreoffice(place: Path) -> Cost:
    """Tagged PDF of our DOCX."""
    office = shutil.which("soffice") or "soffice"
    how = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
    home = f"-env:UserInstallation=file://{place / 'office'}"
    out = place / "office-out"
    return run(
        [office, home, "--headless", "--convert-to", how, "--outdir", out, place / "docx.docx"]
    )


CONTENDERS: dict[str, tuple[str, Callable[[Path], Cost]]] = {
    "pdf": ("our PDF (Typst)", ours("pdf")),
    "weasyprint": ("WeasyPrint, of our HTML", weasyprint),
    "libreoffice": ("LibreOffice, of our DOCX", libreoffice),
    "four": ("our PDF, DOCX, EPUB and HTML", ours(FOUR)),
}


def made(place: Path, pages: int) -> None:
    """The document of about so many A4 pages, and the files the peers start from."""
    run([sys.executable, "-c", MAKE, ROOT, TESTS, place, str(pages)])
    ours("docx,html")(place)


def spread(values: list[float], digits: int = 2) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def pages_of(pdf: Path) -> int:
    return len(re.findall(rb"/Type/Page[^s]", pdf.read_bytes()))


def photographs(counts: list[int]) -> None:
    """What books of so many photographs take: to prepare them, and each format."""
    print(
        "| articles | MB of uploads | preparing s, MB | "
        + " | ".join(f"{name} s, MB" for name in FOUR.split(","))
        + " |"
    )
    print("|---|---|---|" + "---|" * len(FOUR.split(",")))
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            run([sys.executable, "-c", PHOTOGRAPHS, ROOT, TESTS, place, str(count)])
            size = sum(file.stat().st_size for file in (place / "uploads").iterdir())
            costs = [run([sys.executable, "-c", PREPARE, ROOT, place])]
            costs += [
                run([sys.executable, "-c", WRITE_KEPT, ROOT, place, name])
                for name in FOUR.split(",")
            ]
            cells = [f"{cost.wall_s:.1f}, {cost.peak_mb:.0f}" for cost in costs]
            print(f"| {count} | {size / 1e6:.0f} | " + " | ".join(cells) + " |", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--slope", default="100,200,400,1000")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default=",".join(CONTENDERS))
    parser.add_argument("--photographs", help="numbers of articles, with commas")
    arguments = parser.parse_args()
    if arguments.photographs:
        photographs([int(count) for count in arguments.photographs.split(",")])
        return 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        made(place, arguments.pages)
        costs: dict[str, list[Cost]] = {name: [] for name in arguments.only.split(",")}
        for _ in range(arguments.repeats):
            for name, found in costs.items():
                found.append(CONTENDERS[name][1](place))
        print(f"{pages_of(place / 'pdf.pdf')} pages, {arguments.repeats} repeats in turns\n")
        print("| way | seconds | peak MB | of ours |\n|---|---|---|---|")
        mine = statistics.median(cost.wall_s for cost in costs["pdf"])
        for name, found in costs.items():
            walls = [cost.wall_s for cost in found]
            ratio = f"{statistics.median(walls) / mine:.1f}" if name != "pdf" else ""
            peak = statistics.median(cost.peak_mb for cost in found)
            print(f"| {CONTENDERS[name][0]} | {spread(walls)} | {peak:.0f} | {ratio} |")
    print("\n| pages | PDF s | s a hundred pages | all four s |\n|---|---|---|---|")
    for pages in [int(count) for count in arguments.slope.split(",") if count]:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            made(place, pages)
            pdf = ours("pdf")(place)
            four = ours(FOUR)(place)
            count = pages_of(place / "pdf.pdf")
            each = pdf.wall_s / count * 100
            print(f"| {count} | {pdf.wall_s:.2f} | {each:.2f} | {four.wall_s:.2f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
