"""What every group of services stands on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher

from dreamscape.mail.sending import FlaskMailer
from dreamscape.mail.templates import MailTemplates
from dreamscape.media.processing import Limits, process
from dreamscape.push.words import PushWords
from dreamscape.services.accounts.passwords import PasswordHashing
from dreamscape.services.accounts.tokens import Tokens
from dreamscape.services.common.links import Links
from dreamscape.wiring.stores import Stores, build_stores

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pymongo.database import Database

    from dreamscape.mail.templates import InLanguage
    from dreamscape.services.common.cache import BackgroundRunner, Lanes
    from dreamscape.services.pictures.protocols import PictureProcessor


@dataclass(frozen=True, slots=True)
class Core:
    """One application's settings and stores, and what many services share.

    `avatar_keys` name the site's own drawings; `background` runs work after the person has been answered;
    so does each of `lanes`, without having to wait for the others.
    """

    settings: Mapping[str, Any]
    stores: Stores
    avatar_keys: Sequence[str]
    background: BackgroundRunner
    lanes: Lanes
    hashing: PasswordHashing
    process_picture: PictureProcessor
    mails: MailTemplates
    mailer: FlaskMailer
    push_words: PushWords
    links: Links

    def tokens(self, purpose: str, max_age: int) -> Tokens:
        """Tokens for mailed links that work for `max_age` seconds; those of one purpose are none of another."""
        return Tokens(keys=self.settings["SIGNING_KEYS"], purpose=purpose, max_age=max_age)


def build_core(
    db: Database[dict[str, Any]],
    settings: Mapping[str, Any],
    *,
    avatar_keys: Sequence[str],
    background: BackgroundRunner,
    lanes: Lanes,
    in_language: InLanguage,
) -> Core:
    """The core that the settings describe; mails are written `in_language` of their reader."""
    stores, links = build_stores(db), Links(settings["BASE_URL"])
    limits = Limits(settings["MAX_PICTURE_BYTES"], settings["MAX_PICTURE_PIXELS"])
    return Core(
        settings=settings,
        stores=stores,
        avatar_keys=avatar_keys,
        background=background,
        lanes=lanes,
        hashing=PasswordHashing(build_hasher(settings)),
        process_picture=partial(process, limits=limits),
        mails=MailTemplates(
            in_language=in_language,
            imprint=lambda: links.imprint() if "imprint" in stores.site_pages.written() else "",
        ),
        push_words=PushWords(in_language=in_language),
        mailer=FlaskMailer(keeps_mails=not settings["MAIL_SERVER"]),
        links=links,
    )


def build_hasher(settings: Mapping[str, Any]) -> PasswordHasher:
    """argon2id, as much work as the settings say."""
    return PasswordHasher(settings["ARGON2_TIME_COST"], settings["ARGON2_MEMORY_KIB"], parallelism=1)
