"""What browsers do with our fields: password managers find whose password it is, and Back keeps what was typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[3] / "dreamscape" / "templates"
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
FORMS = [
    pytest.param(form, id=f"{path.relative_to(TEMPLATES)} {number}")
    for path in sorted(TEMPLATES.rglob("*.html"))
    for number, form in enumerate(FORM.findall(path.read_text()))
]
PASSWORD_FORMS = [form for form in FORMS if re.search(r"[^_]password[,)]", str(form.values[0]))]


@pytest.mark.parametrize("form", PASSWORD_FORMS)
def test_a_form_with_a_password_says_whose_it_is_and_whether_it_is_new(form: str) -> None:
    user_name = min(form.find(sign) % 10**6 for sign in ('autocomplete="username', "account_name("))
    fields = re.findall(r"\{\{ field\(form\.\w*password\b.*", form)

    assert fields
    assert user_name < form.index(fields[0])
    for field in fields:
        is_new = "minlength" in field
        assert f'autocomplete="{"new" if is_new else "current"}-password"' in field


def test_all_forms_with_a_password_are_found() -> None:
    assert len(PASSWORD_FORMS) >= 6


@pytest.mark.parametrize("form", FORMS)
def test_the_way_back_brings_what_was_typed(form: str) -> None:
    # Browsers keep no value of a field with autocomplete="off". What is asked by GET is in its address.
    assert 'autocomplete="off"' not in form or 'method="get"' in form
