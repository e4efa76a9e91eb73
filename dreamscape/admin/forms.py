"""The shape of what moderators fill in."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from dreamscape.services.moderation.actions import LONGEST_REASON
from dreamscape.services.permissions.roles import ROLES
from dreamscape.services.site.settings import SIGN_UP
from dreamscape.web.forms import DreamscapeForm, MaxCharacters, Required, clean_line, clean_text

LONGEST_CATEGORY = 40
LONGEST_NOTE = 120
SAY_WHY = "Say why, in a sentence: the person it concerns will read it."


class ReasonForm(DreamscapeForm):
    """Why something is done."""

    reason = TextAreaField("Why?", [Required(SAY_WHY), MaxCharacters(LONGEST_REASON)], filters=[clean_text])


class SuspensionForm(ReasonForm):
    """Until when and why somebody stays out."""

    until = DateField("Until the morning of", [InputRequired("Choose the day they may come back.")])


class RoleForm(DreamscapeForm):
    """What somebody may do here, and why that changes."""

    role = SelectField("Role", choices={role: role.capitalize() for role in ROLES})
    reason = StringField("Why?", [MaxCharacters(LONGEST_REASON)], filters=[clean_line])


class CategoryForm(DreamscapeForm):
    """What a category is called."""

    name = StringField("Name", [Required("Every category needs a name."), MaxCharacters(LONGEST_CATEGORY)],
                       filters=[clean_line])  # fmt: skip


class MergeForm(DreamscapeForm):
    """Which category takes another one's dreams over."""

    into = SelectField("Into", validate_choice=False)


class AvatarForm(DreamscapeForm):
    """A picture to be given as an avatar."""

    picture = FileField("A square picture")


class SignUpDoorForm(DreamscapeForm):
    """Who may sign up."""

    sign_up = RadioField("Signing up", choices=SIGN_UP)


class InvitationForm(DreamscapeForm):
    """A link for so many people, until a day."""

    uses = IntegerField("For how many people?", [InputRequired("A number, please: 1 for one person.")])
    last_day = DateField("Until the evening of", [InputRequired("Choose its last day.")])
    note = StringField("A note for yourself", [MaxCharacters(LONGEST_NOTE)], filters=[clean_line])
