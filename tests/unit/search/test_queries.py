"""What is typed finds what it should, in every script: each query with the dreams that are right for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dreamscape.models import DreamContent
from tests.support.without_forms import sign_up

if TYPE_CHECKING:
    from dreamscape.wiring import Services

DREAMS = {
    # English
    "winter": ("Winter in a lighthouse", "Five months, one stove, one shelf of books. I'd keep the lamp clean."),
    "sail": ("Sail a small boat to the midnight sun", "With my sister, past the last lighthouse, until it sets."),
    "snails": ("Knitting for snails", "Tiny hats. 🐌 They'll never thank me."),
    "m2": ("A garden of 12 m²", "Tomatoes, beans, and one chair."),
    # German, Polish, Danish, Turkish, Spanish, Vietnamese, French
    "strasse": ("Eine Straße ohne Autos", "Kinder spielen, Großväter schauen zu. Äpfel für alle."),
    "lodz": ("Łódź nocą", "Zobaczyć źródło rzeki i żółte światła."),
    "oe": ("På Ærø igen", "Søren har en båd, og æblerne er søde."),
    "isik": ("Işık şehri İstanbul", "Boğazda ılık bir akşam."),
    "nino": ("El niño y el corazón", "Ver las ballenas en Valparaíso."),
    "pho": ("Bát phở đầu tiên", "Nấu cho bà ngoại ở Đà Nẵng."),
    "ete": ("L'été à la mer", "Apprendre à nager, enfin; un cœur léger."),
    # Greek, Russian, Ukrainian
    "thalassa": ("Η θάλασσα το πρωί", "Κολύμπι πριν από τους άλλους, σε μικρούς όρμους."),
    "kit": ("Увидеть кита", "Ёлки у моря, чай в термосе и тишина."),
    "yizhak": ("Їжачок у саду", "Мрія про ґанок і мед."),
    # Arabic, Persian, Hebrew
    "kitab": ("الكتاب الأول", "أكتب عن البحر وعن جدتي."),
    "behr": ("كتابٌ في مكتبة القرية", "مكانٌ هادئ للأطفال."),
    "parsi": ("سفر به کویر", "شب‌های پرستاره و آتش کوچک."),
    "shalom": ("שָׁלוֹם בַּבַּיִת", "לאפות לחם עם סבתא."),
    # Japanese, Chinese, Korean, Thai, Lao, Khmer, Burmese
    "sora": ("空を飛ぶ夢", "紙飛行機から始める。ガラスの船も。"),
    "neko": ("猫と暮らす家", "窓の多い部屋で本を読む。"),
    "deng": ("灯塔里的冬天", "一个炉子，一架书。"),
    "kkum": ("바다가 보이는 작은 집", "매일 아침 수영하기."),
    "baan": ("บ้านริมทะเล", "ปลูกดอกไม้และตื่นเช้า"),
    "lao": ("ເຮືອນນ້ອຍ", "ປູກຕົ້ນໄມ້"),
    "khmer": ("ផ្ទះតូច", "ដាំផ្កា"),
    "burma": ("အိမ်ငယ်လေး", "ပန်းစိုက်ချင်တယ်"),
    # Hindi, Tamil, Georgian, Armenian, Amharic
    "hindi": ("समुद्र के किनारे घर", "हर सुबह किताब पढ़ना।"),
    "tamil": ("கடல் அருகே வீடு", "புத்தகம் படிக்க வேண்டும்."),
    "georgia": ("სახლი ზღვასთან", "ღვინო და სიმღერა."),
    "hay": ("Տուն ծովի մոտ", "Սովորել նվագել։"),
    "amharic": ("ቤት በባህር ዳር", "መጽሐፍ ማንበብ።"),
}  # fmt: skip
QUERIES = [
    # whole words, in any case and spelling
    ("lighthouse", "winter sail"), ("LIGHTHOUSE", "winter sail"), ("ｌｉｇｈｔｈｏｕｓｅ", "winter sail"),
    ("lighthouse winter", "winter"), ("sun midnight", "sail"), ("knitting", "snails"), ("12", "m2"), ("m2", "m2"),
    ("m²", "m2"), ("12 m²", "m2"), ("🐌", "snails"), ("snails 🐌", "snails"), ("the", "winter sail snails"),
    # beginnings
    ("light", "winter sail"), ("lig", "winter sail"), ("knit", "snails"), ("tomat", "m2"), ("sail mid", "sail"),
    # Latin letters of other languages, with and without their marks
    ("straße", "strasse"), ("strasse", "strasse"), ("STRASSE", "strasse"), ("großväter", "strasse"),
    ("grossvater", "strasse"), ("apfel", "strasse"), ("łódź", "lodz"), ("lodz", "lodz"), ("swiatla", "lodz"),
    ("zrodlo", "lodz"), ("ærø", "oe"), ("aero", "oe"), ("soren", "oe"), ("bad", "oe"), ("ışık", "isik"),
    ("isik", "isik"), ("istanbul", "isik"), ("İSTANBUL", "isik"), ("ILIK", "isik"), ("niño", "nino"), ("nino", "nino"),
    ("corazon", "nino"), ("valparaiso", "nino"), ("pho", "pho"), ("phở", "pho"), ("da nang", "pho"),
    ("ete", "ete"), ("l'été", "ete"), ("coeur", "ete"), ("leger", "ete"),
    # Greek and Cyrillic
    ("θάλασσα", "thalassa"), ("θαλασσα", "thalassa"), ("ΘΑΛΑΣΣΑ", "thalassa"), ("όρμους", "thalassa"),
    ("ορμουσ", "thalassa"), ("κολυ", "thalassa"), ("кита", "kit"), ("ёлки", "kit"), ("елки", "kit"), ("КИТА", "kit"),
    ("їжачок", "yizhak"), ("мед", "yizhak"),
    # right to left, with and without article and points
    ("كتاب", "kitab behr"), ("الكتاب", "kitab behr"), ("كِتَاب", "kitab behr"), ("البحر", "kitab"), ("بحر", "kitab"),
    ("مكتبه", "behr"), ("الاول", "kitab"), ("کویر", "parsi"), ("كوير", "parsi"), ("شلום", ""), ("שלום", "shalom"),
    ("שָׁלוֹם", "shalom"), ("סבתא לחם", "shalom"),
    # without spaces
    ("空", "sora"), ("飛ぶ", "sora"), ("空を飛ぶ", "sora"), ("飛行機", "sora"), ("ガラス", "sora"), ("ｶﾞﾗｽ", "sora"),
    ("カラス", ""), ("本を読む", "neko"), ("灯塔", "deng"), ("冬天", "deng"), ("塔灯", ""), ("바다", "kkum"),
    ("작은 집", "kkum"), ("수영", "kkum"), ("ทะเล", "baan"), ("บ้าน", "baan"), ("ดอกไม้", "baan"), ("ນ້ອຍ", "lao"),
    ("ផ្ទះ", "khmer"), ("ပန်း", "burma"),
    # letters with vowel signs, and others
    ("समुद्र", "hindi"), ("किताब", "hindi"), ("வீடு", "tamil"), ("ზღვასთან", "georgia"), ("ծովի", "hay"),
    ("ԾՈՎԻ", "hay"), ("መጽሐፍ", "amharic"),
    # words of two scripts, and what nobody said
    ("lighthouse 空", ""), ("whale shark", ""),
]  # fmt: skip
ODD = [
    "", " ", "\x00", "\u200b", "x" * 5000, "夢" * 5000, "a\u0301" * 5000, "$where", "{$ne: null}", "^.*$", "(a+)+$",
    "\\", "'; drop", "%00", "\ud800", "🐋" * 300, "👩‍🚀", "\u202e", "a " * 3000, "-" * 200, "\U000e0020", "\ufdfa",
]  # fmt: skip


@pytest.fixture
def dreams(services: Services) -> None:
    member = sign_up(services, "Mara")
    for title, description in DREAMS.values():
        services.dreams.create(member, DreamContent(title, description, ("sea",)))


def found(services: Services, text: str) -> set[str]:
    """What has all of it, as it is typed."""
    keys = {title: key for key, (title, _) in DREAMS.items()}
    results = services.search.dreams(text, None)
    as_typed = not results.partly and not results.looked_for
    return {keys[card.dream.title] for card in results.page.items if as_typed}


@pytest.mark.usefixtures("dreams")
def test_each_query_finds_what_is_right_and_nothing_else(services: Services) -> None:
    answers = {query: found(services, query) for query, _ in QUERIES}
    assert answers == {query: set(right.split()) for query, right in QUERIES}
    assert len(QUERIES) >= 80


def test_whatever_is_typed_is_no_error(services: Services) -> None:
    sign_up(services, "Mara")
    for text in ODD:
        assert not services.search.dreams(text, None).page.items, ascii(text[:12])
        assert not services.search.people(text, None).page.items, ascii(text[:12])
        services.search.suggest(text, None)
        services.search.categories(text)


SLIPS = {
    "lighthose": ("lighthouse", "winter sail"),
    "ligthhouse": ("lighthouse", "winter sail"),
    "kniting for snials": ("Knitting for snails", "snails"),
    "Valpariso": ("Valparaíso", "nino"),
    "θάλασα": ("θάλασσα", "thalassa"),
    "Увидит кита": ("Увидеть кита", "kit"),
    "समुद": ("", "hindi"),
}


@pytest.mark.usefixtures("dreams")
def test_a_slip_of_the_fingers_is_put_right(services: Services) -> None:
    for typed, (looked_for, right) in SLIPS.items():
        results = services.search.dreams(typed, None)
        assert {card.dream.title for card in results.page.items} == {DREAMS[key][0] for key in right.split()}
        assert results.looked_for == looked_for


@pytest.mark.usefixtures("dreams")
def test_what_is_to_be_exact_is_not_put_right(services: Services) -> None:
    assert not services.search.dreams("lighthose", None, exact=True).page.items


@pytest.mark.usefixtures("dreams")
def test_where_no_dream_says_all_of_it_those_that_say_some_are_shown(services: Services) -> None:
    results = services.search.dreams("knitting lighthouse for snails", None)
    assert results.partly
    assert [card.dream.title for card in results.page.items] == ["Knitting for snails"]
