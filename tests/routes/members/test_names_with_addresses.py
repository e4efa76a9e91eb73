"""A name is no place for an address: it stands in mails and on pages that others see. It is refused kindly."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.errors import Invalid
from dreamscape.models import ProfileContent
from dreamscape.services.accounts.registration import SignUp
from dreamscape.services.members.names import NO_ADDRESS
from tests.support.visitor import PASSWORD, Visitor
from tests.support.without_forms import again

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.wiring import Services

ADDRESSES = [
    "Win 500 now: http://win.example", "https://win.example/x", "hxxp://win", "www.win", "win.com", "WIN.COM",
    "win.example",
    "win.xyz today", "bit.ly/win", "mara@example.org", "1.2.3.4",
    "win。com", "win\u200b.com", "ｗｉｎ．com", "bücher.de",
    "xn--bcher-kva.de", "//win.com", "ftp://win", "пример.рф",
]  # fmt: skip
NAMES = [
    "Mara", "J. R. R.", "J.R.R.", "St.John", "Mary.Ann", "Dr. Who", "Sammy Jr.", "O’Brien", "Jean-Luc", "P.R.", "李.明",
    "Mara: the second", "K.I.T.T.", "Ann/Marie", "&", "M@ra",
]  # fmt: skip
FIELDS = pytest.mark.parametrize("field", ["first_name", "last_name"])


def said(page: str) -> bool:
    return html.escape(str(NO_ADDRESS)) in page


@FIELDS
def test_nobody_signs_up_with_one(app: Flask, field: str, db: Any) -> None:
    for name in ADDRESSES[:4]:
        fields = {"first_name": "Mara", "email": "mara@example.org", "password": PASSWORD, field: name}
        answer = Visitor(app).post("/signup", fields, page="/signup")
        assert answer.status_code == 200
        assert said(answer.text)
        assert f'id="{field}-error"' in answer.text.replace("first-name", "first_name").replace(
            "last-name", "last_name"
        )

    assert db["users"].count_documents({}) == 0


@FIELDS
def test_nobody_changes_their_name_into_one(mara: Visitor, field: str) -> None:
    for name in ADDRESSES[3:6]:
        answer = mara.post(
            "/profile", {"first_name": "Mara", "last_name": "Lind", field: name}, page="/profile"
        )
        assert said(answer.text), name

    assert "Mara Lind" in mara.get("/people/mara-lind").text


@FIELDS
def test_nor_by_the_services_alone(services: Services, mara: Visitor, field: str) -> None:
    member = again(services, mara.email)
    for name in ADDRESSES:
        names: dict[str, Any] = {"first_name": "Eve", "last_name": "", field: name}
        with pytest.raises(Invalid) as at_the_door:
            services.accounts.sign_up(SignUp(**names, email="eve@example.org", password=PASSWORD))
        with pytest.raises(Invalid) as inside:
            services.profiles.change(member, ProfileContent(**names))
        assert at_the_door.value.field == inside.value.field == field
        assert at_the_door.value.message == inside.value.message == NO_ADDRESS


def test_names_with_dots_and_signs_are_names(services: Services, mara: Visitor) -> None:
    member = again(services, mara.email)
    for name in NAMES:
        changed, _ = services.profiles.change(member, ProfileContent(first_name=name, last_name=name))
        assert changed.first_name == name
