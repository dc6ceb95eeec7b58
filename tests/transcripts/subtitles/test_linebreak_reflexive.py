"""Czech "se": the reflexive stays with the word before it, the preposition with the word after it."""

from __future__ import annotations

import pytest

from transcripts.subtitles import checks, profiles
from transcripts.subtitles.linebreak import Break, language, wrap
from transcripts.subtitles.model import Word
from transcripts.subtitles.segment import segment

CS = profiles.load("cs-sdh")

# Each "se" (or "si", "ses", "sis") below is the reflexive.
REFLEXIVES = """
Hrozně jsem se bála, že to nezvládneme.
On se bál víc než já.
Tys ses bál taky.
Co sis o tom myslel?
Myslel sis, že to přejde.
Myslela jsem si, že budu mít klid.
Nikdo se ho neptal, jak mu je.
Lidé se bojí otevřít dveře.
Nikdy se na to nezeptal.
Dcery se jmenují Radana a Svatava.
Mohu se zeptat, komu to patří?
Ptejte se dětí, ony odpovědí.
Všechno se tehdy změnilo.
Nic se nezměnilo.
Potom se něco stalo.
Co se stalo v noci?
Stala se sestrou na dětském oddělení.
Po škole se stal lékařem.
Chtěla jsem se stát sociální pracovnicí.
Cítila jsem se sama.
Zabývá se dětmi s postižením.
Nezabýval se tím vůbec nikdo.
Tady se člověk opravdu něčeho dočká.
Toník se směje celým tělem.
Najednou se rozsvítilo.
Na chodbě se svítí celou noc.
Telefon se mi vybil.
Rodičům se líbí, že je to blízko.
Přihlásil se sám a nikdo ho nenutil.
Vrátila se na půl úvazku.
Aby se rodiče nemuseli ptát.
Když se narodil Jakub, pršelo.
Když se nám narodila dcera, bydleli jsme jinde.
A já se starám o všechno ostatní.
Ty se staráš o babičku.
Rodiče se starají sami.
Dá se to vydržet.
Nedalo se to popsat.
Pak jsem se vyspala.
Rozbrečela jsem se jí do telefonu.
Minulý týden se urazil a odešel.
Schůzka se opakuje každý měsíc.
Takže se spoléháme na rodinu.
S manželem se střídáme.
Ráno se všechno zdá lehčí.
Nikdo se nezastavil.
Děti se zastavily u plotu.
Doktoři se sešli až ráno.
Za týden se sejdeme znovu.
Kdo se stará o děti?
Peníze se ztratily.
Věnuje se svým dětem.
Naučil se svou první básničku.
Celá se sama obleče.
""".strip().splitlines()

# Each "se" below is the preposition.
PREPOSITIONS = """
Do nemocnice jezdil každý den se svou maminkou.
Přijela babička se sestrou Hanou.
Šli jsme tam se všemi dětmi.
Byl tam jen táta se mnou.
Odjel na hory se svým bratrem.
Máma jela domů se sestřičkou.
Bydlí v Brně se svými rodiči.
Narodila se chlapečkovi sestra se svalovou nemocí.
Pracuje v centru pro děti se zdravotním postižením.
Je to holčička se silnou epilepsií.
Rodina se dvěma dětmi čeká.
Přišla k nám paní se třemi kluky.
Zůstal doma se čtyřmi dětmi.
Ona zůstala sama se vším.
Chodí do školy se svojí asistentkou.
Žije v domě se zahradou.
Přišel doktor se sestrou.
Celé léto byl doma se psem.
Do Prahy letěl se strachem.
Mluvila jsem o tom se Zdeňkem.
Na výlet jela se Zuzkou.
Odpoledne cvičí se Štěpánkou.
Dala mu papír se svým jménem.
Přišel domů se slzami.
Seděl v kuchyni se skleničkou.
Byla v kontaktu se školou.
Dohodli jsme to se starostou.
Souhlasil s tím se zpožděním.
Máme zkušenost se synem.
Od rána jsem tam byla se synem.
Přijeli rodiče se ženou, která překládala.
Stojí tam pán se slepeckým psem.
Potkala jsem kluka se stejným příběhem.
Chodil tam táta se strýčkem.
Odjel se svým týmem.
Mluvila jsem o tom se ségrama.
Do zoo jezdí se svýma dětma.
Bydlí tam se známýma.
""".strip().splitlines()

# Two words on either side do not tell: no hard rule, and still no good end.
UNTOLD = """
Mluvíme jen se 40 rodinami.
Práce se sourozenci je jiná.
Dohodli to tam se zástupci města.
Potkal jsem kluky se zvláštní nemocí.
""".strip().splitlines()


def breaks(sentence):
    """The kind of break before and after each se, si, ses, sis of a sentence."""
    words = [*sentence.split(), "", ""]
    rules = language("cs")
    out = []
    for at in range(1, len(words) - 2):
        if words[at].strip(".,?").lower() in ("se", "si", "ses", "sis"):
            before = rules.kind(words[at - 1], words[at], words[at + 1])
            out.append((before, rules.kind(words[at], words[at + 1], words[at + 2])))
    return out


@pytest.mark.parametrize("sentence", REFLEXIVES)
def test_the_reflexive_is_not_parted_from_the_word_before_it(sentence):
    assert [before for before, _after in breaks(sentence)] == [Break.FORBIDDEN]


@pytest.mark.parametrize("sentence", PREPOSITIONS)
def test_a_line_may_end_before_the_preposition_and_not_after_it(sentence):
    assert breaks(sentence)[-1] == (Break.PREPOSITION, Break.FORBIDDEN)


@pytest.mark.parametrize("sentence", UNTOLD)
def test_what_cannot_be_told_is_avoided_and_not_forbidden(sentence):
    assert breaks(sentence) == [(Break.BOUND, Break.BOUND)]


def test_there_are_sixty_sentences_of_both_kinds():
    assert min(len(REFLEXIVES), len(PREPOSITIONS)) >= 30
    assert len(set(REFLEXIVES + PREPOSITIONS)) == len(REFLEXIVES + PREPOSITIONS) > 60


@pytest.mark.parametrize("sentence", REFLEXIVES + PREPOSITIONS + UNTOLD)
def test_what_two_words_forbid_no_third_word_allows(sentence):
    """So a check that does not see the third word never names what the division was free to do."""
    words, rules = sentence.split(), language("cs")
    for word, after, following in zip(words, words[1:], [*words[2:], ""], strict=False):
        if rules.forbidden_end(word, after):
            assert rules.forbidden_end(word, after, following)


@pytest.mark.parametrize(
    ("word", "after"),
    [
        ("bojím", "se"),
        ("Ptal", "se"),
        ("bál", "ses"),
        ("myslel", "sis"),
        ("dal", "si"),
        ("dělá", "se."),
    ],
)
def test_two_words_may_be_enough(word, after):
    assert language("cs").forbidden_end(word, after)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Potom do nemocnice přijela moje teta se svou maminkou a babičkou.",
            ("Potom do nemocnice přijela moje teta", "se svou maminkou a babičkou."),
        ),
        (
            "Potom v tom velkém domě moje teta se smála a povídala dlouho.",
            ("Potom v tom velkém domě", "moje teta se smála a povídala dlouho."),
        ),
    ],
)
def test_lines_tell_the_two_apart(text, lines):
    assert wrap(text, CS) == lines


def test_cues_of_all_the_sentences_keep_the_rules_and_part_no_reflexive():
    texts = " ".join(REFLEXIVES + PREPOSITIONS + UNTOLD).split()
    words = [Word(text, 400 * n, 400 * n + 380) for n, text in enumerate(texts)]
    cues = segment(words, CS)
    assert checks.check(cues, CS).hard_findings == ()
    starts = [line.split() for cue in cues for line in cue.lines]
    after = [" ".join(line[:2]) for line in starts if line[0] in ("se", "si", "ses", "sis")]
    before_a_noun = {" ".join(sentence.split(" se ")[-1:]).split()[0] for sentence in PREPOSITIONS}
    assert [found for found in after if found.split()[1] not in before_a_noun] == []
