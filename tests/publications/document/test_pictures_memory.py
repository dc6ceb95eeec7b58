"""How many pictures are in memory while a file is written: one, whatever their number and the format."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest
from anthology_sample import CREATED, anthology, assets, p, run
from PIL import Image

from publications.document.model import Document, Figure, Section, SectionKind
from publications.document.writers import WRITERS, redline
from publications.document.writers.pictures import Assets, Picture, normalise

WHOLE = [name for name in WRITERS if not name.endswith("-easy")]


class Counted(bytes):
    """The bytes of a picture that say how many like them there are."""

    alive: ClassVar[int] = 0
    most: ClassVar[int] = 0

    def __init__(self, data: bytes) -> None:
        Counted.alive += 1
        Counted.most = max(Counted.most, Counted.alive)

    def __del__(self) -> None:
        Counted.alive -= 1


class Pictures(Mapping[str, "bytes | Picture"]):
    """Pictures that are read when they are asked for, as they were uploaded or as they are printed."""

    def __init__(self, uploads: Mapping[str, bytes], *, printed: bool) -> None:
        self._uploads, self._printed = uploads, printed
        self.asked: list[str] = []

    def __getitem__(self, key: str) -> bytes | Picture:
        self.asked.append(key)
        if not self._printed:
            return Counted(self._uploads[key])
        made = normalise(key, self._uploads[key])
        return replace(made, content=Counted(made.data))

    def __iter__(self) -> Iterator[str]:
        return iter(self._uploads)

    def __len__(self) -> int:
        return len(self._uploads)


def compared(document: Document, pictures: Assets) -> bytes:
    newer = replace(document, title=f"{document.title} II")
    return redline.write(document, newer, pictures, author="Aliance", date=document.created)


@pytest.mark.parametrize("printed", [False, True], ids=["as uploaded", "as printed"])
@pytest.mark.parametrize("name", [*WHOLE, "redline"])
def test_each_picture_is_asked_for_when_its_turn_comes_and_let_go(name: str, printed: bool) -> None:
    write: Callable[[Document, Assets], bytes | None] = (
        compared if name == "redline" else WRITERS[name].write
    )
    given = Pictures(assets(), printed=printed)
    Counted.alive = Counted.most = 0
    assert write(anthology(), given)
    assert (Counted.most, Counted.alive) == (1, 0)
    editions = 2 if name == "redline" else 1
    assert sorted(given.asked) == sorted(list(assets()) * editions)


# --- what it takes of a process ---------------------------------------------------------------

WRITE = """
import json, resource, sys
sys.path[:0] = [sys.argv[1]]
from pathlib import Path
from publications.document.model import Document
from publications.document.writers import WRITERS

class Uploads(dict):
    def __getitem__(self, key):
        return (Path("pictures") / key).read_bytes()

document = Document.from_json(Path("document.json").read_text())
size = len(WRITERS[sys.argv[2]].write(document, Uploads()))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps([size, peak]))
"""
FEW, MANY = 2, 34


@dataclass(frozen=True)
class Taken:
    """Bytes of the file, and of the process that wrote it at its largest."""

    size: int
    peak: int


def book(folder: Path, count: int) -> Path:
    """A folder with a document of so many photographs, all grain, and with them."""
    (folder / "pictures").mkdir(parents=True)
    sections = []
    for number in range(count):
        key = f"photo-{number}"
        drawn = io.BytesIO()
        grain = Image.effect_noise((1200, 900), 90 + number).convert("RGB")
        grain.save(drawn, "JPEG", quality=88)
        (folder / "pictures" / key).write_bytes(drawn.getvalue())
        figure = Figure(key, f"Zrno {number}", caption=run("Zrno"))
        sections.append(
            Section(
                SectionKind.REPORT, f"zprava-{number}", f"Zpráva {number}", (p("Text."), figure)
            )
        )
    (folder / "document.json").write_text(Document("Zrno", CREATED, tuple(sections)).to_json())
    return folder


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("books")
    return {count: book(folder / f"{count}", count) for count in (FEW, MANY)}


def taken(folder: Path, name: str) -> Taken:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", WRITE, root, name],
        cwd=folder, check=True, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    return Taken(*json.loads(done.stdout))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["docx", "pdf", "epub", "html"])
def test_memory_grows_with_the_file_and_not_with_copies_of_its_pictures(
    books: dict[int, Path], name: str
) -> None:
    """When each writer held all of them, a megabyte took 4.0 in DOCX, 2.9 in EPUB, 8.3 in PDF."""
    few, many = taken(books[FEW], name), taken(books[MANY], name)
    assert many.size - few.size > 20_000_000
    assert (many.peak - few.peak) / (many.size - few.size) < 1.8
