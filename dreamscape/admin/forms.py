"""The shape of what moderators fill in."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from dreamscape.messages import Message
from dreamscape.services.accounts.invitations import LONGEST_NOTE
from dreamscape.services.common.house_rules import HOUSE_RULES, OTHER
from dreamscape.services.moderation.actions import LONGEST_REASON, SAY_WHY
from dreamscape.services.moderation.appeals import LONGEST_ANSWER
from dreamscape.services.moderation.branches import FOR_THE_LOG
from dreamscape.services.moderation.notes import LONGEST_NOTE as LONGEST_MEMBER_NOTE
from dreamscape.services.permissions.roles import ROLES
from dreamscape.services.site.pages import LONGEST_TEXT
from dreamscape.services.site.settings import HOLD_FIRST_POSTS, NEWCOMER_BOUNDS, SIGN_UP
from dreamscape.web.forms import DreamscapeForm, MaxCharacters, Required, clean_line, clean_text
from dreamscape.web.translations import lazy_gettext, translate

LONGEST_CATEGORY = 40
ROLE_NAMES = {"member": Message("Member"), "moderator": Message("Moderator"), "admin": Message("Admin")}


def why(ask: Message = SAY_WHY) -> TextAreaField:
    """The field for why something is done; `ask` asks for it."""
    return TextAreaField(
        lazy_gettext("Why?"), [Required(ask), MaxCharacters(LONGEST_REASON)], filters=[clean_text]
    )


class RuleField(SelectField):  # type: ignore[misc]  # WTForms has no types
    """One of the house rules. A form without it says nothing of it: so it is another one."""

    data: Any

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take what was chosen."""
        super().process(formdata, *args, **kwargs)
        self.data = self.data or OTHER


def which_rule() -> RuleField:
    """The field for the house rule that was broken."""
    return RuleField(
        lazy_gettext("Which rule does it break?"),
        choices=lambda: {key: translate(rule) for key, rule in HOUSE_RULES.items()},
        default=OTHER,
    )


class ReasonForm(DreamscapeForm):
    """Why something is done."""

    reason = why()


class RuleForm(DreamscapeForm):
    """Why something is done, and which house rule was broken."""

    rule = which_rule()
    reason = why()


class SuspensionForm(DreamscapeForm):
    """Until when and why somebody stays out."""

    until = DateField(
        lazy_gettext("Until the morning of"),
        [InputRequired(lazy_gettext("Choose the day they may come back."))],
    )
    rule = which_rule()
    reason = why()


class NoteForm(DreamscapeForm):
    """What moderators should know about a member."""

    note = TextAreaField(
        lazy_gettext("A note"),
        [Required(Message("There is nothing here yet.")), MaxCharacters(LONGEST_MEMBER_NOTE)],
        filters=[clean_text],
    )


class AnswerForm(DreamscapeForm):
    """Why something stays as it is."""

    answer = TextAreaField(
        lazy_gettext("A word to them"),
        [
            Required(Message("Say why it stays so, in a sentence: they will read it.")),
            MaxCharacters(LONGEST_ANSWER),
        ],
        filters=[clean_text],
    )


class BranchForm(DreamscapeForm):
    """Why something is done to everybody whom somebody invited; none of them reads it."""

    rule = which_rule()
    reason = why(FOR_THE_LOG)


class TransparencyForm(DreamscapeForm):
    """Is there a public page of counts?"""

    shown = BooleanField(lazy_gettext("Anybody may see what moderators did, in numbers for each month"))


class DoubtsForm(DreamscapeForm):
    """What the site wonders about when somebody signs up."""

    network_sign_ups = IntegerField(
        lazy_gettext("How many may come from one network within a day"),
        [InputRequired(lazy_gettext("A number, please: 5 lets a family in."))],
    )
    doubt_throwaway = BooleanField(lazy_gettext("Look first at who has a throw-away address"))


class SitePageForm(DreamscapeForm):
    """A page that the host answers for, and which version of it was there when the form was opened."""

    text = TextAreaField(lazy_gettext("Text"), [MaxCharacters(LONGEST_TEXT)], filters=[clean_text])
    version = IntegerField()


class MinimumAgeForm(DreamscapeForm):
    """How old newcomers have to say they are."""

    minimum_age = IntegerField(
        lazy_gettext("At least how many years old?"),
        [InputRequired(lazy_gettext("A number, please: 0 to ask nobody."))],
    )


class MembersInvitationsForm(DreamscapeForm):
    """How many people each member may invite."""

    invitations_by_members = IntegerField(
        lazy_gettext("How many people may each member invite?"),
        [InputRequired(lazy_gettext("A number, please: 0 for admins only."))],
    )


class SecondStepForm(DreamscapeForm):
    """Do those who look after the place need a second step at log-in?"""

    needed = BooleanField(lazy_gettext("Moderators and admins need a second step at log-in"))


class RoleForm(DreamscapeForm):
    """What somebody may do here, and why that changes."""

    role = SelectField(
        lazy_gettext("Role"), choices=lambda: {role: translate(ROLE_NAMES[role]) for role in ROLES}
    )
    reason = StringField(lazy_gettext("Why?"), [MaxCharacters(LONGEST_REASON)], filters=[clean_line])


class CategoryForm(DreamscapeForm):
    """What a category is called."""

    name = StringField(
        lazy_gettext("Name"),
        [Required(Message("Every category needs a name.")), MaxCharacters(LONGEST_CATEGORY)],
        filters=[clean_line],
    )


class MergeForm(DreamscapeForm):
    """Which category takes another one's dreams over."""

    into = SelectField(lazy_gettext("Into"), validate_choice=False)


class AvatarForm(DreamscapeForm):
    """A picture to be given as an avatar."""

    picture = FileField(lazy_gettext("A square picture"))


class SignUpDoorForm(DreamscapeForm):
    """Who may sign up."""

    sign_up = RadioField(
        lazy_gettext("New members"), choices=lambda: {kept: translate(said) for kept, said in SIGN_UP.items()}
    )


def whole_number(label: str) -> IntegerField:
    """A field for a number; its bounds are the service's."""
    return IntegerField(label, [InputRequired(lazy_gettext("A whole number, please."))])


class NewcomersForm(DreamscapeForm):
    """Whose first posts wait, and how much newcomers may do."""

    hold_first_posts = RadioField(
        lazy_gettext("Whose first posts wait until one of you has read them?"),
        choices=lambda: {kept: translate(said) for kept, said in HOLD_FIRST_POSTS.items()},
    )
    newcomer_hours = whole_number(lazy_gettext("For how many hours is somebody a newcomer?"))
    newcomer_dreams = whole_number(lazy_gettext("How many dreams may they share in that time?"))
    newcomer_comments = whole_number(lazy_gettext("How many comments may they write?"))
    newcomer_follows = whole_number(lazy_gettext("How many dreams and people may they follow?"))
    newcomer_followers = whole_number(
        lazy_gettext("How many followers who are no newcomers lift all of this at once?")
    )

    def numbers(self) -> dict[str, int]:
        """The numbers, for the service."""
        return {name: self[name].data for name in NEWCOMER_BOUNDS}


class InvitationForm(DreamscapeForm):
    """A link for so many people, until a day."""

    uses = IntegerField(
        lazy_gettext("For how many people?"),
        [InputRequired(lazy_gettext("A number, please: 1 for one person."))],
    )
    last_day = DateField(
        lazy_gettext("Until the evening of"), [InputRequired(lazy_gettext("Choose its last day."))]
    )
    note = StringField(
        lazy_gettext("A note for yourself"), [MaxCharacters(LONGEST_NOTE)], filters=[clean_line]
    )
