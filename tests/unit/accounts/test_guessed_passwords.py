"""What is among the first to be guessed is no password, and the message says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from dreamscape.errors import Invalid
from dreamscape.services.accounts.password_rules import (
    ADDRESS,
    COMMON,
    NAME,
    RUN,
    SITE,
    check_password,
)
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from dreamscape.messages import Message

NAMES = ("Mara", "Lind Sørensen")
EMAIL = "m.sailor@harbour.example"


def said_of(password: str, names: tuple[str, ...] = NAMES, email: str = EMAIL) -> Message | None:
    """The message for this password of Mara's; None when it will do."""
    try:
        check_password(password, names=names, email=email)
    except Invalid as refused:
        return refused.message if refused.field == "password" else None
    return None


@pytest.mark.parametrize(
    "password",
    ["password", "PASSWORD", "iloveyou", " password ", "ｐａｓｓｗｏｒｄ", "p-a-s-s-w-o-r-d", "i love you"],
)
def test_a_common_password_is_refused_however_it_is_spelt(password: str) -> None:
    assert said_of(password) == COMMON


def test_every_password_of_the_list_that_is_long_enough_is_refused() -> None:
    common = FREQUENCY_LISTS["passwords"]

    assert len(common) == 30_000
    long_enough = [word for word in common if len(word) >= 8]
    assert len(long_enough) > 5_000
    assert [word for word in long_enough if said_of(word) is None] == []


@pytest.mark.parametrize(
    "password",
    ["dreamscape", "DreamScape1", "dreamscape2026", "Dream Scape", "d.r.e.a.m.s.c.a.p.e", "!dreamscape!"],
)
def test_the_name_of_the_site_is_refused(password: str) -> None:
    assert said_of(password) == SITE


@pytest.mark.parametrize(
    "password",
    ["MaraMara", "maralind", "Lind, Mara", "mara1234", "Mara2019!", "sorensen", "SØRENSEN", "søren-sen"],
)
def test_ones_own_name_is_refused(password: str) -> None:
    names = ("Mara", "Lind Søren-Sen", "Sorensen")
    assert said_of(password, names) == NAME


def test_names_of_other_alphabets_are_names_too() -> None:
    assert said_of("李明李明1990", names=("李明",)) == NAME
    assert said_of("Владимир1", names=("ВЛАДИМИР",)) == NAME
    assert said_of("jose-luis", names=("José", "Luís")) == NAME


@pytest.mark.parametrize(
    "password",
    [
        "m.sailor@harbour.example",
        "M.Sailor@Harbour.Example",
        "msailor1",
        "sailor123",
        "harbour.example",
        "sailor-harbour",
    ],
)
def test_ones_own_address_is_refused(password: str) -> None:
    assert said_of(password) == ADDRESS


@pytest.mark.parametrize(
    "password",
    [
        "abcdefghij", "hgfedcba", "cdefghijk", "0987654321", "23456789ab", "aaaaaaaaa", "        ", "🌙" * 8,
        "aaaabbbbcccc", "abcabcabcabc", "xyxyxyxy", "ab ab ab ab", "asdfghjkl;", "poiuytrewq", "yxcvbnm,",
        "azertyuiop1", "йцукенгш", "1qaz2wsx3edc4rfv", "!@#$%^&*", "qwertz-asdfgh", "а" * 8, "αβγδεζηθ",
        "1 2 3 4 5 6 7 8",
        "qwerty2031", "x" * 256,
    ],
)  # fmt: skip
def test_a_simple_row_is_refused(password: str) -> None:
    assert said_of(password) in (RUN, COMMON)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD, "a kite above the roofs", "mara in the harbour", "dreams escape", "scapegoat dreams", "q7#kd9!x",
        "maritime",
        "tomorrow-boat", "linden tree", "?:;_!$&=", "the dreamscape of others", "marathon-runner", "1234 boats",
        "correct horse",
    ],
)  # fmt: skip
def test_what_merely_has_some_of_it_will_do(password: str) -> None:
    assert said_of(password) is None


@pytest.mark.parametrize("names", [(), ("",), ("Al", "Li"), ("\0",), ("🌙",), ("-",)])
def test_names_that_say_nothing_forbid_nothing(names: tuple[str, ...]) -> None:
    assert said_of("balloon-light", names, "") is None
    assert said_of("alliance", names, "") is None


@given(st.text(min_size=8, max_size=256), st.text(max_size=60), st.text(max_size=254))
def test_whatever_is_typed_gets_an_answer(password: str, name: str, email: str) -> None:
    said_of(password, (name, name), email)
