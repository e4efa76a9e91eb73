"""An address is found where people mean one, whatever script they write in, and ends where they go on."""

from __future__ import annotations

import pytest

from dreamscape.addresses import find_addresses
from dreamscape.web.linkify import prose


def shown(text: str) -> list[str]:
    return [address.shown for address in find_addresses(text)]


@pytest.mark.parametrize(
    "text",
    [
        "We baked bread.It was good.",
        "I came home.So what?",
        "Yes.No. Maybe.In a year.",
        "I LOVE BREAD.IT IS GOOD",
        "at 3.am, or 5.in the morning",
        "e.g. the U.S., z.B. so, node.js",
        "Write to mara.lind@example.org or me@mail.example.org",
        "mara:secret@example.org",
        "git+https://example.org/a",
        "javascript:alert(1) ftp://example.org/x mailto:mara@example.org",
    ],
)
def test_what_only_looks_like_an_address_is_none(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "example.org",
        "EXAMPLE.ORG",
        "www.example.garden",
        "WWW.Example.Org/Path",
        "пример.рф",
        "http://localhost:5000/",
        "HTTPS://example.org/A",
        "https://example.org/a?b=1&c=2#d",
        "https://example.org/café",
        "https://en.wikipedia.org/wiki/Dunning–Kruger_effect",
        "https://example.org/it’s",
        "https://bücher.example/ü",
        "https://ja.wikipedia.org/wiki/夢",
        "https://ja.wikipedia.org/wiki/第1章",
        "https://hi.wikipedia.org/wiki/नींद",
        "https://fa.wikipedia.org/wiki/می\u200cخواهم",
    ],
)
def test_an_address_is_taken_whole(text: str) -> None:
    (only,) = shown(text)
    assert only == text


@pytest.mark.parametrize(
    "around",
    [
        "“{}”", "„{}“", "»{}«", "«{}»", "‘{}’", "「{}」", "『{}』", "（{}）です", '"{}"', "'{}'", "<{}>", "({})",
        "[x]({})", "*{}*", "_{}_", "{}.", "{}…", "{}!", "{}, and", "{}—and", "{}。次", "{}、次", "{}، ثم",
        "{}؟", "{}।",
        "夢は{}です", "사이트는{}를 보세요", "ดูที่{}ครับ", "смотри{}.", "查看{}吧", "\u2067{}\u2069", "{}\u200f.",
        "{}\u200bครับ",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "address", ["https://example.org", "https://example.org/a", "https://example.org/b_(c)"]
)
def test_an_address_ends_where_its_writer_goes_on(around: str, address: str) -> None:
    assert shown(around.format(address)) == [address]


def test_a_host_alone_ends_there_too() -> None:
    assert shown("見てexample.orgです") == ["example.org"]
    assert shown("“example.org/a”") == ["example.org/a"]
    assert shown("dell’example.org (example.org)") == ["example.org", "example.org"]
    assert shown("Visit example.org!") == ["example.org"]


def test_addresses_with_a_comma_or_nothing_but_marks_between_them_are_two() -> None:
    assert shown("https://example.org/a,https://example.org/b") == [
        "https://example.org/a",
        "https://example.org/b",
    ]
    assert shown('"https://example.org/a","https://example.org/b"') == [
        "https://example.org/a",
        "https://example.org/b",
    ]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://user:password@example.org/a", "https://example.org/a"),
        ("https://bank.example@example.org/", "https://example.org/"),
        ("https://a@b@example.org", "https://example.org"),
        ("https://bank.example\\@example.org", "https://bank.example"),
        ("https://example.org/\u202egpj.exe", "https://example.org/gpj.exe"),
        ("\u202ehttps://exa\u200cmple.org/a", "https://example.org/a"),
        ("https://exa\u00admple\u2060.org/a\u200e", "https://example.org/a"),
    ],
)
def test_a_link_shows_where_it_leads_and_nothing_that_misleads(typed: str, address: str) -> None:
    (found,) = find_addresses(typed)
    assert (found.shown, found.url) == (address, address)
    assert f'<a href="{address}"' in prose(typed)
    assert f">{address}</a>" in prose(typed)


def test_all_around_an_address_stays_as_it_was_typed() -> None:
    assert prose("\u2067אבא https://example.org/a\u200f.\u2069").startswith("\u2067אבא <a ")
    assert prose("\u2067אבא https://example.org/a\u200f.\u2069").endswith("</a>\u200f.\u2069")


@pytest.mark.parametrize(
    "text",
    [
        "https://a/(" * 450,
        "https://a@" * 500,
        "a." * 2500,
        "あa" * 2500,
        ("あ" + "\u0301" * 24) * 1000,
        "https://a/" + "!" * 5000 + "a",
    ],
    ids=["brackets", "names", "dots", "scripts", "marks", "cries"],
)
def test_no_text_is_looked_through_again_from_each_of_its_letters(text: str) -> None:
    # Where it is, some of these outlast the time that a test may take.
    list(find_addresses(text * 5))
