"""Becoming a member: three fieldsets, one form, nothing typed twice."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

MARA = {"first_name": "Mara", "last_name": "Lind", "email": "mara@example.org", "password": PASSWORD}


def join(visitor: Visitor, **fields: Any) -> Any:
    return visitor.post("/signup", {**MARA, **fields}, page="/signup")


def member(app: Flask, email: str = "mara@example.org") -> Any:
    return app.extensions["dreamscape"].accounts.by_email(email)


def test_the_form_has_three_steps_and_works_as_it_stands(guest: Visitor) -> None:
    page = guest.get("/signup").text

    assert page.count("data-step>") == 3
    assert page.index('id="you"') < page.index('id="what-moves-you"') < page.index('id="your-face"')
    assert page.count('name="skills"') >= 5
    assert 'type="file"' in page


@pytest.mark.parametrize(
    ("wrong", "step"),
    [
        ({}, "you"),
        ({"last_name": "x" * 61, "skills": "x" * 41}, "you"),
        ({"skills": "x" * 41, "picture": (io.BytesIO(b"no picture"), "me.jpg")}, "what-moves-you"),
        ({"picture": (io.BytesIO(b"no picture"), "me.jpg")}, "your-face"),
    ],
)
def test_the_step_that_is_seen_first_is_the_first_with_something_wrong(
    guest: Visitor, wrong: dict[str, Any], step: str
) -> None:
    page = (join(guest, **wrong) if wrong else guest.get("/signup")).text

    assert re.findall(r'is-current" id="([^"]+)"', page) == [step]


def test_who_signs_up_is_logged_in_and_welcomed(guest: Visitor, app: Flask) -> None:
    answer = join(guest, interests=["travel", "books"], skills=["baking", "", "fixing engines"])

    assert answer.status_code == 303
    assert answer.location == "/welcome"
    page = guest.get("/welcome").text
    assert "Welcome, Mara" in page
    assert "Create your first dream" in page
    assert "Go on to the dreamscape" in page
    mara = member(app)
    assert (mara.name, mara.slug) == ("Mara Lind", "mara-lind")
    assert mara.interests == ("travel", "books")
    assert mara.skills == ("baking", "fixing engines")
    assert mara.avatar in app.extensions["dreamscape"].avatars.all()


def test_the_chosen_creature_is_given(guest: Visitor, app: Flask) -> None:
    chosen = app.extensions["dreamscape"].avatars.all()[7]

    join(guest, avatar=chosen)

    assert member(app).avatar == chosen


@pytest.mark.parametrize("avatar", ["no-such-animal", "../../../config", ""])
def test_a_creature_that_is_none_becomes_a_random_one(guest: Visitor, app: Flask, avatar: str) -> None:
    join(guest, avatar=avatar)

    assert member(app).avatar in app.extensions["dreamscape"].avatars.all()


def test_all_creatures_can_be_reached_without_scripts_and_six_at_once(guest: Visitor, app: Flask) -> None:
    page = guest.get("/signup").text

    assert page.count('name="avatar"') == len(app.extensions["dreamscape"].avatars.all())
    assert page[: page.index("Another one")].count('name="avatar"') == 6


def test_an_error_gives_everything_back_but_the_password(guest: Visitor, app: Flask) -> None:
    chosen = app.extensions["dreamscape"].avatars.all()[3]
    answer = join(
        guest,
        email="mara@",
        interests=["travel", "wild-ideas"],
        skills=["baking", "a kind <ear>"],
        avatar=chosen,
    )

    assert answer.status_code == 200
    assert member(app) is None
    page = answer.text
    assert 'value="Mara"' in page
    assert 'value="Lind"' in page
    assert 'value="mara@"' in page
    assert 'value="baking"' in page
    assert 'value="a kind &lt;ear&gt;"' in page
    assert PASSWORD not in page
    for ticked in ('value="travel" checked', 'value="wild-ideas" checked', f'value="{chosen}" checked'):
        assert ticked in page


def test_each_message_stands_at_its_field_and_in_the_summary(guest: Visitor) -> None:
    page = join(guest, first_name=" ", email="", password="short").text

    for field in ("first_name", "email", "password"):
        assert f'id="{field}-error"' in page
        assert f'href="#{field}"' in page
    assert page.count('aria-invalid="true"') == 3
    assert "3 things need another look" in page
    assert "5 is too few" in page


@pytest.mark.parametrize("email", ["mara@example.org", "MARA@Example.ORG", " mara@example.org "])
@pytest.mark.usefixtures("mara")
def test_a_taken_address_says_so_kindly_whatever_its_case(guest: Visitor, email: str) -> None:
    answer = join(guest, email=email, first_name="Another")

    assert answer.status_code == 200
    assert "Was it you?" in answer.text
    assert "Log in with it" in answer.text
    assert 'value="Another"' in answer.text


def test_two_who_sign_up_at_once_with_one_address_are_one_member(app: Flask, db: Any) -> None:
    visitors = [Visitor(app) for _ in range(4)]
    tokens = [visitor.token("/signup") for visitor in visitors]

    def press(number: int) -> Any:
        data = {
            **MARA,
            "csrf_token": tokens[number],
            "email": ("mara@example.org", "Mara@Example.org")[number % 2],
        }
        return visitors[number].client.post("/signup", data=data)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 303]
    assert all("Was it you?" in answer.text for answer in answers if answer.status_code == 200)
    assert db["users"].count_documents({}) == 1
    assert db["slugs"].count_documents({}) == 1


def test_what_is_no_interest_is_left_out(guest: Visitor, app: Flask) -> None:
    join(guest, interests=["travel", "no-such-thing", "travel", "<script>"])

    assert member(app).interests == ("travel",)


def test_a_twenty_first_skill_comes_back_with_all_the_others(guest: Visitor) -> None:
    page = join(guest, skills=[f"skill {n}" for n in range(21)]).text

    assert "At most 20 skills" in page
    assert page.count('value="skill ') == 21


@pytest.mark.parametrize("name", ["🌙", "مريم", "李"])
def test_a_name_without_latin_letters_gets_an_address_too(guest: Visitor, app: Flask, name: str) -> None:
    join(guest, first_name=name, last_name="")

    assert member(app).first_name == name
    assert member(app).slug.isascii()
    assert member(app).slug


def test_names_have_at_most_sixty_characters(guest: Visitor) -> None:
    assert "61" in join(guest, first_name="x" * 61).text


def test_a_file_that_is_no_picture_is_refused_at_its_field(guest: Visitor, app: Flask) -> None:
    answer = join(guest, picture=(io.BytesIO(b"%PDF-1.7 not a picture"), "me.jpg"))

    assert answer.status_code == 200
    assert 'id="picture-error"' in answer.text
    assert 'aria-describedby="picture-hint picture-error" aria-invalid="true"' in answer.text
    assert member(app) is None


def test_a_photo_must_be_chosen_again_when_something_else_is_wrong_and_we_say_so(guest: Visitor) -> None:
    page = join(guest, email="mara@", picture=(io.BytesIO(b"some picture"), "me.jpg")).text

    assert "choose your photo once more" in page


def test_a_script_that_keeps_the_photo_is_not_told_to_choose_it_again(guest: Visitor) -> None:
    data = {
        **MARA,
        "email": "mara@",
        "picture": (io.BytesIO(b"x"), "me.jpg"),
        "csrf_token": guest.token("/signup"),
    }
    answer = guest.client.post("/signup", data=data, headers={"X-Sent-By": "picture.js"})

    assert "choose your photo once more" not in answer.text


def test_a_script_is_told_where_to_go_on(guest: Visitor) -> None:
    data = {**MARA, "csrf_token": guest.token("/signup")}
    answer = guest.client.post("/signup", data=data, headers={"X-Sent-By": "picture.js"})

    assert answer.status_code == 200
    assert answer.headers["X-Go-To"] == "/welcome"
    assert "Location" not in answer.headers
    assert guest.get("/welcome").status_code == 200


def test_enter_in_a_text_box_presses_the_button_that_joins(guest: Visitor) -> None:
    page = guest.get("/signup").text
    form = page[page.index("data-signup") :]

    # Without scripts, Enter presses the first button that sends the form, and does nothing if that cannot be pressed.
    assert form.index('type="submit"') > form.index('<div class="form-actions')
    assert "disabled" not in form


def test_a_member_has_no_business_at_the_door(mara: Visitor) -> None:
    assert mara.get("/signup").location == "/dreamscape"
    assert mara.get("/login?next=/dreams").location == "/dreams"


def test_only_members_are_welcomed(guest: Visitor) -> None:
    assert guest.get("/welcome").location == "/login?next=/welcome"
