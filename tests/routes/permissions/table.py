"""Who may do what: one line for every address of the site.

`tests/routes/test_permissions.py` compares this table with the URL map, so a new
route without a line here fails the suite, and tries every line with everybody.
"""

from __future__ import annotations

GUESTS = {"guest", "suspended"}
MODERATORS = {"moderator", "admin"}
MEMBERS = {"member", "author", "dreamer"} | MODERATORS
EVERYBODY = MEMBERS | GUESTS

# The author wrote the comment, the dreamer the dream it stands under; `member` is nobody in particular.
WHO = {
    "everybody": EVERYBODY,
    "guests": GUESTS,
    "members": MEMBERS,
    "members but the dreamer": MEMBERS - {"dreamer"},
    "members but the author": MEMBERS - {"author"},
    "the member themselves": {"member"},
    "the author": {"author"},
    "the author, the dreamer, moderators": {"author", "dreamer"} | MODERATORS,
    "the dreamer": {"dreamer"},
    "the dreamer, moderators": {"dreamer"} | MODERATORS,
    "moderators": MODERATORS,
    "admins": {"admin"},
}

TABLE = """
GET      /                                          guests
GET POST /signup                                    guests
GET POST /login                                     guests
POST     /logout                                    everybody
POST     /language                                  everybody
GET POST /password-reset                            everybody
GET POST /password-reset/<token>                    everybody
GET      /welcome                                   members
GET      /favicon.ico                               everybody
GET      /healthz                                   everybody
GET      /media/<path:public_id>                    everybody
GET      /robots.txt                                everybody
GET      /dev/outbox                                everybody

GET      /dreamscape                                members
GET      /dreams                                    members
GET POST /dreams/new                                members
GET      /dreams/<slug>                             everybody
GET POST /dreams/<slug>/edit                        the dreamer
GET POST /dreams/<slug>/delete                      the dreamer, moderators
POST     /dreams/<slug>/follow                      members but the dreamer
POST     /dreams/<slug>/unfollow                    members
GET      /dreams/<slug>/comments                    everybody
POST     /dreams/<slug>/comments                    members
GET POST /comments/<comment_id>/edit                the author
POST     /comments/<comment_id>/delete              the author, the dreamer, moderators
POST     /comments/<comment_id>/like                members but the author
POST     /comments/<comment_id>/unlike              members
POST     /comments/<comment_id>/dislike             members but the author
POST     /comments/<comment_id>/undislike           members
GET POST /dreams/<slug>/report                      members but the dreamer
GET POST /comments/<comment_id>/report              members but the author
POST     /notices/<notice_id>/dismiss              members

GET      /people/<slug>                             everybody
GET      /people/<slug>/following                   everybody
GET      /people/<slug>/followers                   everybody
POST     /people/<slug>/follow                      members but the dreamer
POST     /people/<slug>/unfollow                    members
GET POST /profile                                   members
POST     /profile/avatar                            members
POST     /profile/forget-names                      members
POST     /profile/interests                         members
GET      /settings                                  members
GET POST /settings/email                            members
POST     /settings/email/keep                       members
POST     /settings/email/resend                     members
GET POST /settings/email/confirm/<token>            everybody
GET POST /settings/password                         members
GET      /settings/sessions                         members
POST     /settings/sessions/<ended>/end             the member themselves
POST     /settings/sessions/end-others              members
GET POST /settings/theme                            members
GET POST /settings/privacy                          members
GET POST /settings/export                           members
GET POST /settings/delete                           members

GET      /admin/                                    moderators
GET      /admin/log                                 moderators
GET      /admin/members                             moderators
GET      /admin/members/<member_id>                 moderators
POST     /admin/members/<member_id>/suspend         moderators
POST     /admin/members/<member_id>/lift            moderators
POST     /admin/members/<member_id>/delete          moderators
POST     /admin/members/<member_id>/role            admins
GET      /admin/dreams                              moderators
GET      /admin/dreams/<dream_id>                   moderators
POST     /admin/dreams/<dream_id>/hide              moderators
POST     /admin/dreams/<dream_id>/show              moderators
POST     /admin/dreams/<dream_id>/remove            moderators
GET      /admin/comments                            moderators
GET      /admin/comments/<comment_id>               moderators
GET      /admin/reports                             moderators
POST     /admin/reports/<report_id>/settle          moderators
POST     /admin/comments/<comment_id>/remove        moderators
GET POST /admin/categories                          moderators
GET      /admin/categories/<key>                    moderators
POST     /admin/categories/<key>/rename             moderators
POST     /admin/categories/<key>/merge              moderators
POST     /admin/categories/<key>/retire             moderators
POST     /admin/categories/<key>/bring-back         moderators
POST     /admin/categories/go-on                    moderators
GET POST /admin/avatars                             moderators
POST     /admin/avatars/<key>/retire                moderators
POST     /admin/avatars/<key>/bring-back            moderators
GET POST /admin/settings                            admins
POST     /admin/invitations                         admins
POST     /admin/invitations/<invitation_id>/end     admins
"""


def rules() -> dict[tuple[str, str], str]:
    """Who (a key of `WHO`) may use each (method, rule)."""
    found = {}
    for line in filter(None, map(str.strip, TABLE.splitlines())):
        methods, _, rest = line.partition("/")
        rule, _, who = f"/{rest}".partition(" ")
        for method in methods.split():
            found[method, rule] = who.strip()
    return found
