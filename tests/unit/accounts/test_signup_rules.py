"""Addresses, names and skills as people type them at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from wtforms import StringField
from wtforms.form import BaseForm

from dreamscape.errors import Invalid
from dreamscape.services.members.skills import clean_skills
from dreamscape.web.forms import clean_line
from dreamscape.web.validators import EmailAddress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def email_form(typed: str) -> BaseForm:
    """A form of nothing but an address, with this typed into it."""
    form = BaseForm({"email": StringField(validators=[EmailAddress()], filters=[clean_line])})
    form.process(data={"email": typed})
    return form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mara@example.org", "mara@example.org"),
        ("  Mara.Lind@EXAMPLE.org ", "Mara.Lind@example.org"),
        ("mara+dreams@sub.example.co.uk", "mara+dreams@sub.example.co.uk"),
        ("mara@xn--bcher-kva.example.org", "mara@bücher.example.org"),
    ],
)
def test_an_address_is_kept_in_its_normal_form(typed: str, kept: str) -> None:
    form = email_form(typed)

    assert form.validate(), form.errors
    assert form["email"].data == kept


@pytest.mark.parametrize(
    "typed",
    ["mara", "mara@", "@example.org", "mara@example", "ma ra@example.org", "mara@example..org",
     "x" * 300 + "@example.org", "mara@" + "x" * 300 + ".org", "mara@[127.0.0.1]", "mara@example.org, tom@example.org",
     "mara\n@example.org\nBcc: tom@example.org", "møte@example.org"],
)  # fmt: skip
def test_an_address_that_no_mail_could_reach_is_refused(typed: str) -> None:
    assert not email_form(typed).validate()


def test_a_hidden_character_in_an_address_is_left_out() -> None:
    form = email_form("ma\x00ra@example.org")

    assert form.validate()
    assert form["email"].data == "mara@example.org"


@pytest.mark.parametrize("name", ["🌙", "مريم", "李小龍", "O’Neill", "👩‍🚀", "X"])
def test_a_name_in_any_script_stays_as_it_is(name: str) -> None:
    assert clean_line(f"  {name} ") == name


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u2800\u2800", "\u202e", "\ufeff \u2060"])
def test_a_name_that_nobody_could_see_is_none(name: str) -> None:
    assert clean_line(name) == ""


def test_a_name_cannot_mirror_the_words_beside_it() -> None:
    assert clean_line("Mara\u202eevil\u2066") == "Maraevil"


def test_skills_are_trimmed_and_each_is_there_once() -> None:
    assert clean_skills([" baking ", "Baking", "", "fixing   engines", "  "]) == ("baking", "fixing engines")


def test_twenty_skills_are_the_most() -> None:
    assert len(clean_skills(f"skill {n}" for n in range(20))) == 20

    with pytest.raises(Invalid, match="At most 20") as refused:
        clean_skills(f"skill {n}" for n in range(21))
    assert refused.value.field == "skills"


def test_a_skill_is_short() -> None:
    assert clean_skills(["x" * 40]) == ("x" * 40,)
    with pytest.raises(Invalid, match="41"):
        clean_skills(["x" * 41])


def test_an_address_longer_than_any_is_refused_before_anybody_looks_into_it() -> None:
    assert not email_form("a" + "\u0301\u0316" * 60_000 + "@example.org").validate()
