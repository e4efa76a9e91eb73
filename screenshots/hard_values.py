"""What people bring that breaks pages."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from dreamscape.models import ProfileContent

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter"[:60]
LINK = "https://example.org/" + "a-very-long-path-without-an-end/" * 4
ARABIC = "أحلم بقارب صغير ذي شراع أحمر يبحر في الصباح إلى ما وراء المنارة الأخيرة"
HEBREW = "אני חולמת על סירה קטנה עם מפרש אדום שיוצאת בבוקר אל מעבר למגדלור האחרון"
JAPANESE = "赤い帆の小さな船で最後の灯台の向こうまで朝のうちに漕ぎ出すのが私の夢です"
EMOJI = "👨‍👩‍👧‍👦🏳️‍🌈👩🏽‍🚀🧑‍🤝‍🧑" * 6
LONG = ("Once, just once, I would like to row out past the last lighthouse and hear nothing at all. " * 22)[
    :2000
]

TEXTS = (WORD * 3, LONG, f"Look here: {LINK}", ARABIC * 3, HEBREW * 3, JAPANESE * 4, EMOJI, "Yes.")
TITLES = tuple(
    f"{title[:110]} {number}"
    for number, title in enumerate(
        (WORD, "A boat", LONG, ARABIC, HEBREW, JAPANESE, EMOJI[:60], LINK, "W" * 60, "Ein Wort: " + WORD) * 3
    )
)
NAMES = (WORD, "Ø", "W" * 60, ARABIC[:30], HEBREW[:30], JAPANESE[:30], EMOJI[:40], "Maximiliane")
PROFILES = tuple(
    ProfileContent(
        first_name=name,
        last_name=WORD[: 60 if number % 2 else 0],
        bio=TEXTS[number % len(TEXTS)][:1000],
        location=WORD if number % 2 else JAPANESE[:80],
        interests=("sea", "travel", "food", "music", "wild-ideas", "space", "books")[: 1 + number],
        skills=tuple(f"{WORD[:36]}{skill}" for skill in range(20 if number == 0 else number % 4)),
    )
    for number, name in enumerate(NAMES)
)
# Wide, tall, small, tiny, square, as a phone takes them.
SHAPES = ((2400, 400), (600, 2400), (120, 90), (16, 16), (1200, 1200), (1600, 1200), (1200, 1600))


def comment(number: int) -> str:
    """One of many comments, each different."""
    return f"{number} {TEXTS[number % len(TEXTS)]}"[:2000]


def picture(width: int, height: int) -> bytes:
    """A picture file with a top, a bottom and a middle to be told apart."""
    sky = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (sky, sky.point(lambda light: light // 2 + 60), sky.rotate(180)))
    sun = max(4, min(width, height) // 3)
    image.paste(
        (255, 226, 140), ((width - sun) // 2, (height - sun) // 2, (width + sun) // 2, (height + sun) // 2)
    )
    out = BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()
