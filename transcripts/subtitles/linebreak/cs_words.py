"""The words of Czech that the line breaks turn on, in lower case, and the shapes of its word endings."""

# ruff: noqa: SIM905 - lists of words read best as running text
from __future__ import annotations

import re

ONE_LETTER = frozenset("ksvzouai")
PREPOSITIONS = frozenset(
    "ke ku se ve ze do na po od ode za pro při bez beze pod pode nad nade před přede mezi přes skrz "
    "podle kvůli díky kolem okolo vedle místo během kromě proti naproti vůči uvnitř uprostřed "
    "prostřednictvím včetně ohledně skrze vně mimo navzdory blízko dle vinou pomocí".split()
)
CONJUNCTIONS = frozenset(
    "a i že ale nebo anebo či aby abych abys abychom abyste když kdyby kdybych kdybys kdybychom "
    "kdybyste protože proto jestli jestliže pokud než ani avšak však nýbrž tedy takže tak jak jako "
    "jakmile zatímco ačkoli ačkoliv přestože jelikož neboť až který která které kterou kterého kterému "
    "kterým kteří kterých kterými jenž což kde kam kdy odkud proč zda zdali buď".split()
)
# A line that ends with one of these leaves the reader hanging; pronouns and adverbs among the
# conjunctions above may well end one.
HANGING = frozenset(
    "že ale nebo anebo či aby když kdyby protože jestli jestliže pokud než ani avšak nýbrž takže "
    "zatímco ačkoli ačkoliv přestože jelikož neboť jako který která které což abych abys abychom abyste "
    "kdybych kdybys kdybychom kdybyste ať nechť".split()
)
REFLEXIVE = frozenset(("se", "si", "ses", "sis"))
ENCLITICS = frozenset(
    "jsem jsi jsme jste bych bys by bychom byste mi ti mu ho mě tě jí jim je nám vám nás vás "
    "budu budeš bude budeme budete budou".split()
)
AUXILIARIES = frozenset(
    "jsem jsi jsme jste bych bys by bychom byste budu budeš bude budeme budete budou "
    "nejsem nejsi nejsme nejste nebudu nebudeš nebude nebudeme nebudete nebudou".split()
)
NEGATION = frozenset(("ne", "nikdy", "vůbec", "nikoli", "nikoliv"))
# Before a negated verb these carry its negation: "nic neřekl".
NOTHING = frozenset(
    "nic nikdo nikoho nikomu nikým ničeho ničemu ničím nikam nikde nijak žádný žádná žádné".split()
)
NOBLE = frozenset(("von", "van", "de", "da", "di"))
TO_BE = frozenset(
    "být je jsou není nejsou byl byla bylo byli byly nebyl nebyla nebylo nebyli nebyly bývá bývala".split()
)
# What is said of somebody after "to be": a passive participle (operován) or an adjective (unavená).
PREDICATE = re.compile(r".{2,}(?:(?:[áaeě]n|it|ut|at)[aoiy]?|[ýáé])")
MODAL = re.compile(
    r"(?:ne)?(?:můžu|mohu|můžeš|může|můžeme|můžete|můžou|mohou|mohl[aioy]?|musím|musíš|musí|musíme|musíte|"
    r"musejí|musel[aioy]?|chci|chceš|chce|chceme|chcete|chtějí|chtěl[aioy]?|smím|smí|smíme|směl[aioy]?|umím|"
    r"umí|umíme|uměl[aioy]?|mám|máš|má|máme|máte|mají|měl[aioy]?|začal[aioy]?|začne|přestal[aioy]?|nechal[aioy]?)"
)
INFINITIVE = re.compile(r".+(?:[aeěiouyáéíýů]t|ou[st]t|[ísáé]st|ézt|ct|ci)")
# Numbers in words and their cases.
SPOKEN_NUMBER = re.compile(
    r"dva|dvě|dvou|dvěma|tři|tří|třem|třemi|čtyři|čtyř|čtyřem|čtyřmi|pět|pěti|šest|šesti|sedm|sedmi|osm|osmi|"
    r"devět|devíti|deset|deseti|jedenáct[i]?|(?:dva|tři|čtr|pat|šest|sedm|osm|devate)náct[i]?|"
    r"(?:dva|tři|čtyři)cet|(?:dva|tři|čtyři)ceti|(?:pa|še|sedm|osm|deva)desát[i]?|sto|stě|sta|set|stem|oba|obě|obou|"
    r"oběma|půl|několik|několika|tisíc|tisíce|tisíců|milion|miliony|milionů|miliarda|miliardy|miliard"
)
UNITS = frozenset(
    "% ‰ ° °c kč eur € $ mm cm dm m km g dkg kg t ml dl cl l hl ms sec min h hod hod. min. sek. "
    "m² m³ km² w kw kwh hz khz mhz b kb mb gb tb bit px lx db kcal kj mg µg μg mmhg "
    "tis. mil. mld. tisíc milion milionů milionu miliony miliarda miliard korun koruny haléřů "
    "procent procenta procento stupňů metrů kilometrů kilo kilogramů gramů litrů litru let roků rok roky "
    "str. měs. měsíc měsíce měsíců týden týdny týdnů den dny dní dnů hodin hodiny hodinu hodina minut minuty "
    "minutu vteřin sekund krát sb sb. x × kilometry kilometr metry metr centimetrů eur dolarů".split()
)
# What is counted in these films and stands right after its number. Czech endings alone do not tell a
# noun ("5 dětí") from what only follows one ("v 5 přijela"), so the nouns are named.
COUNTED = frozenset(
    "děti dětí dítě dětem dětmi lidí lidé lidem rodin rodiny rodina rodinám rodičů osob osoby osoba "
    "kluků kluci holek holky synů synové dcer dcery sourozenci sourozenců členů pacientů klientů klienti "
    "lékařů doktorů sester sestry asistentek asistentky asistentů asistenti asistentka pracovníků organizací "
    "měst obcí krajů škol tříd míst místa lůžek lůžka postelí schodů schody patro patra pater "
    "víkendů víkendy víkend nocí noci noc hodinách hodinami minutách letech lety měsících týdnech dnech "
    "operací operace operaci vyšetření léků tablet tablety dávek dávky porcí kapitola kapitoly kapitol bodů "
    "stupně stupeň ročník ročníku stran strany strana tisíce tisíců stovek desítek".split()
)
CURRENCIES = frozenset(("kč", "czk", "eur", "usd", "gbp", "chf", "€", "$", "£"))
# Parts of a text, hard before their number ("strana 2"); other nouns before one are only bound.
PARTS = frozenset(
    "strana stranu tabulka tabulky tabulce tabulku kapitola kapitoly kapitole kapitolu "
    "obrázek obrázku příloha přílohy příloze přílohu článek článku odstavec odstavce odstavci paragraf "
    "paragrafu číslo čísla číslem".split()
)
NUMBERED = frozenset(
    "den dne rok roku roce rokem roky číslo čísle čísla strana straně strany kapitola kapitole pokoj pokoji linka "
    "linku linky telefon článek verze bod bodu typ typu stupeň příloha tabulka obrázek".split()
)
MONTHS = frozenset(
    "leden ledna února únor březen března duben dubna květen května červen června červenec července "
    "srpen srpna září říjen října listopad listopadu prosinec prosince".split()
)
TITLES = frozenset(
    "bc. bca. mgr. mga. ing. ing.arch. mudr. mddr. mvdr. judr. phdr. rndr. paeddr. pharmdr. thdr. "
    "thlic. icdr. rsdr. dr. doc. prof. akad. arch. p. pí. sl. plk. kpt. mjr. gen. por. npor. prap. prim. škpt. ppor. pplk. genpor. genmjr. nstržm. stržm. "
    "dr.h.c. mgr.art.".split()
)
SPOKEN_TITLES = frozenset(
    "pan pana panu pane panem paní slečna slečny slečnu doktor doktora doktorem doktorka "
    "doktorce doktorku profesor profesorka inženýr inženýrka docent magistra sestra sestry bratr "
    "teta tety strýc babička děda svatý svatá svatého svaté primář primářka ministr ministryně".split()
)
# Offices and kin in all their cases, before a name: ředitel Dvořák, profesora Nováka, sestřička Alena.
OFFICE = re.compile(
    r"(?:profesor|doktor|inženýr|docent|magistr|ředitel|primář|ministr|prezident|premiér|kancléř|král|farář|"
    r"páter|biskup|kardinál|starost|senátor|poslan(?:ec|c)|hejtman|učitel|trenér|lékař|logoped|psycholog|"
    r"generál|kapitán|major|plukovník|císař|princ|babičk|babičc|dědeč(?:ek|k)|tet|strýč?(?:ek|k|c)|strejd|"
    r"sestřičk|sestřičc|bratr)(?:a|o|u|i|e|ě|y|é|ovi|em|ou|k[auoy]|kou|ce|ko)?"
)
DEGREES = frozenset("ph.d csc drsc th.d dis mba ll.m".split())
ABBREVIATIONS = frozenset(
    "např. tj. tzn. tzv. č. čp. čj. str. s. sv. mj. popř. příp. resp. cca ca ca. vs. ul. nám. tř. odst. písm. "
    "kap. obr. tab. tel. roč. vč. zn. arg. srov. viz event. zvl. nar. zemř. manž. roz. hl. př. okr. vl. "
    "dop. odp. max. min. pozn. ods. čl. dř. fr. angl. něm. lat. im.".split()
)
# They close a list and mostly the sentence; where it goes on, they are words as any other.
LISTS = frozenset(("atd.", "apod.", "aj.", "atp.", "hod.", "min.", "sek."))
THOUSANDS = frozenset(("tis.", "mil.", "mld."))
# Signs of norms and laws that stand before their number.
SERIES = frozenset(("čsn", "iso", "en", "eu", "psč", "ičo", "dič", "tel"))
SYMBOLS = frozenset(("§", "§§", "+", "±", "&", "†", "#", "№", "~", "≈"))
RELATIONS = frozenset((":", "=", "<", ">", "×", "≤", "≥", "*"))
# Letters that stand for a word before its number: r. 1989, s. 12, č. j. 123.
NUMBERED_LETTERS = frozenset(("r.", "s.", "č.", "j.", "p.", "l."))
SINGLE_WITH_STOP = re.compile(r"[^\W\d_]\.")
ORDINAL = re.compile(r"\d+\.(?:[–-]\d+\.)?")
ROMAN_ORDINAL = re.compile(r"[IVXLC]+\.")
ROMAN = re.compile(r"[IVXLC]{1,6}\.?[,;]?")
# Endings that are nearly always an adjective's. Not -á, which verbs have too (dělá), nor a vowel and -ní,
# which is a noun made of a verb (bydlení).
ADJECTIVE = re.compile(
    r".{2,}(?:ý|é|ého|ému|ých|ým|ými|ější|ejší|ovou|skou|ckou|šlou|nnou|lnou|čnou|vnou|stnou|šnou|žnou"
    r"|ská|cká|[bčcdfghjklmprsštvzž]ní|[bčcdfghjklmprsštvzž]ního|[bčcdfghjklmprsštvzž]ních|ovací|ující)"
)
# Words before a noun that say whose or which: seldom a line's last word by themselves.
DETERMINERS = frozenset(
    "můj moje moji mojí mého mému mém mých svůj svoje svoji svojí svého svému svém svých tvůj tvoje náš "
    "naše naši našeho našemu našem naším našich naší váš vaše vaši vašeho vašemu vašem vaším vašich vaší "
    "jejího jejímu tento tato tohoto této tomuto tuto těchto těmto každá každou žádná žádnou taková takovou "
    "celá celou jiná jinou některá některou".split()
)
# Pronouns that lean on the word before and wait for the verb after them.
WAITING = frozenset("mi ti mu ho ji nám vám".split())
# Two acronyms of one name (PS PČR, FF UK), told from words in capitals by one that has no vowel.
_LETTER, _CONSONANT = "[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ]", "[BCČDĎFGHJKLMNŇPQRŘSŠTŤVWXZŽ]"
ACRONYMS = re.compile(rf"{_CONSONANT}{{2,5}} {_LETTER}{{2,5}}|{_LETTER}{{2,5}} {_CONSONANT}{{2,5}}")
# Capitalised, these begin a sentence and are no name; in lower case no ordinal counts them.
OPENERS = frozenset(
    "potom pak já ty on ona ono my vy oni ony to ten ta ti tohle tahle toto tam tady teď tehdy takže tak ano ne "
    "ale a i už ještě jen jenom také taky prý přitom proto proč jak kde kdo co kdy všichni nikdo nic někdo něco "
    "jsem jsi je jsme jste jsou byl byla bylo byli byly bude budeme mám máme měl měla říkal říkala řekl řekla "
    "vám vás váš vaše vámi ti tě tobě nám nás náš naše její jeho jejich můj moje takhle nebo "
    "naštěstí bohužel dnes dneska včera zítra najednou nakonec vždycky prostě no jo vlastně dobře".split()
)
# What a number counts, with one look.
COUNTABLE = UNITS | CURRENCIES | MONTHS | COUNTED
# Between two numbers, these make a range or a list: "7. až 9. října".
JOINING = frozenset("až a i nebo či do".split())
# Not "místo", which is also what is counted ("1. místo").
FUNCTION_WORDS = (CONJUNCTIONS | PREPOSITIONS | ONE_LETTER | OPENERS) - {"místo", "blízko", "okolo"}
# One capital letter is an initial or a Roman numeral before it is a word.
NOT_NAMES = FUNCTION_WORDS - ONE_LETTER
YEAR = re.compile(r"1[89]\d\d|20\d\d")

FILLERS = frozenset(
    "prostě vlastně jakoby no nó ehm hm víte víš viďte teda tedy jaksi nějak řekněme samozřejmě opravdu "
    "celkem docela úplně zkrátka přece holt".split()
)
