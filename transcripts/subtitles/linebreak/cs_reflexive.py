"""Whether the Czech word "se" is the reflexive (bojí se) or the preposition s in its longer form (se sestrou).

The preposition governs the instrumental and is written "se" only before s, z, š, ž and some groups of
consonants: "se" before any other word is the reflexive, and so is "se" before a word in no form of the
instrumental. What two neighbours do not tell is left open, and no hard rule may follow from it.
"""

# ruff: noqa: SIM905 - lists of words read best as running text
from __future__ import annotations

import re

from .base import core

#: Reflexives that are no preposition in any sentence: "ses" and "sis" are se and si with jsi.
ALWAYS = frozenset("si ses sis".split())

# These verbs are hardly ever without their reflexive, which mostly follows them.
_NEVER_WITHOUT = re.compile(
    r"(?:ne)?(?:bojím|bojíš|bojí|bojíme|bojíte|bál[aioy]?|směju|směje|smějí|smál[aioy]?|zasmál[aioy]?|"
    r"ptám|ptáš|ptá|ptáme|ptáte|ptají|ptal[aioy]?|zeptal[aioy]?|zeptám|snažím|snažíš|snaží|snažíme|snažil[aioy]?|"
    r"dozvěděl[aioy]?|stydím|stydí|styděl[aioy]?|divil[aioy]?|divím|dívám|dívá|díval[aioy]?|podíval[aioy]?)"
)
# After these, an instrumental says what somebody became or deals with: "stala se sestrou".
_BECOMING = re.compile(
    r"(?:ne)?(?:stal|stát|stane|stanu|stanou|stávám|stává|stával|cítil|cítím|cítí|zabývá|zabýval|chlubí|chlubil|"
    r"pyšní|pyšnil|řídí|řídil|jeví|jevil|vyznačuje|živí|živil|zaobírá|trápí|trápil|vyučil|zdál|zdá)[aioy]?"
)
# These have it so often that a word which does not tell does not speak against it.
_MOSTLY_WITH = re.compile(
    r"(?:ne)?(?:jmenuje|jmenuju|jmenuji|jmenují|jmenoval|přihlásil|vrátil|stará|starám|staráš|staral|narodil|bojíš|"
    r"rozhodl|oženil|vdal|přestěhoval|rozbrečel|urazil|postaral|postará)[aioy]?"
)
# These take a dative or an accusative, of which some end as an instrumental: "věnuje se svým dětem".
_OTHER_CASES = re.compile(
    r"(?:ne)?(?:věnuj[eiu]|věnují|věnoval|vyhýbá|vyhýbal|vyhnul|podobá|podobal|svěří|svěřil|omluvil|omlouval|"
    r"ozval|pomstil|bránil|přizpůsobil|učí|učil|naučí|naučil)[aioy]?"
)
_PRONOUNS = frozenset(
    "mnou sebou svou svojí svým svojim svejm svými svýma svojima svejma všemi vším všema vší".split()
)
_INSTRUMENTAL = _PRONOUNS | frozenset(
    "dvěma dvouma třemi třema čtyřmi čtyřma stem šesti sedmi psem psy lvem snem synem syny sny ženou stěnou "
    "změnou zemí ctí solí smrtí samotnou štěstím".split()
)
_OTHER = frozenset("sem všem zdaleka sama schéma".split())
# Verbs and other cases that end as an instrumental does.
_MISLEADING = frozenset(
    "zem zemi zkusem sejdem stanem zvednem zajdem ztratím zlepším zhorším zmenším zvýším zvětším zmíním změním "
    "zúčastním zblázním ztížním směním zaměním seznámím zasním zjemním zním zdravím svědčím zakřičím svlečím "
    "sejmou zlámou seznámou stelou zašlou pošlou sešlou škrábou zebou spletou smetou zametou sestou".split()
)
# Third persons, which end as feminine nouns do.
_VERBS_IN_I = frozenset(
    "svítí smí snaží stydí zlobí změní zlepší zhorší zdaří zdrží zdraží sedí spí zmenší zvýší zvětší svěří zajistí "
    "zařídí zúčastní zraní spojí spolčí srazí ztratí zblázní zastaví staví zamyslí zapojí zastydí smíří způsobí "
    "stojí zlomí zpozdí zrodí sníží zruší schází sází".split()
)
# Numerals, adverbs and nouns that stand after the reflexive and after the preposition.
_OPEN = frozenset(
    "zcela zvlášť stejně stále špatně vždy vždycky skoro silně značně zhruba snad vlastně všelijak dvanácti "
    "třinácti čtrnácti dvaceti třiceti čtyřiceti šedesáti sedmdesáti sto šestnácti sedmnácti zřejmě všude "
    "svaly symboly signály sokoly stoly skály".split()
)
# Beginnings before which "s" is spoken and written "se", besides s, z, š and ž.
_CLUSTERS = tuple(
    "vš vz vs vc vj mn mz mš ms dv dn dc dř čt tř tm ct cn ps lž lv lst lh rt rv hř jm kt kř bd pš".split()
)
# Endings that are an instrumental's and hardly a verb's.
_SURE = re.compile(
    r".{2,}(?:ama|ema|ěma|ýma|íma|ejma|ami|emi|ěmi|ými|ími|(?<![uě]j)em|ým|[bcčdfghjklmprsštvzž]ním|ením|áním|ováním|ěním|ícím|čím|stvím|stím|ším"
    r"|(?:[kthlmbpv]|(?<!e)r|ch|ad)ou|(?:[cčjlvmbšž]|st)nou|ostí|ií|icí)"
)
_NAME = re.compile(r".{2,}(?:ou|em|ím|ým)")
# Third persons and participles: "starají se", "narodili se".
_VERB = re.compile(r".+(?:ají|ejí|ějí|ují|ám|(?<!te)li|[aeěiyu]ly)")
# The endings of an instrumental.
_POSSIBLE = re.compile(r".*(?:ou|[míiy]|[aeěýíj]ma)")


def before_instrumental(following: str) -> bool | None:
    """Whether "se" before the word `following` is the preposition; None where the word does not tell."""
    bare = core(following).rstrip(".,;:!?…")
    low = bare.lower()
    if not low or low[0].isdigit() or (len(bare) > 1 and bare.isupper()):
        return None
    if low in _OPEN:
        return None
    if low in _INSTRUMENTAL:
        return True
    if not low.startswith(("s", "z", "š", "ž", *_CLUSTERS)):
        return False
    if low in _OTHER:
        return False
    if low in _MISLEADING:
        return None
    if bare[0].isupper() and _NAME.fullmatch(low):
        return True
    if low in _VERBS_IN_I or _VERB.fullmatch(low) or not _POSSIBLE.fullmatch(low):
        return False
    return True if _SURE.fullmatch(low) else None


def is_preposition(word: str, following: str) -> bool | None:
    """Whether "se" between `word` and `following` is the preposition, False for the reflexive; None where
    that cannot be told. `following` is empty where it is not known."""
    low = core(word).lower()
    if _NEVER_WITHOUT.fullmatch(low):
        return False
    found = before_instrumental(following)
    if found is None and following and (_BECOMING.fullmatch(low) or _MOSTLY_WITH.fullmatch(low)):
        return False
    if found and _OTHER_CASES.fullmatch(low):
        return None if following.rstrip(".,;:!?…") in ("mnou", "sebou") else False
    if found and _BECOMING.fullmatch(low):
        # "Stala se sestrou", but also "co se stalo se mnou": a pronoun names no profession.
        return None if core(following).rstrip(".,;:!?…").lower() in _PRONOUNS else False
    return found
