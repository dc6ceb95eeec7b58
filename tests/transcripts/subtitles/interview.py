"""A made-up interview in Czech with the times a recogniser would give: about 600 words, two speakers."""

from __future__ import annotations

import random

from transcripts.subtitles.model import Word

# Who speaks, and what. Invented people; everyday Czech of such films, with the small words that may not
# end a line, numbers with units, dates, titles, abbreviations and reflexive verbs.
TURNS = (
    ("Redaktorka", "Dobrý den, paní Dvořáková. Děkuju, že jste nás k sobě pozvala. Jak dlouho tady u lesa bydlíte?"),
    (
        "Dvořáková",
        "Dobrý den. My jsme se sem přistěhovali před 8 lety, když byly Toníkovi 3 roky. Předtím jsme žili "
        "v Brně v paneláku a do bytu ve 4. patře jsem ho musela každý den vynést v náručí, protože výtah se "
        "do domu nevešel. A on už tehdy vážil 17 kg, takže to dlouho nešlo vydržet.",
    ),
    ("Redaktorka", "A kdy jste se dozvěděli, že je nemocný?"),
    (
        "Dvořáková",
        "Vlastně hned. Narodil se 12. května 2013 v 30. týdnu a vážil 1 350 gramů. MUDr. Nováková, která tam "
        "tehdy sloužila, za mnou přišla v noci a řekla mi, že to bude těžké, ale že u něj zůstane. Já jsem "
        "tomu nerozuměla. Ležela jsem na pokoji sama, manžel byl s dcerou u babičky a telefon se mi vybil. "
        "No a ráno mi řekli, že měl krvácení do mozku, tzv. třetího stupně, a že nikdo neví, co z toho bude.",
    ),
    ("Redaktorka", "Kdo vám v té chvíli pomohl?"),
    (
        "Dvořáková",
        "Sestra Alena. Ona si ke mně sedla, vzala mě za ruku a nic neříkala. To bylo ze všeho nejlepší. "
        "Potom mi ukázala, jak na něj mám sáhnout, aby se nelekl, a v neděli mi ho poprvé dala na prsa. "
        "Víte, ono se o tom málo mluví, ale člověk v nemocnici nepotřebuje slyšet statistiky. Potřebuje, "
        "aby mu někdo řekl, co má dělat teď, v téhle hodině, a aby u toho s ním chvíli zůstal.",
    ),
    ("Redaktorka", "Jak dneska vypadá váš obyčejný den?"),
    (
        "Dvořáková",
        "Vstávám v 5 hodin. Toník spí špatně, v noci ho musíme asi třikrát otočit, s manželem se střídáme. "
        "Ráno dostane léky, to je 6 různých věcí, například na epilepsii a na svaly. Pak ho nakrmím sondou, "
        "což trvá asi 40 minut, a mezitím vypravím dceru do školy. V 8 hodin přijede asistentka. Bez ní by to "
        "nešlo, bez ní bych se z domu vůbec nedostala. Je to 20 hodin týdně a platíme ji zčásti z příspěvku "
        "na péči a zčásti ze sbírky.",
    ),
    ("Redaktorka", "Stačí to?"),
    ("Dvořáková", "Ne."),
    ("Redaktorka", "A co by stačilo?"),
    (
        "Dvořáková",
        "Kdybych měla 2 víkendy za rok, kdy se o něj postará někdo, komu věřím. To je celé. Odlehčovací služba "
        "v našem kraji sice je, ale bere děti jen do 7 let, a pak už nikdo. Nejbližší místo je v Olomouci, "
        "120 km odsud, a čeká se na něj 14 měsíců. Takže se spoléháme na rodinu, a ta už taky nemá sílu. "
        "Babičce je 74 let a Toník má dneska 31 kg.",
    ),
    ("Redaktorka", "Co vám dělá radost?"),
    (
        "Dvořáková",
        "Když se směje. On se směje celým tělem, to se nedá popsat. Nejvíc u vody, a taky když mu dcera čte. "
        "Ona mu čte o vlacích, on miluje vlaky, a přitom nikdo neví, kolik z toho vlastně vidí. Minulé léto "
        "jsme s ním jeli parním vlakem z Jihlavy do Telče a on celou cestu nespustil oči z okna. A já jsem si "
        "tehdy řekla, že je jedno, co je napsané ve zprávách. Že takhle je to dobré.",
    ),
    ("Redaktorka", "Co byste vzkázala rodičům, kteří jsou na začátku?"),
    (
        "Dvořáková",
        "Aby si řekli o pomoc dřív než já. Já jsem na to byla pyšná, že to zvládám, a po 5 letech jsem skončila "
        "v nemocnici sama. Najděte si lidi, kteří to znají. Mně hodně pomohla poradna, kde pracuje Mgr. Petra "
        "Součková, a potom jiné mámy. S nimi se můžu i zasmát, protože u nich nic nemusím vysvětlovat. A taky "
        "bych jim řekla, ať nečtou po nocích internet. Ráno je to vždycky o něco lepší.",
    ),
    ("Redaktorka", "Děkuju vám za rozhovor."),
    ("Dvořáková", "Já děkuju vám. A přijeďte zase, až pokvetou třešně."),
)  # fmt: skip


def words(seed: int = 7) -> list[Word]:
    """The interview as recognised words: times drawn by length, pauses by punctuation; `seed` draws others."""
    draw = random.Random(seed)
    now, out = 1200, []
    for speaker, said in TURNS:
        for text in said.split():
            length = 70 + 52 * len(text) + draw.randint(-40, 90)
            confidence = round(draw.uniform(0.45, 0.99), 3)
            out.append(Word(text, now, now + length, confidence, speaker))
            now += length + draw.choice((0, 0, 10, 30))
            if text.endswith((".", "?")):
                now += draw.randint(250, 1400)
            elif text.endswith(","):
                now += draw.randint(60, 450)
            elif draw.random() < 0.03:
                now += draw.randint(700, 2600)
        now += draw.randint(150, 900)
    return out
