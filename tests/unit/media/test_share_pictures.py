"""Share pictures: every letter that is drawn is one, words keep their contrast, their order and their place."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from dreamscape.media.sharing import Shown, draw
from dreamscape.media.sharing.drawing import SKY_HEIGHT, SKY_WIDTH, TITLE_SIZES
from dreamscape.media.sharing.fonts import OF_NAMES, OF_TITLES, Face, coverage, drawable, face_for, font_of
from dreamscape.media.sharing.lettering import ELLIPSIS, fit
from dreamscape.media.sharing.photo import beside, filling, fills, luminance, open_photo
from dreamscape.media.sharing.scene import IMAGES
from tests.support.photos import quarters, saved

AVATARS = Path(__file__).parents[3] / "dreamscape/static/img/avatars"
LATIN, HEBREW = OF_TITLES[0], next(face for face in OF_TITLES if "hebrew" in face.file)
FACES = (*OF_TITLES, OF_NAMES[0])
NOBODYS = "\uffff"  # never a letter, so every font draws its box


def file_of(name: str) -> str | None:
    face = face_for(drawable(name), OF_TITLES)
    return face.file.removesuffix(".woff2") if face else None


@pytest.mark.parametrize("face", FACES, ids=[face.file for face in FACES])
def test_no_letter_that_a_font_is_said_to_have_is_drawn_as_a_box(face: Face) -> None:
    font = font_of(face, 16)
    box = bytes(font.getmask(NOBODYS))
    assert any(box)
    boxes = [hex(point) for point in coverage()[face.file] if bytes(font.getmask(chr(point))) == box]
    assert boxes == []


@pytest.mark.parametrize(
    ("title", "font"),
    [
        ("Learn to swim at fifty-eight", "fraunces"),
        ("Größer als Łódź, für Đặng Việt", "fraunces"),
        ("Να δω τη θάλασσα ξανά", "noto-serif"),
        ("Увидеть северное сияние", "noto-serif"),
        ("לשוט אל שמש חצות", "noto-serif-hebrew"),
        ("أن أتعلم العزف على العود", "noto-naskh-arabic"),
        ("हिमालय में सूर्योदय देखना", "noto-serif-devanagari"),
        ("ฝันอยากเปิดร้านหนังสือ", "noto-serif-thai"),
        ("მინდა ვისწავლო ცეკვა", "noto-serif-georgian"),
        ("Surf 🏄🏽‍♀️ at dawn ☀️", "fraunces"),
        ("Αθήνα و القاهرة", None),
        ("ᚠᚢᚦ", None),
    ],
)
def test_a_title_is_drawn_in_the_font_that_has_all_of_it_or_not_at_all(title: str, font: str | None) -> None:
    assert file_of(title) == font


@pytest.mark.parametrize(
    ("written", "drawn"),
    [("A 🚲🇵🇹 tour 1️⃣", "A tour"), ("❤️", ""), ("a\u202eb\x00", "ab"), ("می\u200cخواهم", "می\u200cخواهم")],
)
def test_what_has_no_shape_in_any_font_is_left_out(written: str, drawn: str) -> None:
    assert drawable(written) == drawn


LONG = "The unhurried grandmothers of our village row across the whole of the bay " * 2


@pytest.mark.parametrize(
    "title",
    [
        "Swim",
        LONG[:120],
        "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 2,
        "W" * 120,
        "Sea" + "!" * 117,
        "ش" * 120,
    ],
)
def test_a_title_stays_within_its_place(title: str) -> None:
    face = face_for(title, OF_TITLES)
    assert face
    block = fit(title, face, TITLE_SIZES, SKY_WIDTH, SKY_HEIGHT)
    assert block.height <= SKY_HEIGHT
    assert all(block.font.getlength(line) <= SKY_WIDTH for line in block.lines)
    if ELLIPSIS not in block.lines[-1]:
        assert "".join(block.lines).replace(" ", "") == title.replace(" ", "")


def test_a_long_title_is_smaller_and_what_is_too_long_ends_with_an_ellipsis() -> None:
    short, long = (fit(text, LATIN, TITLE_SIZES, SKY_WIDTH, SKY_HEIGHT) for text in ("Swim", LONG[:110]))
    assert short.size == TITLE_SIZES[0]
    assert short.size > long.size
    cut = fit(LONG * 2, LATIN, TITLE_SIZES, SKY_WIDTH, SKY_HEIGHT)
    assert cut.size == TITLE_SIZES[-1]
    assert cut.lines[-1].endswith(ELLIPSIS)


def test_lines_end_between_words_and_are_about_as_long_as_each_other() -> None:
    block = fit("Learn to swim at fifty-eight", LATIN, TITLE_SIZES, SKY_WIDTH, SKY_HEIGHT)
    assert block.lines == ("Learn to swim", "at fifty-eight")


def test_a_script_without_spaces_never_begins_a_line_with_a_mark_that_ends_one() -> None:
    thai = next(face for face in OF_TITLES if "thai" in face.file)
    block = fit(
        "ฝันอยากเปิดร้านหนังสือเล็กๆริมทะเลกับเพื่อนเก่าที่ไม่ได้เจอกันมานาน", thai, TITLE_SIZES, SKY_WIDTH, SKY_HEIGHT
    )
    assert len(block.lines) > 1
    assert not any(line[0] in "ๆะาำ" or line[-1] in "เแโใไ" for line in block.lines)


def white_box(picture: Image.Image, area: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Around all that is nearly white in this part."""
    part = picture.convert("L").crop(area).point(lambda light: 255 if light > 215 else 0)
    left, top, right, bottom = part.getbbox() or (0, 0, 0, 0)
    return left + area[0], top + area[1], right + area[0], bottom + area[1]


def opened(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        return picture.convert("RGB")


def test_words_stand_at_the_margin_that_their_script_begins_at() -> None:
    left, right = (opened(draw(Shown(title, "Mara", "cat-1"))) for title in ("Sea", "ים"))
    assert 70 <= white_box(left, (40, 92, 600, 170))[0] <= 82
    assert 1200 - 82 <= white_box(right, (600, 92, 1160, 170))[2] <= 1200 - 70


@pytest.mark.parametrize(("title", "sun"), [("Sea", (68, 84, 116, 128)), ("ים", (1084, 84, 1132, 128))])
def test_what_came_true_has_the_sun_above_its_title_and_the_sea_below(
    title: str, sun: tuple[int, int, int, int]
) -> None:
    night, morning = (opened(draw(Shown(title, "Mara", "cat-1", sign=sign))) for sign in ("", "It came true"))
    red, _, blue = (max(channel.tobytes()) for channel in morning.crop(sun).split())
    assert red > 240 > 230 > blue
    assert (night.getpixel((600, 600)), morning.getpixel((600, 600))) == ((43, 40, 96), (63, 110, 152))


def test_what_is_written_from_right_to_left_begins_at_the_right() -> None:
    # Two thin letters and a wide one, which comes last: it is what stands at the left.
    font = font_of(HEBREW, 80)
    canvas = Image.new("L", (240, 140))
    ImageDraw.Draw(canvas).text((220, 100), "ווש", fill=255, font=font, anchor="rs", direction="rtl")
    left, _top, right, _bottom = canvas.getbbox() or (0, 0, 0, 0)
    empty = [canvas.crop((x, 0, x + 1, 140)).getbbox() is None for x in range(left, right)]
    assert empty.index(True) > font.getlength("ש") / 2 > font.getlength("ו")


@pytest.mark.parametrize(
    ("title", "drawn"),
    [("夢を見る猫", False), ("", False), ("🐈", False), ("Learn to swim at fifty-eight", True)],
)
def test_without_a_font_for_it_there_is_no_title_and_all_the_rest(title: str, *, drawn: bool) -> None:
    picture = opened(draw(Shown(title, "Mara Lind", "cat-1")))
    bright = sum(picture.convert("L").crop((60, 150, 480, 250)).histogram()[215:])
    assert (bright > 3000) is drawn
    assert bright < 300 or drawn
    assert white_box(picture, (72, 533, 400, 590))[2] > 250


BRIGHT = {
    "white": Image.new("RGB", (1200, 800), "#ffffff"),
    "yellow": Image.new("RGB", (1200, 800), "#ffee55"),
    "stripes": Image.linear_gradient("L").resize((1200, 800)).convert("RGB"),
    "snow": Image.effect_noise((1200, 800), 80).point(lambda light: min(255, light + 90)).convert("RGB"),
    "night": Image.new("RGB", (1200, 800), "#050510"),
}


@pytest.mark.parametrize("photo", BRIGHT.values(), ids=BRIGHT)
def test_white_words_on_a_photo_have_their_contrast(photo: Image.Image) -> None:
    behind = filling(photo, 300).crop((0, 300, 1200, 630))
    counted = behind.getcolors(behind.width * behind.height)
    assert counted
    lacking = sum(
        count
        for count, colour in counted
        if isinstance(colour, tuple) and 1.05 / (luminance([float(part) for part in colour]) + 0.05) < 4.5
    )
    assert lacking <= behind.width * behind.height * 0.02


def test_a_photo_is_seen_where_no_words_are() -> None:
    photo = BRIGHT["yellow"]
    assert filling(photo, 400).getpixel((600, 40)) == photo.getpixel((0, 0))


@pytest.mark.parametrize(
    ("size", "whole"),
    [
        ((1200, 800), True),
        ((1200, 900), True),
        ((1200, 1200), True),
        ((900, 1200), False),
        ((300, 200), False),
        ((1200, 240), False),
        ((60, 900), False),
        ((1, 1), False),
    ],
)
def test_a_photo_of_any_shape_has_its_place(size: tuple[int, int], whole: bool) -> None:
    photo = quarters(*size)
    assert fills(photo) is whole
    framed = beside(photo)
    assert framed.width <= 460
    assert framed.height <= 480
    opened(draw(Shown("Sail", "Mara", "cat-1", saved(photo, "WEBP"))))


def test_what_is_transparent_in_a_photo_is_night() -> None:
    glass = Image.new("RGBA", (8, 8), (255, 255, 255, 0))
    assert open_photo(saved(glass, "WEBP", lossless=True)).getpixel((4, 4)) == (18, 17, 42)


def test_it_is_light_enough_to_be_fetched_and_the_same_each_time() -> None:
    assert len(draw(Shown(LONG[:120], "Mara Lind", "deer-4"))) < 300_000
    detailed = Image.effect_noise((1200, 800), 60).convert("RGB")
    assert len(draw(Shown("Sail", "Mara", "cat-1", saved(detailed, "WEBP")))) < 600_000
    shown = Shown("Sail", "Mara", "cat-1")
    assert draw(shown) == draw(shown)


def test_every_avatar_has_its_creature() -> None:
    assert {path.stem for path in AVATARS.glob("*.svg")} == {
        path.stem for path in (IMAGES / "creatures").glob("*.webp")
    }


def test_stars_are_nowhere_in_the_words() -> None:
    plain = opened(draw(Shown("Ein Stern", "Mara", "cat-1")))
    width = font_of(LATIN, TITLE_SIZES[0]).getlength("Ein Stern")
    under = plain.crop((72, 40, round(72 + width), 90)).convert("L")
    assert max(light for light, count in enumerate(under.histogram()) if count) < 60
