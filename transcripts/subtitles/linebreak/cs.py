"""Czech. Source of the forbidden line ends: Internetova jazykova prirucka, UJC AV CR, "Zalomeni radku".

Hard (`FORBIDDEN`): after the one-letter prepositions and conjunctions k s v z o u a i; inside a number, a
ratio or a date; number and unit or what is counted (5 dětí, 8. kapitola, č. 5), currency and amount, day and
month; title and name, initial and surname, name and its Roman numeral (Karel IV.); inside and after a fixed
abbreviation (s. r. o., hl. m., př. n. l., § 5, ČSN 01 6910); before a dash; before the reflexive se/si, which
leans on the word before it.
Soft (`BOUND`): after longer prepositions (their vocalised forms ke ku se ve ze too) and conjunctions,
around auxiliaries and other enclitics, after a negation, between two names, adjective or possessive and noun,
number and adjective, a noun and its number (rok 2013, strana 5).
"""

# ruff: noqa: SIM905 - lists of words read best as running text
from __future__ import annotations

import re

from .base import Break, Language, core, is_capitalised, is_number

_ONE_LETTER = frozenset("ksvzouai")
_PREPOSITIONS = frozenset(
    "ke ku se ve ze do na po od ode za pro při bez beze pod pode nad nade před přede mezi přes skrz "
    "podle kvůli díky kolem okolo vedle místo během kromě proti naproti vůči uvnitř uprostřed "
    "prostřednictvím včetně ohledně skrze vně mimo navzdory blízko dle vinou pomocí".split()
)
_CONJUNCTIONS = frozenset(
    "a i že ale nebo anebo či aby abych abys abychom abyste když kdyby kdybych kdybys kdybychom "
    "kdybyste protože proto jestli jestliže pokud než ani avšak však nýbrž tedy takže tak jak jako "
    "jakmile zatímco ačkoli ačkoliv přestože jelikož neboť až který která které kterou kterého kterému "
    "kterým kteří kterých kterými jenž což kde kam kdy odkud proč zda zdali buď".split()
)
# A line that ends with one of these leaves the reader hanging; pronouns and adverbs among the
# conjunctions above may well end one.
_HANGING = frozenset(
    "že ale nebo anebo či aby když kdyby protože jestli jestliže pokud než ani avšak nýbrž takže "
    "zatímco ačkoli ačkoliv přestože jelikož neboť jako který která které což".split()
)
_REFLEXIVE = frozenset(("se", "si"))
_ENCLITICS = frozenset(
    "jsem jsi jsme jste bych bys by bychom byste mi ti mu ho mě tě jí jim je nám vám nás vás "
    "budu budeš bude budeme budete budou".split()
)
_AUXILIARIES = frozenset(
    "jsem jsi jsme jste bych bys by bychom byste budu budeš bude budeme budete budou "
    "nejsem nejsi nejsme nejste nebudu nebudeš nebude nebudeme nebudete nebudou".split()
)
_NEGATION = frozenset(("ne", "nikdy", "vůbec"))
_UNITS = frozenset(
    "% ‰ ° °c kč eur € $ mm cm dm m km g dkg kg t ml dl cl l hl ms sec min h hod hod. min. sek. "
    "m² m³ km² w kw kwh hz khz mhz b kb mb gb tb bit px lx db kcal kj mg µg μg mmhg "
    "tis. mil. mld. tisíc milion milionů milionu miliony miliarda miliard korun koruny haléřů "
    "procent procenta procento stupňů metrů kilometrů kilo kilogramů gramů litrů let roků rok roky "
    "měsíc měsíce měsíců týden týdny týdnů den dny dní dnů hodin hodiny hodinu hodina minut minuty "
    "minutu vteřin sekund krát sb sb. x × kilometry kilometr metry metr centimetrů eur dolarů".split()
)
# What is counted in these films and stands right after its number. Czech endings alone do not tell a
# noun ("5 dětí") from what only follows one ("v 5 přijela"), so the nouns are named.
_COUNTED = frozenset(
    "děti dětí dítě dětem dětmi lidí lidé lidem rodin rodiny rodina rodinám rodičů osob osoby osoba "
    "kluků kluci holek holky synů synové dcer dcery sourozenci sourozenců členů pacientů klientů klienti "
    "lékařů doktorů sester sestry asistentek asistentky asistentů asistenti asistentka pracovníků organizací "
    "měst obcí krajů škol tříd míst místa lůžek lůžka postelí schodů schody patro patra pater "
    "víkendů víkendy víkend nocí noci noc hodinách hodinami minutách letech lety měsících týdnech dnech "
    "operací operace operaci vyšetření léků tablet tablety dávek dávky porcí kapitola kapitoly kapitol bodů "
    "stupně stupeň ročník ročníku stran strany strana tisíce tisíců stovek desítek".split()
)
_CURRENCIES = frozenset(("kč", "czk", "eur", "usd", "€", "$", "£"))
_NUMBERED = frozenset(
    "rok roku roce rokem roky číslo čísle čísla strana straně strany kapitola kapitole pokoj pokoji linka "
    "linku linky telefon článek verze bod bodu typ typu stupeň příloha tabulka obrázek".split()
)
_MONTHS = frozenset(
    "leden ledna února únor březen března duben dubna květen května červen června červenec července "
    "srpen srpna září říjen října listopad listopadu prosinec prosince".split()
)
_TITLES = frozenset(
    "bc. bca. mgr. mga. ing. ing.arch. mudr. mddr. mvdr. judr. phdr. rndr. paeddr. pharmdr. thdr. "
    "thlic. icdr. rsdr. dr. doc. prof. akad. arch. p. pí. sl. plk. kpt. mjr. gen. por. npor. prap.".split()
)
_SPOKEN_TITLES = frozenset(
    "pan pana panu pane panem paní slečna slečny slečnu doktor doktora doktorem doktorka "
    "doktorce doktorku profesor profesorka inženýr inženýrka docent magistra sestra sestry bratr "
    "teta tety strýc babička děda svatý svatá svatého svaté primář primářka ministr ministryně".split()
)
_DEGREES = frozenset("ph.d csc drsc th.d dis mba ll.m".split())
_ABBREVIATIONS = frozenset(
    "např. tj. tzn. tzv. č. čp. čj. str. s. sv. mj. popř. příp. resp. cca ca. ul. nám. tř. odst. písm. "
    "kap. obr. tab. tel. roč. vč. zn. arg. srov. viz event. zvl. nar. zemř. manž. roz. hl. př. okr. vl. "
    "dop. odp. max. min. pozn. ods. čl. dř. fr. angl. něm. lat. im.".split()
)
_THOUSANDS = frozenset(("tis.", "mil.", "mld."))
# Signs of norms and laws that stand before their number.
_SERIES = frozenset(("čsn", "iso", "en", "eu", "psč", "ičo", "dič", "tel"))
_SYMBOLS = frozenset(("§", "§§", "č.", "+", "±", "&", "†", "#"))
_SINGLE_WITH_STOP = re.compile(r"[^\W\d_]\.")
_ORDINAL = re.compile(r"\d+\.")
_ROMAN_ORDINAL = re.compile(r"[IVXLC]+\.")
_ROMAN = re.compile(r"[IVXLC]{1,6}\.?[,;]?")
# Endings that are nearly always an adjective's. Not -á, which verbs have too (dělá), nor a vowel and -ní,
# which is a noun made of a verb (bydlení).
_ADJECTIVE = re.compile(
    r".{2,}(?:ý|é|ého|ému|ých|ým|ými|ější|ejší|ovou|skou|ckou|šlou|nnou|lnou|čnou|vnou|stnou|šnou|žnou"
    r"|ská|cká|[bčcdfghjklmprsštvzž]ní|[bčcdfghjklmprsštvzž]ního|[bčcdfghjklmprsštvzž]ních|ovací|ující)"
)
# Words before a noun that say whose or which: seldom a line's last word by themselves.
_DETERMINERS = frozenset(
    "můj moje moji mojí mého mému mém mých svůj svoje svoji svojí svého svému svém svých tvůj tvoje náš "
    "naše naši našeho našemu našem naším našich naší váš vaše vaši vašeho vašemu vašem vaším vašich vaší "
    "jejího jejímu tento tato tohoto této tomuto tuto těchto těmto každá každou žádná žádnou taková takovou "
    "celá celou jiná jinou některá některou".split()
)
# Pronouns that lean on the word before and wait for the verb after them.
_WAITING = frozenset("mi ti mu ho ji nám vám".split())
_YEAR = re.compile(r"1[89]\d\d|20\d\d")


_FILLERS = frozenset(
    "prostě vlastně jakoby no nó ehm hm víte víš viďte teda tedy jaksi nějak řekněme samozřejmě opravdu "
    "celkem docela úplně zkrátka přece holt".split()
)


class Czech(Language):
    code = "cs"
    fillers = _FILLERS

    def holds(self, word: str, next_word: str) -> bool:
        bare, after = core(word), core(next_word)
        low, next_low = bare.lower(), after.lower()
        if not after:
            return False
        if low in _TITLES or low in _SYMBOLS or next_low.rstrip(".,;") in _DEGREES:
            return True
        # "s." is also the preposition at the end of a sentence; the page number makes it "strana".
        if low in _ABBREVIATIONS and (len(low) > 2 or after[:1].isdigit()):
            return True
        if low in _THOUSANDS and next_low.rstrip(".,;!?") in _UNITS:
            return True
        if (bare[:1].isdigit() and after == ":") or (bare == ":" and after[:1].isdigit()):
            return True
        if _SINGLE_WITH_STOP.fullmatch(bare):
            initial = bare[0].isupper() and is_capitalised(next_word)
            return initial or _SINGLE_WITH_STOP.match(after.rstrip(",")) is not None
        if _ORDINAL.fullmatch(bare) or _ROMAN_ORDINAL.fullmatch(bare):
            return after[:1].islower() or after[:1].isdigit()
        return False

    def between(self, word: str, next_word: str) -> Break:
        bare, after = core(word), core(next_word)
        low, next_low = bare.lower(), after.lower().rstrip('.,;:!?…"“”')
        if low in _ONE_LETTER:
            return Break.FORBIDDEN
        if next_low in _REFLEXIVE:
            return Break.FORBIDDEN
        if is_number(bare) and (
            after.lower() in _UNITS
            or next_low in _UNITS
            or next_low in _MONTHS
            or after[:1].isdigit()
        ):
            return Break.FORBIDDEN
        if is_number(bare) and next_low in _COUNTED:
            return Break.FORBIDDEN
        if low in _CURRENCIES and after[:1].isdigit():
            return Break.FORBIDDEN
        if low in _SERIES and bare.isupper() and after[:1].isdigit():
            return Break.FORBIDDEN
        if low in _SPOKEN_TITLES and is_capitalised(next_word):
            return Break.FORBIDDEN
        # "Karel IV.", not "Honza I" at the end of a thought: one letter is an initial or a conjunction.
        if bare[:1].isupper() and _ROMAN.fullmatch(after) and len(after.rstrip(".,;")) > 1:
            return Break.FORBIDDEN
        if self._belongs_together(bare, low, after, next_low):
            return Break.BOUND
        if next_low in _CONJUNCTIONS:
            return Break.CONJUNCTION
        if next_low in _PREPOSITIONS or next_low in _ONE_LETTER:
            return Break.PREPOSITION
        return Break.ELSEWHERE

    def _belongs_together(self, bare: str, low: str, after: str, next_low: str) -> bool:
        if low in _PREPOSITIONS or low in _REFLEXIVE or low in _HANGING or low in _NEGATION:
            return True
        if low in _AUXILIARIES or next_low in _ENCLITICS:
            return True
        if next_low == "místo" and _ADJECTIVE.fullmatch(low):  # the noun, not "instead of"
            return True
        function_word = next_low in _CONJUNCTIONS or next_low in _PREPOSITIONS
        if function_word or next_low in _ONE_LETTER:
            return False
        if is_number(bare):
            return _YEAR.fullmatch(bare) is None
        if low in _DETERMINERS or low in _WAITING:
            return True
        if low in _NUMBERED and after[:1].isdigit():
            return True
        if bare[:1].isupper() and after[:1].isupper():
            return True
        return _ADJECTIVE.fullmatch(low) is not None


LANGUAGE = Czech()
