"""The shape of what members type about themselves and their account."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, PasswordField, RadioField, StringField, TextAreaField

from dreamscape.models import Category, Member
from dreamscape.services.accounts.deletion import WORD
from dreamscape.services.accounts.passwords import check_password
from dreamscape.services.members.profiles import WrittenProfile
from dreamscape.services.members.skills import clean_skills
from dreamscape.web.fields import CHOOSE_ONE, LONGEST_NAME, Keeps, RealEmail
from dreamscape.web.forms import (
    AtMost,
    DreamscapeForm,
    ManyStrings,
    Needed,
    TickBoxes,
    clean_line,
    clean_text,
    uploaded,
)

LONGEST_BIO = 1_000
LONGEST_LOCATION = 80
LONGEST_ALT = 300


class ProfileForm(DreamscapeForm):
    """What others see of a member."""

    first_name = StringField("First name", [Needed("What may we call you?"), AtMost(LONGEST_NAME)],
                             filters=[clean_line])  # fmt: skip
    last_name = StringField("Last name", [AtMost(LONGEST_NAME)], filters=[clean_line])
    bio = TextAreaField("About you", [AtMost(LONGEST_BIO)], filters=[clean_text])
    location = StringField("Where you are", [AtMost(LONGEST_LOCATION)], filters=[clean_line])
    interests = TickBoxes("I like to hear about")
    skills = ManyStrings("I could help with", [Keeps(clean_skills)])
    picture = FileField("Photo")
    picture_alt = StringField("What is to be seen in it?", [AtMost(LONGEST_ALT)], filters=[clean_line])
    remove_picture = BooleanField("Take the photo away")

    @classmethod
    def showing(cls, member: Member, categories: Iterable[Category]) -> ProfileForm:
        """The form for `member`; a category that was retired stays on offer to who has it."""
        form = cls(data=_stored(member))
        form.interests.choices = [
            (category.key, category.name)
            for category in categories
            if not category.retired or category.key in member.interests
        ]
        return form

    def written(self) -> WrittenProfile:
        """What was typed, for the service."""
        return WrittenProfile(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            bio=self.bio.data,
            location=self.location.data,
            interests=self.interests.data,
            skills=self.skills.data,
            picture=uploaded(self.picture),
            picture_alt=self.picture_alt.data,
            remove_picture=self.remove_picture.data,
        )


class InterestsForm(DreamscapeForm):
    """What a member likes to read about, and nothing else."""

    interests = TickBoxes("I like to hear about")

    @classmethod
    def offering(cls, categories: Iterable[Category]) -> InterestsForm:
        """The form with these to choose from."""
        form = cls()
        form.interests.choices = [(category.key, category.name) for category in categories]
        return form


def _stored(member: Member) -> dict[str, object]:
    return {
        "first_name": member.first_name,
        "last_name": member.last_name,
        "bio": member.bio,
        "location": member.location,
        "interests": list(member.interests),
        "skills": list(member.skills),
        "picture_alt": member.picture.alt if member.picture else "",
    }


class EmailForm(DreamscapeForm):
    """A new address, and the password of who asks for it."""

    email = EmailField("New address", [Needed("Which address shall we write to?"), RealEmail()],
                       filters=[clean_line])  # fmt: skip
    password = PasswordField("Your password", [Needed("Your password is missing.")])


class PasswordForm(DreamscapeForm):
    """The old password and the new one."""

    old_password = PasswordField("The password you have", [Needed("Your present password is missing.")])
    password = PasswordField("The new one", [Needed(CHOOSE_ONE), Keeps(check_password)])


class LookForm(DreamscapeForm):
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


class LeavingForm(DreamscapeForm):
    """Two things nobody does by accident."""

    password = PasswordField("Your password", [Needed("Your password is missing.")])
    word = StringField(f"Type the word “{WORD}”", [Needed(f"Please type “{WORD}”.")], filters=[clean_line])
