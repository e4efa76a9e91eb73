"""Icons: each that a template names is drawn, in the file that pages look it up in, and weighs where it is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import config
from dreamscape.web.icons import ON_FEW_PAGES, sprite_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

PACKAGE = config.ROOT / "dreamscape"
NAMED = re.compile(r"""\bicon(?:=|\()["']([a-z0-9-]+)["']""")


def drawn(sprite: str) -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', (PACKAGE / "static" / sprite).read_text(encoding="utf-8")))


def test_each_icon_that_is_named_is_drawn_in_the_sprite_where_it_is_looked_up() -> None:
    templates = {name for path in PACKAGE.rglob("*.html") for name in NAMED.findall(path.read_text("utf-8"))}
    assert len(templates) > 40
    assert {name for name in templates if name not in drawn(sprite_of(name))} == set()
    # Scripts look theirs up in the one that every page loads.
    scripts = {
        name for path in (PACKAGE / "static" / "js").glob("*.js") for name in NAMED.findall(path.read_text())
    }
    assert scripts
    assert scripts <= drawn("img/sprite.svg")


def test_no_icon_is_drawn_twice() -> None:
    assert drawn("img/sprite-more.svg") == ON_FEW_PAGES
    assert drawn("img/sprite.svg").isdisjoint(ON_FEW_PAGES)


def test_the_dreamscape_loads_one_sprite_alone(mara: Visitor) -> None:
    assert "sprite-more" not in mara.get("/dreamscape").text
    assert "sprite-more" in mara.get("/settings").text
