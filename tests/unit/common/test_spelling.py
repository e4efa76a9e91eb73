"""What is one thing has one spelling, and what is two has two."""

from __future__ import annotations

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.spelling import email_key, email_keys, folded, mailbox, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nora@bücher.example", "nora@xn--bcher-kva.example"),
        ("nora@bücher.example", "Nora@BÜCHER.example"),
        ("nora@bücher.example", "nora@bu\u0308cher.example"),
        ("nora@bücher.example", "NORA@XN--BCHER-KVA.EXAMPLE"),
        ("eva@straße.example", "eva@xn--strae-oqa.example"),
        ("eva@straße.example", "eva@STRAẞE.example"),
        ("mara@example.org", "ｍａｒａ＠ｅｘａｍｐｌｅ．ｏｒｇ"),
        ("mara@example.org", "mara@example。org"),
        ("mara@example.org", "mara@exam\u00adple.org"),
        ("mara@example.org", "\u200bmara@example.org\ufeff "),
        ("mara@example.org", "mara@example.org."),
        ("νίκος@παράδειγμα.example", "νίκος@xn--hxajbheg2az3al.example"),
    ],
)
def test_one_address_however_it_is_spelt(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)
    assert email_key(one) in email_keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("eva@straße.example", "eva@strasse.example"),
        ("eva@faß.example", "eva@fass.example"),
        ("straße@example.org", "strasse@example.org"),
        ("eva@βόλος.example", "eva@βόλοσ.example"),
        ("mıke@example.org", "mike@example.org"),
        ("mara²@example.org", "mara2@example.org"),
        ("mara.lind@example.org", "maralind@example.org"),
        ("mara@a.example", "mara@а.example"),
        ("mara@example.org", "mara@example.org.example"),
    ],
)
def test_two_addresses_stay_two(one: str, other: str) -> None:
    assert set(email_keys(one)) & set(email_keys(other)) == set()


def test_mail_goes_to_the_domain_that_was_meant() -> None:
    assert mailbox("Eva.Lind@straße.example") == "Eva.Lind@xn--strae-oqa.example"
    assert mailbox("Eva@Example.org") == "Eva@Example.org"
    assert mailbox("νίκος@example.org") == "νίκος@example.org"


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "@",
        "mara",
        "mara@",
        "a@-ü-.example",
        "a@xn--zz.example",
        "a@\ud800.example",
        "ü" * 5000,
        "a@" + "ü." * 2000,
    ],
)
def test_what_is_no_address_is_left_alone(odd: str) -> None:
    assert mailbox(odd) == odd
    assert email_keys(odd)


@given(st.emails())
def test_an_address_of_plain_letters_keeps_the_key_it_always_had(email: str) -> None:
    if email.isascii():
        assert email_key(f" {email.upper()} ") == email.casefold()


@given(st.text())
def test_a_spelling_has_no_other_spelling(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert folded(folded(text)) == folded(text)
    assert email_key(email_key(text)) == email_key(text)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_of_plain_letters_only_case_and_spacing_do_not_matter(text: str) -> None:
    assert folded(text) == " ".join(text.casefold().split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mara’s  boat", "mara's boat"), ("“Sea” – sky", '"sea" - SKY'), ("ｍａｒａ", "Mara"), ("ﬁre", "Fire"),
        ("é", "e\u0301"), ("Å", "\u212b"), ("sky\u00adlight", "skylight"), ("❤️", "❤"), ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς"),
        ("ΟΔΥΣ", "οδυσ"), ("GROẞ", "groß"), ("ﾊﾞﾅﾅ", "バナナ"), ("ﻣﺮﻳﻢ", "مريم"), ("a\u00a0b", "a b"),
    ],
)  # fmt: skip
def test_one_name_however_it_is_spelt(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maße", "Masse"), ("m²", "m2"), ("10²", "102"), ("½", "12"), ("①", "1"), ("ı", "i"), ("schön", "schon"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"), ("👨‍👩‍👧", "👨👩👧"), ("а", "a"), ("c++", "c"),
    ],
)  # fmt: skip
def test_two_names_stay_two(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_the_two_idnas_are_told_apart_here() -> None:
    assert idna.encode("straße.example", uts46=True) != "straße.example".encode("idna")
