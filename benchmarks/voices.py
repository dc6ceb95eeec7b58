"""Films of two and three Czech voices taking turns, with the exact truth of who speaks when.

The voices are Debian's festvox-czech-dita, -krb (women), -machac, -ph (men). Turns overlap now and
then, short answers fall into the other's speech, some films have a room and its noise.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

RATE = 16_000
QUESTIONS = """Jak u vás doma vypadá obyčejný den?
Co je pro vás na péči nejtěžší?
Kdo vám pomáhá, když už sami nemůžete?
A co na to říkala paní doktorka?
Pamatujete si, kdy jste se to dozvěděli?
Jak to nesou ostatní děti?
Můžete mi o tom říct víc?
Co byste poradila rodičům, kteří jsou na začátku?
Kolik hodin denně se synovi věnujete?
Měli jste tehdy nějakou podporu od úřadu?
Na co se teď nejvíc těšíte?
Jak jste to řekli babičce?""".splitlines()
ANSWERS = """Každé ráno vstáváme v šest hodin a chystáme léky na celý den.
Moje dcera potřebuje pomoc s jídlem, s oblékáním i s cestou do školy.
Nejvíc nám chybí čas na odpočinek, protože noci jsou krátké.
Manžel pracuje na směny, takže se střídáme, jak to jde.
V nemocnici jsme strávili tři měsíce a domů jsme šli až před Vánoci.
Nikdo nám tehdy neřekl, na koho se máme obrátit.
Pomohla nám sousedka, která je zdravotní sestra.
Syn se učil chodit až ve čtyřech letech, ale dnes chodí sám.
Bojím se toho, co bude, až tady jednou nebudeme.
Jezdíme na rehabilitaci do Liberce, dvakrát za měsíc.
Žádost o příspěvek nám zamítli a museli jsme se odvolat.
Starší kluk to bere úplně přirozeně, hrají si spolu každý večer.
Radost nám dělají maličkosti, třeba když se poprvé zasmála.
Ve škole mají výbornou asistentku, bez ní by to nešlo.
Když je hezky, chodíme k rybníku krmit kachny.
Potkali jsme rodiny, které řeší to samé, a to nám dalo sílu.
Dneska už vím, že si mám včas říct o pomoc.
Doktor byl moc hodný, všechno nám v klidu vysvětlil.
Přestěhovali jsme se do přízemí, aby se vozík dostal do bytu.
Babička hlídá ve středu, to je můj jediný volný den.""".splitlines()
SHORT = ["Ano.", "Hm, jistě.", "Ne.", "Rozumím.", "No právě.", "To ano."]


@dataclass(frozen=True)
class Film:
    """`voices`: the first asks, the others answer. `overlap`: the share of turns that begin early."""

    name: str
    voices: tuple[str, ...]
    seconds: int
    overlap: float = 0.0
    noise_db: float | None = None
    room: bool = False


FILMS = (
    Film("two: woman, man", ("dita", "machac"), 200, 0.1),
    Film("two: women", ("dita", "krb"), 200, 0.1),
    Film("two: men", ("ph", "machac"), 200, 0.1),
    Film("two, noise 15 dB, room", ("krb", "ph"), 200, 0.1, 15, True),
    Film("three", ("dita", "ph", "machac"), 240, 0.1),
    Film("three, women and a man", ("machac", "dita", "krb"), 240, 0.1),
    Film("three, noise 15 dB, room", ("krb", "machac", "ph"), 240, 0.1, 15, True),
    Film("three, much overlap", ("dita", "ph", "krb"), 240, 0.4),
    Film("one: dita", ("dita",), 100),
    Film("one: krb", ("krb",), 100, 0, 15, True),
    Film("one: ph", ("ph",), 100),
    Film("one: machac", ("machac",), 100, 0, 15, True),
)


def say(voice: str, text: str, cache: dict[tuple[str, str], np.ndarray]) -> np.ndarray:
    """One sentence, trimmed of the silence around it."""
    if (voice, text) not in cache:
        with tempfile.TemporaryDirectory() as folder:
            spoken = Path(folder, "spoken.wav")
            subprocess.run(
                ["text2wave", "-eval", f"(voice_czech_{voice})", "-F", str(RATE), "-o", spoken],
                input=text.encode("iso-8859-2"), check=True, capture_output=True,
            )  # fmt: skip
            with wave.open(str(spoken)) as stream:
                sound = np.frombuffer(stream.readframes(stream.getnframes()), "<i2") / 32768
        loud = np.flatnonzero(np.abs(sound) > 0.01)
        sound = sound[loud[0] : loud[-1]] if len(loud) else sound
        cache[voice, text] = sound * (0.08 / np.sqrt(np.mean(sound**2)))
    return cache[voice, text]


def make(
    film: Film, cache: dict[tuple[str, str], np.ndarray], seed: int = 0
) -> tuple[np.ndarray, list[dict]]:
    """The sound, and {speaker, start, end} in seconds of each sentence."""
    rng = np.random.default_rng(sum(map(ord, film.name)) + seed)
    track = np.zeros((film.seconds + 60) * RATE)
    truth: list[dict] = []
    at, speaker, levels = 0.5, 0, 10 ** (rng.uniform(-4, 2, len(film.voices)) / 20)

    def put(who: int, text: str, start: float) -> float:
        sound = say(film.voices[who], text, cache) * levels[who]
        first = int(start * RATE)
        track[first : first + len(sound)] += sound
        end = start + len(sound) / RATE
        truth.append({"speaker": film.voices[who], "start": round(start, 3), "end": round(end, 3)})
        return end

    while at < film.seconds:
        pool = QUESTIONS if speaker == 0 and len(film.voices) > 1 else ANSWERS
        sentences = [rng.choice(SHORT)] if rng.random() < 0.15 else []
        sentences += list(rng.choice(pool, rng.integers(1, 2 if pool is QUESTIONS else 5)))
        for text in sentences:
            before, at = at, put(speaker, text, at)
            if len(film.voices) > 1 and at - before > 2.5 and rng.random() < film.overlap:
                other = int((speaker + rng.integers(1, len(film.voices))) % len(film.voices))
                put(other, rng.choice(SHORT), rng.uniform(before + 0.5, at - 1.5))
            at += rng.uniform(0.15, 0.45)
        if len(film.voices) > 1:
            speaker = int((speaker + rng.integers(1, len(film.voices))) % len(film.voices))
        at += -rng.uniform(0.4, 1.0) if rng.random() < film.overlap else rng.uniform(0.1, 0.7)
    track = track[: int((at + 1) * RATE)]
    if film.room:
        tail = rng.normal(size=RATE // 4) * np.exp(-np.arange(RATE // 4) / (RATE * 0.05)) * 0.08
        tail[0] = 1
        size = 1 << (len(track) + len(tail)).bit_length()
        track = np.fft.irfft(np.fft.rfft(track, size) * np.fft.rfft(tail, size))[: len(track)]
    if film.noise_db is not None:
        spectrum = np.fft.rfft(rng.normal(size=len(track)))
        noise = np.fft.irfft(spectrum / np.sqrt(np.arange(1, len(spectrum) + 1)), len(track))
        power = np.sqrt(np.mean(track**2)) * 10 ** (-film.noise_db / 20)
        track = track + noise * (power / np.sqrt(np.mean(noise**2)))
    return track, sorted(truth, key=lambda turn: turn["start"])


def write(folder: Path, seed: int = 0) -> None:
    """Every film as NAME.wav and NAME.json."""
    cache: dict[tuple[str, str], np.ndarray] = {}
    folder.mkdir(parents=True, exist_ok=True)
    for film in FILMS:
        sound, truth = make(film, cache, seed)
        with wave.open(str(folder / f"{film.name}.wav"), "wb") as stream:
            stream.setnchannels(1)
            stream.setsampwidth(2)
            stream.setframerate(RATE)
            stream.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        (folder / f"{film.name}.json").write_text(json.dumps(truth))
