"""The shape of what members type about themselves and their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import BooleanField, EmailField, PasswordField, RadioField, StringField, TextAreaField

from dreamscape.models import Category, Member, ProfileContent
from dreamscape.services.accounts.deletion import WORD
from dreamscape.services.accounts.passwords import check_password
from dreamscape.services.members.skills import clean_skills
from dreamscape.web.forms import (
    CheckboxesField,
    DreamscapeForm,
    MaxCharacters,
    PictureField,
    PictureForm,
    Required,
    StringListField,
    clean_line,
    clean_text,
)
from dreamscape.web.validators import CHOOSE_ONE, LONGEST_NAME, EmailAddress, ServiceRule

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_BIO = 1_000
LONGEST_LOCATION = 80
LONGEST_ALT = 300


class ProfileForm(PictureForm):
    """What others see of a member."""

    first_name = StringField("First name", [Required("What may we call you?"), MaxCharacters(LONGEST_NAME)],
                             filters=[clean_line])  # fmt: skip
    last_name = StringField("Last name", [MaxCharacters(LONGEST_NAME)], filters=[clean_line])
    bio = TextAreaField("About you", [MaxCharacters(LONGEST_BIO)], filters=[clean_text])
    location = StringField("Where you are", [MaxCharacters(LONGEST_LOCATION)], filters=[clean_line])
    interests = CheckboxesField("I like to hear about")
    skills = StringListField("I could help with", [ServiceRule(clean_skills)])
    picture = PictureField("Photo")
    picture_alt = StringField("What is to be seen in it?", [MaxCharacters(LONGEST_ALT)], filters=[clean_line])
    remove_picture = BooleanField("Take the photo away")

    @classmethod
    def showing(cls, member: Member, categories: Iterable[Category]) -> ProfileForm:
        """The form for `member`; a category that was retired stays on offer to who has it."""
        form = cls(obj=member)
        form.interests.choices = [
            (category.key, category.name)
            for category in categories
            if not category.retired or category.key in member.interests
        ]
        return form

    def content(self) -> ProfileContent:
        """What was typed, for the service."""
        return self.values(ProfileContent)


class InterestsForm(DreamscapeForm):
    """What a member likes to read about, and nothing else."""

    interests = CheckboxesField("I like to hear about")

    @classmethod
    def offering(cls, categories: Iterable[Category]) -> InterestsForm:
        """The form with these to choose from."""
        form = cls()
        form.interests.choices = [(category.key, category.name) for category in categories]
        return form


class EmailForm(DreamscapeForm):
    """A new address, and the password of who asks for it."""

    email = EmailField("New address", [Required("Which address shall we write to?"), EmailAddress()],
                       filters=[clean_line])  # fmt: skip
    password = PasswordField("Your password", [Required("Your password is missing.")])


class PasswordForm(DreamscapeForm):
    """The old password and the new one."""

    old_password = PasswordField("The password you have", [Required("Your present password is missing.")])
    password = PasswordField("The new one", [Required(CHOOSE_ONE), ServiceRule(check_password)])


class ThemeForm(DreamscapeForm):
    """The theme; `system` is the device's own."""

    theme = RadioField(
        "Look",
        choices={"system": "Like my device", "light": "Morning", "dark": "Night"},
        default="system",
    )


class PrivacyForm(DreamscapeForm):
    """Who sees what of a member's page."""

    members_only = BooleanField("Show my page to members only")
    hides_counts = BooleanField("Hide my counts")


class DeleteAccountForm(DreamscapeForm):
    """Two things nobody does by accident."""

    password = PasswordField("Your password", [Required("Your password is missing.")])
    word = StringField(f"Type the word “{WORD}”", [Required(f"Please type “{WORD}”.")], filters=[clean_line])
