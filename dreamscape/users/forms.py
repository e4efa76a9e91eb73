"""The shape of what members type about themselves and their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    PasswordField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from dreamscape.messages import Message
from dreamscape.models import Category, Member, ProfileContent
from dreamscape.services.accounts.deletion import WORD
from dreamscape.services.accounts.invitations import LONGEST_NOTE
from dreamscape.services.accounts.password_rules import check_password
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
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import lazy_gettext
from dreamscape.web.validators import (
    CHOOSE_ONE,
    FIRST_NAME,
    LAST_NAME,
    LONGEST_NAME,
    EmailAddress,
    ServiceRule,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_BIO = 1_000
LONGEST_LOCATION = 80
LONGEST_ALT = 300


class ProfileForm(PictureForm):
    """What others see of a member."""

    picture = PictureField(lazy_gettext("Photo"))
    remove_picture = BooleanField(lazy_gettext("Take the photo away"))
    picture_alt = StringField(
        lazy_gettext("What is to be seen in it?"), [MaxCharacters(LONGEST_ALT)], filters=[clean_line]
    )
    first_name = StringField(
        lazy_gettext("First name"),
        [Required(Message("What may we call you?")), MaxCharacters(LONGEST_NAME), FIRST_NAME],
        filters=[clean_line],
    )
    last_name = StringField(
        lazy_gettext("Last name"), [MaxCharacters(LONGEST_NAME), LAST_NAME], filters=[clean_line]
    )
    bio = TextAreaField(lazy_gettext("About you"), [MaxCharacters(LONGEST_BIO)], filters=[clean_text])
    location = StringField(
        lazy_gettext("Where you are"), [MaxCharacters(LONGEST_LOCATION)], filters=[clean_line]
    )
    interests = CheckboxesField(lazy_gettext("I like to hear about"))
    skills = StringListField(lazy_gettext("I could help with"), [ServiceRule(clean_skills)])
    may_be_asked = BooleanField(lazy_gettext("You may ask me"))

    @classmethod
    def showing(cls, member: Member, categories: Iterable[Category]) -> ProfileForm:
        """The form for `member`; a category that was retired stays on offer to who has it."""
        form = cls(obj=member)
        form.interests.choices = _interests_for(member, categories)
        return form

    def content(self) -> ProfileContent:
        """What was typed, for the service."""
        return self.values(ProfileContent)


class InterestsForm(DreamscapeForm):
    """What a member likes to read about, and nothing else."""

    interests = CheckboxesField(lazy_gettext("I like to hear about"))

    @classmethod
    def showing(cls, member: Member, categories: Iterable[Category]) -> InterestsForm:
        """The form for `member`, with what they have chosen before."""
        form = cls(obj=member)
        form.interests.choices = _interests_for(member, categories)
        return form


def _interests_for(member: Member, categories: Iterable[Category]) -> list[tuple[str, str]]:
    """What can be chosen, and retired categories that the member has."""
    return [
        (category.key, category.name)
        for category in categories
        if not category.retired or category.key in member.interests
    ]


class EmailForm(DreamscapeForm):
    """A new address, and the password of who asks for it."""

    email = EmailField(
        lazy_gettext("New address"),
        [Required(Message("Which address shall we write to?")), EmailAddress()],
        filters=[clean_line],
    )
    password = PasswordField(lazy_gettext("Your password"), [Required(Message("Your password is missing."))])


class PasswordForm(DreamscapeForm):
    """The old password and the new one."""

    old_password = PasswordField(
        lazy_gettext("The password you have"), [Required(Message("Your present password is missing."))]
    )
    password = PasswordField(lazy_gettext("The new one"), [Required(CHOOSE_ONE), ServiceRule(check_password)])


class ThemeForm(DreamscapeForm):
    """The theme; `system` is the device's own."""

    theme = RadioField(
        lazy_gettext("Look"),
        choices=lambda: {"system": _("Like my device"), "light": _("Morning"), "dark": _("Night")},
        default="system",
    )


class PrivacyForm(DreamscapeForm):
    """Who sees what of a member's page."""

    members_only = BooleanField(lazy_gettext("Show my page to members only"))
    hides_counts = BooleanField(lazy_gettext("Hide my counts"))
    no_index = BooleanField(lazy_gettext("Keep my page and dreams out of search engines"))


class OwnInvitationForm(DreamscapeForm):
    """A link for so many people."""

    uses = IntegerField(
        lazy_gettext("For how many people?"),
        [InputRequired(lazy_gettext("A number, please: 1 for one person."))],
    )
    note = StringField(
        lazy_gettext("A note for yourself"), [MaxCharacters(LONGEST_NOTE)], filters=[clean_line]
    )


class DeleteAccountForm(DreamscapeForm):
    """Two things nobody does by accident."""

    password = PasswordField(lazy_gettext("Your password"), [Required(Message("Your password is missing."))])
    word = StringField(
        lazy_gettext("Type the word “%(word)s”", word=WORD),
        [Required(Message("Please type “%(word)s”.", word=WORD))],
        filters=[clean_line],
    )
