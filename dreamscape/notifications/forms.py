"""What somebody chooses about notifications."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from dreamscape.models.notification_choices import ALWAYS_TOLD, KINDS, Channels, NotificationChoices
from dreamscape.web.forms import CheckboxesField, DreamscapeForm
from dreamscape.web.translations import lazy_gettext

if TYPE_CHECKING:
    from dreamscape.models import Member

HOURS = [SelectChoice(str(hour), f"{hour}:00") for hour in range(24)]
EACH_KIND = [SelectChoice(kind, kind) for kind in KINDS]


@lru_cache(maxsize=1)
def time_zones() -> tuple[str, ...]:
    """The names of all that there are, without those that are kept for old programs alone."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def how_often() -> RadioField:
    """The field for how often a mail gathers what is new."""
    return RadioField(
        lazy_gettext("When I am away, gather in a mail what is new"),
        choices=[
            SelectChoice("daily", lazy_gettext("Every day")),
            SelectChoice("weekly", lazy_gettext("Every week")),
            SelectChoice("never", lazy_gettext("Never")),
        ],
    )


class MailChoicesForm(DreamscapeForm):
    """How often a mail gathers what is new, and with which kinds, of those that its reader hears of at all."""

    digest = how_often()
    kinds = CheckboxesField(lazy_gettext("What the mail tells of"))


class ChoicesForm(DreamscapeForm):
    """In which ways a member hears of each kind, and when. Each of `WAYS` holds the kinds that come in it."""

    WAYS = Channels._fields

    site = CheckboxesField(lazy_gettext("Here"), choices=EACH_KIND)
    mail = CheckboxesField(lazy_gettext("By mail"), choices=EACH_KIND)
    push = CheckboxesField(lazy_gettext("On your phone"), choices=EACH_KIND)
    digest = how_often()
    quiet_from = SelectField(lazy_gettext("From"), choices=HOURS)
    quiet_until = SelectField(lazy_gettext("Until"), choices=HOURS)
    time_zone = SelectField(lazy_gettext("By the clocks of"))
    may_be_asked = BooleanField(lazy_gettext("You may ask me"))

    @classmethod
    def showing(cls, member: Member) -> ChoicesForm:
        """The form for what a member chose. What is not heard of at all keeps its other ways, should that change
        again."""
        choices = member.notification_choices
        ways = {way: [kind for kind in KINDS if getattr(choices.chosen(kind), way)] for way in cls.WAYS}
        hours = {"quiet_from": str(choices.quiet_from), "quiet_until": str(choices.quiet_until)}
        form = cls(data={**choices._asdict(), **hours, **ways, "may_be_asked": member.may_be_asked})
        zones = sorted({*time_zones(), choices.time_zone})
        form.time_zone.choices = [SelectChoice(zone, zone) for zone in zones]
        return form

    def chosen(self) -> NotificationChoices:
        """What was chosen."""
        kinds = {
            kind: Channels(*(kind in self[way].data for way in self.WAYS))._replace(
                **({"site": True} if kind in ALWAYS_TOLD else {})
            )
            for kind in KINDS
        }
        quiet_from, quiet_until = int(self.quiet_from.data), int(self.quiet_until.data)
        return NotificationChoices(kinds, self.digest.data, quiet_from, quiet_until, self.time_zone.data)
