"""What is done on a page before it is photographed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Act = Callable[[Page], None]

# Send a form as it is, past all that the browser or our scripts would check first.
SEND_EMPTY = """form => {
    for (const field of form.elements)
        if (field.matches("[type=checkbox], [type=radio]")) field.checked = false;
        else if (field.matches("textarea, input:not([type=hidden])")) field.value = "";
    HTMLFormElement.prototype.submit.call(form);
}"""
FIRST_FORM = "main form[method=post]"
NEXT_STEP = ".signup__actions .button--primary"


def sent_empty(form: str = FIRST_FORM) -> Act:
    """The first such form of the page comes back with all that is wrong in it."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.locator(form).first.evaluate(SEND_EMPTY)

    return act


def sent_with(button: str, **fields: str) -> Act:
    """These fields (by id) are filled in and the button is pressed."""

    def act(page: Page) -> None:
        for field, text in fields.items():
            page.locator(f"#{field}").fill(text)
        with page.expect_navigation():
            page.locator(button).first.click()

    return act


def pressed(*selectors: str, then: str = "") -> Act:
    """The first of each is pressed, one after the other, until `then` is to be seen."""

    def act(page: Page) -> None:
        for selector in selectors:
            page.locator(selector).first.click()
        if then:
            page.locator(then).first.wait_for()

    return act


def unfolded(page: Page) -> None:
    """All that can be unfolded is."""
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")


def second_step(page: Page) -> None:
    """Somebody who signs up has said who they are."""
    for field, text in (
        ("first_name", "Anna"),
        ("email", "anna@example.org"),
        ("password", "a kite above the roofs"),
    ):
        page.locator(f"#{field}").fill(text)
    page.locator(NEXT_STEP).first.click()
    page.locator("#skill-entry").fill("knots")
    page.locator("#skill-entry").press("Enter")


def who_writes(page: Page) -> None:
    """A guest has written their first dream, and is asked who they are."""
    sent_with(".first__end .button", description="Past the last lighthouse.", title="Sail north")(page)


def third_step(page: Page) -> None:
    """... and what they like."""
    second_step(page)
    page.locator(NEXT_STEP).first.click()
    page.locator(".faces").wait_for()
