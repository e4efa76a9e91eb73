"""Pictures of any shape fill their cards or stand on a ground, are whole on their page, from the right file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.site import add_dream, add_member, log_in, photo

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from tests.browser.conftest import Open

GRID, COLUMN = "/dreams", "/dreamscape?view=latest&own=1"
# Windows and densities, and the files that a card's picture comes from there. The grid stands first: a browser that has
# a wider file already takes that.
FILES: tuple[tuple[Any, int, dict[str, str]], ...] = (
    (DESK, 1, {GRID: "400", COLUMN: "800"}),
    (PHONE, 2, {COLUMN: "800"}),
    (DESK, 2, {COLUMN: "1200"}),
    (PHONE, 3, {COLUMN: "1200"}),
)
SMALL = {"Stamp": (120, 90), "Postcard": (450, 300)}
SHAPES = {**SMALL, "Tower": (600, 2400), "Shore": (2400, 400), "Hill": (1200, 750)}
# How each is drawn: the frame, the box of the picture in it, how it fits, how much it is enlarged, and its file.
MEASURE = """image => {
  const box = image.getBoundingClientRect(), frame = image.closest(".card__picture, .figure").getBoundingClientRect();
  const [width, height] = [image.getAttribute("width"), image.getAttribute("height")].map(Number);
  const style = getComputedStyle(image), fit = style.objectFit === "cover" ? Math.max : Math.min;
  return {box: [box.width, box.height], frame: [frame.width, frame.height], position: style.objectPosition,
    middle: Math.abs(box.x + box.width / 2 - frame.x - frame.width / 2) < 1,
    scale: fit(box.width / width, box.height / height),
    file: new URL(image.currentSrc).searchParams.get("w") ?? "1200"};
}"""


@pytest.fixture
def shapes(site: Flask) -> None:
    """A dream of each shape."""
    mara = add_member(site, "Mara")
    for title, size in SHAPES.items():
        add_dream(site, mara, title, picture=photo(*size))


def measured(page: Page, where: str) -> dict[str, Any]:
    """Each picture there by its dream's title, once all are drawn."""
    images = page.locator(f"{where} .picture > img").all()
    found = {}
    for image in images:
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
        title = (image.get_attribute("alt") or "").split("“")[1].rstrip("”")
        found[title] = image.evaluate(MEASURE)
    return found


@pytest.mark.usefixtures("shapes")
def test_no_shape_leaves_a_card_empty_or_is_blown_up_and_the_right_file_comes(open_browser: Open) -> None:
    for window, density, files in FILES:
        context = open_browser(viewport=window, device_scale_factor=density)
        log_in(context, "mara@example.org")
        page = context.new_page()
        for address, file in files.items():
            page.goto(address)
            shown = measured(page, ".card__picture")
            assert set(shown) == set(SHAPES)
            for title, size in SMALL.items():
                one = shown.pop(title)
                assert one["box"] == pytest.approx(list(map(min, size, one["frame"])), abs=1), title
                assert one["middle"]
            for title, one in shown.items():
                assert one["box"] == pytest.approx(one["frame"], abs=1), f"{title} fills its card"
                assert one["position"] == "50% 33%"
                assert one["scale"] < (2 if title == "Shore" else 1.1), title
            assert (shown["Hill"]["file"], shown["Shore"]["file"]) == (file, "1200"), (
                window,
                density,
                address,
            )


@pytest.mark.usefixtures("shapes")
def test_on_its_own_page_each_is_whole_no_larger_than_it_is_and_fits_the_window(open_browser: Open) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    for title in SHAPES:
        page.goto(f"/dreams/{title.lower()}")
        for window in (DESK, PHONE):
            page.set_viewport_size({"width": window["width"], "height": window["height"]})
            one = measured(page, ".figure")[title]
            assert one["scale"] <= 1, title
            assert one["middle"]
            assert one["box"][1] <= window["height"] * 0.8 + 1
    page.get_by_role("link", name="See the whole picture").click()
    assert "/media/dreams/" in page.url
