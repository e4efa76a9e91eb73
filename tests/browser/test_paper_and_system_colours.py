"""The site where it looks otherwise than we drew it: on paper, and in the colours of the reader's system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.site import add_comment, add_dream, add_member, log_in, photo

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open

# What can only be pressed, and frames with nothing in them; then, whatever is not ink on white.
ON_PAPER = """() => {
    const found = [], shown = one => one.checkVisibility() && one.getBoundingClientRect().height > 1;
    const name = one => one.outerHTML.slice(0, 100);
    const controls = "button, .button, summary, select, nav, dialog, [type=file], [type=password]";
    for (const control of document.querySelectorAll(controls))
        if (shown(control)) found.push("control: " + name(control));
    for (const one of document.querySelectorAll("main *, input, textarea")) {
        if (!shown(one) || one.closest("svg, .visually-hidden")) continue;
        const style = getComputedStyle(one);
        const framed = parseFloat(style.borderTopWidth) && parseFloat(style.borderLeftWidth);
        const says = one.innerText?.trim() || one.value || one.querySelector("img, svg, input");
        if ((framed || style.backgroundImage !== "none") && !says) found.push("empty box: " + name(one));
        if (![...one.childNodes].some(part => part.nodeType === 3 && part.data.trim())) continue;
        const light = color => color.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
        if (light(style.color) > 90) found.push("pale: " + name(one));
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push("wide");
    const paper = getComputedStyle(document.body).backgroundColor;
    if (paper !== "rgb(255, 255, 255)") found.push("paper: " + paper);
    for (const picture of document.querySelectorAll(".picture"))
        if (getComputedStyle(picture).breakInside !== "avoid" || picture.offsetHeight > 640)
            found.push("cut: " + name(picture));
    return found;
}"""
# All by which a thing and its inside can be told from another without colours of ours.
LOOK = """one => [one, ...one.querySelectorAll("*")].flatMap(part => ["", "::before", "::after"].map(pseudo => {
    const style = getComputedStyle(part, pseudo || null);
    const drawn = ["Top", "Bottom", "Left"].map(side =>
        [style[`border${side}Style`], style[`border${side}Width`], style[`border${side}Color`]].join(" "));
    const lined = style.outlineStyle !== "none" && [style.outlineStyle, style.outlineWidth, style.outlineColor];
    return [drawn, lined, style.backgroundColor, style.textDecorationLine, style.visibility, style.translate,
            pseudo && style.content].join();
})).join(";")"""


@pytest.fixture
def people(site: Flask) -> dict[str, Any]:
    """Ada, an admin with a dream, and what Tom said under it."""
    ada, tom = add_member(site, "Ada", interests=["sea"], skills=["knots"]), add_member(site, "Tom")
    with site.app_context():
        site.extensions["dreamscape"].moderation.roles.set("ada@example.org", "admin")
        ada = site.extensions["dreamscape"].accounts.by_email("ada@example.org")
    dream = add_dream(site, ada, "A boat", picture=photo(600, 2400), picture_alt="A mast")
    add_comment(site, dream, tom, "My uncle has one: https://example.org/boats")
    add_comment(site, dream, tom, "And so has my aunt.")
    add_dream(site, tom, "A garden")
    return {"ada": ada, "tom": tom, "dream": dream}


def test_paper_has_ink_on_it_and_nothing_to_press(open_browser: Open, people: dict[str, Any]) -> None:
    context = open_browser(color_scheme="dark")
    log_in(context, "ada@example.org")
    page = context.new_page()
    page.emulate_media(media="print")
    tom = people["tom"]

    found = []
    for path in (
        "/dreamscape?own=1",
        "/dreams/a-boat",
        "/dreams/a-boat/comments",
        "/profile",
        f"/people/{tom.slug}",
        "/settings",
        "/settings/theme",
        "/settings/password",
        "/admin/",
        f"/admin/members/{tom.id}",
    ):
        page.goto(path)
        found += [f"{path}: {flaw}" for flaw in page.evaluate(ON_PAPER)]
    assert found == []

    page.goto("/dreams/a-boat")
    address = page.locator("[data-printed-address]").evaluate(
        "one => getComputedStyle(one, '::after').content"
    )
    assert "/dreams/a-boat" in address
    assert page.pdf().startswith(b"%PDF")


# (page, what is chosen, what is not)
CHOICES = [
    ("/admin/", ".admin-nav a[aria-current]", ".admin-nav a:not([aria-current])"),
    ("/admin/", ".site-nav a[aria-current]", ".site-nav a:not([aria-current])"),
    ("/admin/settings", ".check:has(> :checked)", ".check:has(> input:not(:checked))"),
    ("/dreamscape", ".views a[aria-current]", ".views a:not([aria-current])"),
    ("/dreams/a-boat", ".view-switch a[aria-current]", ".view-switch a:not([aria-current])"),
    ("/profile", ".chip-choice:has(> :checked)", ".chip-choice:has(> input:not(:checked))"),
    ("/settings/theme", ".look:has(> :checked)", ".look:has(> input:not(:checked))"),
    ("/settings/privacy", ".switch:has(> :checked)", ".switch:has(> input:not(:checked))"),
]


@pytest.mark.usefixtures("people")
def test_what_is_chosen_can_be_told_in_the_colours_of_the_system(open_browser: Open, db: Any) -> None:
    db["users"].update_one({"email": "ada@example.org"}, {"$set": {"members_only": True}})
    context = open_browser(forced_colors="active")
    log_in(context, "ada@example.org")
    page = context.new_page()

    for path, chosen, other in CHOICES:
        if page.url.partition("//")[2].partition("/")[2] != path[1:]:
            page.goto(path)
        looks = [page.locator(one).first.evaluate(LOOK) for one in (chosen, other)]
        assert looks[0] != looks[1], f"{path}: {chosen} looks like {other}"
    page.goto("/settings/password")
    button = page.locator("main form [type=submit]").first
    before = button.evaluate(LOOK)
    assert "solid" in before, "a button has an edge"
    button.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert button.evaluate(LOOK) != before, "focus is seen"
    field = page.locator("main .field__input").first
    well = field.evaluate(LOOK)
    field.evaluate("one => one.closest('.field').classList.add('field--invalid')")
    assert field.evaluate(LOOK) != well, "what is wrong is seen"
