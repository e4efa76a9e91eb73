"""Who may do what, and which rule says so: one line for every address of the site.

`test_permissions.py` compares this table with the URL map, so a new route
without a line here fails the suite, and tries every line with everybody;
`test_surfaces.py` looks whether the rule is asked. A photo asks can_see_profile
(`test_pictures.py`).
"""

from __future__ import annotations

import re

# Who is suspended is a guest, but at the doors: those lead them to a page of their own.
GUESTS = {"guest"}
SUSPENDED = {"suspended"}
MODERATORS = {"moderator", "admin"}
MEMBERS = {"member", "author", "dreamer"} | MODERATORS
EVERYBODY = MEMBERS | GUESTS | SUSPENDED

# The author wrote the comment, the dreamer the dream it stands under; `member` is nobody in particular.
WHO = {
    "everybody": EVERYBODY,
    "guests": GUESTS,
    # None of those who try everything: tests/routes/accounts/second_step.
    "who gave a right password": set(),
    "members": MEMBERS,
    "members, the suspended": MEMBERS | SUSPENDED,
    "the suspended": SUSPENDED,
    "who was told of it": {"dreamer"},
    "members but the dreamer": MEMBERS - {"dreamer"},
    "members but the author": MEMBERS - {"author"},
    "the member themselves": {"member"},
    "the author": {"author"},
    "the author, the dreamer": {"author", "dreamer"},
    "the author, the dreamer, moderators": {"author", "dreamer"} | MODERATORS,
    "the dreamer": {"dreamer"},
    "the dreamer, moderators": {"dreamer"} | MODERATORS,
    "moderators": MODERATORS,
    "admins": {"admin"},
}

# What decides: rules of the policy (`Viewer`), or what stands in for one.
INSTEAD_OF_A_RULE = {
    "no words": "shows nothing that somebody wrote",
    "the host's words": "what admins wrote for everybody",
    "theirs": "whoever asks is part of the query: their own things, and nobody else's",
    "listed dreams": "VISIBLE, which test_lists.py compares with the policy",
    "listed people": "PUBLIC_PROFILE, as tests/routes/syndication/test_sitemap.py tries it",
    "its token": "whoever has the mailed link",
    "developers": "is not there on a site in production",
}

TABLE = """
GET      /                                        guests                              listed dreams
GET POST /signup                                  guests                              no words
GET POST /login                                   guests                              no words
GET      /proof/<door>                            everybody                           no words
GET POST /login/second-step                       who gave a right password           theirs
POST     /login/second-step/question              who gave a right password           theirs
POST     /login/second-step/passkey               who gave a right password           theirs
POST     /login/passkey/question                  guests                              no words
GET POST /login/passkey                           guests                              no words
POST     /logout                                  everybody                           theirs
POST     /language                                everybody                           theirs
GET POST /password-reset                          everybody                           no words
GET POST /password-reset/<token>                  everybody                           its token
GET      /welcome                                 members                             can_follow_member
GET      /favicon.ico                             everybody                           no words
GET      /healthz                                 everybody                           no words
GET      /media/<path:public_id>                  everybody                           can_see_dream
GET      /.well-known/security.txt                everybody                           no words
POST     /csp-reports                             everybody                           no words
GET      /robots.txt                              everybody                           no words
GET      /feed.atom                               everybody                           listed dreams
GET      /people/<slug>/feed.atom                 everybody                           can_see_profile
GET      /categories/<key>/feed.atom              everybody                           listed dreams
GET      /oembed                                  everybody                           can_see_dream
GET      /sitemap.xml                             everybody                           no words
GET      /sitemap-pages.xml                       everybody                           no words
GET      /sitemap-dreams-<int:number>.xml         everybody                           listed dreams
GET      /sitemap-people-<int:number>.xml         everybody                           listed people
GET      /sw.js                                   everybody                           no words
GET      /offline                                 everybody                           no words
GET      /dev/outbox                              everybody                           developers

GET      /dreamscape                              members                             listed dreams
GET      /dreamscape/aside                        members                             can_follow_member
GET      /dreams                                  members                             theirs
GET      /dreams/new                              everybody                           no words
GET POST /share-target                            everybody                           no words
POST     /dreams/new                              members                             can_post
GET      /dreams/<slug>      everybody        can_see_dream, can_read_comments, can_continue_dream, can_read_thanks
GET      /dreams/<slug>/share.png                 everybody                           can_see_dream
GET      /discover                                everybody                           listed dreams
GET      /search                                  everybody                           listed dreams
GET      /search/suggestions                      everybody                           listed dreams
GET      /dreams/<slug>/followers                 members                             can_see_followers
GET      /dreams/<slug>/similar                   everybody                           can_see_dream
GET      /dreams/new/similar                      everybody                           listed dreams
GET POST /dreams/<slug>/edit                      the dreamer                         can_edit_dream
GET POST /dreams/<slug>/state                   the dreamer                         can_change_state
POST     /dreams/<slug>/categories                the dreamer                         can_edit_dream
GET POST /dreams/<slug>/delete                    the dreamer, moderators             can_remove_dream
POST     /dreams/<slug>/follow                    members but the dreamer             can_follow_dream
POST     /dreams/<slug>/unfollow                  members                             can_see_dream
GET      /dreams/<slug>/diary                     everybody                           can_see_dream, can_write_diary
POST     /dreams/<slug>/diary                     the dreamer                         can_edit_dream, can_write_diary
GET      /diary/<entry_id>                        everybody                           can_see_dream
GET POST /diary/<entry_id>/edit                   the dreamer                         can_see_dream, can_edit_dream
GET POST /diary/<entry_id>/delete                 the dreamer                         can_see_dream, can_edit_dream
GET POST /diary/<entry_id>/report                 members but the dreamer             can_see_dream, can_report_dream
GET      /dreams/<slug>/comments                  everybody                           can_see_dream, can_read_comments
POST     /dreams/<slug>/comments                  members                             can_see_dream, can_comment_on
GET      /dreams/<slug>/comments/unmet            the dreamer                         can_edit_dream
GET POST /comments/<comment_id>/edit              the author                          can_edit_comment
POST     /comments/<comment_id>/delete            the author, the dreamer, moderators  can_remove_comment
POST     /comments/<comment_id>/restore           members                             can_read_comments
POST     /comments/<comment_id>/like              members but the author              can_react_to
POST     /comments/<comment_id>/unlike            members                             can_read_comments
POST     /comments/<comment_id>/dislike           members but the author              can_react_to
POST     /comments/<comment_id>/undislike         members                             can_read_comments
GET POST /dreams/<slug>/report                    members but the dreamer             can_report_dream
GET POST /comments/<comment_id>/report            members but the author              can_report_comment
GET POST /letters/<letter_id>/report              members but the author              can_report_letter
GET POST /dreams/<slug>/letters                   members                             can_seal_letter
POST     /asks/<ask_id>/refuse                    members                             can_see_dream
GET      /dreams/<slug>/letters/opened            everybody                           can_see_dream
GET      /dreams/<slug>/sky                       everybody             can_see_dream, can_answer_sky, can_ask_lantern
POST     /dreams/<slug>/sky                       the dreamer                         can_edit_dream
POST     /dreams/<slug>/sky/question              the dreamer                         can_edit_dream
GET      /letters                                 members                             can_reread_letter
GET      /letters/<letter_id>                     everybody                           can_read_letter
POST     /letters/<letter_id>/take-back           the author                          can_take_back_letter
POST     /letters/<letter_id>/show                the dreamer                         theirs
POST     /letters/<letter_id>/keep                the dreamer                         theirs
GET POST /dreams/<slug>/asks                      the dreamer                         can_ask
GET      /asks/<ask_id>                           everybody                           can_see_ask
POST     /asks/<ask_id>/close                     the dreamer                         can_close_ask
GET POST /asks/<ask_id>/offers                    members but the dreamer             can_see_ask, can_offer
GET POST /asks/<ask_id>/report                    members but the dreamer             can_report_ask
GET      /offers                                  members                             can_withdraw_offer
GET      /offers/<offer_id>                       the author, the dreamer             can_read_offer
POST     /offers/<offer_id>/accept                the dreamer                         can_answer_offer
POST     /offers/<offer_id>/decline               the dreamer                         can_answer_offer
POST     /offers/<offer_id>/withdraw              the author                          can_withdraw_offer
GET POST /offers/<offer_id>/report                the dreamer                         can_report_offer
GET POST /rooms/<room_id>/report                  the author, the dreamer             can_report_room
GET      /rooms                                   members                             theirs
GET      /rooms/<room_id>                         the author, the dreamer             can_read_room, can_write_in_room
GET      /rooms/<room_id>/lines                   the author, the dreamer             can_read_room
POST     /rooms/<room_id>/lines                   the author, the dreamer             can_write_in_room
GET      /rooms/<room_id>/thanks                  the author, the dreamer             can_read_room
POST     /rooms/<room_id>/close                   the author, the dreamer             can_close_room, can_thank
GET POST /thanks/<thanks_id>/report               members but the author              can_report_thanks
POST     /thanks/<thanks_id>/remove               the author, the dreamer             can_take_thanks_away
GET POST /dreams/<slug>/hard-day                  the dreamer                         can_edit_dream
GET      /notifications                           members                             can_see_dream, can_read_comments
GET      /notifications/count                     members                             theirs
GET POST /unsubscribe/<token>                     everybody                           its token
POST     /notifications/read                      members                             theirs
POST     /notifications/<notification_id>/never   who was told of it                  theirs
POST     /notifications/tell/<told_kind>          members                             theirs
GET      /settings/notifications/devices          members                             theirs
POST     /push/subscriptions                      members                             theirs
POST     /push/subscriptions/<device_id>/remove   the member themselves               theirs
GET      /suspended                               the suspended                       theirs
POST     /appeals                                 the suspended                       theirs
GET POST /appeals/<notice_id>                     who was told of it                  theirs
GET      /transparency                            everybody                           no words
GET      /terms                                   everybody                           the host's words
GET      /privacy                                 everybody                           the host's words
GET      /moderation                              everybody                           the host's words
GET      /imprint                                 everybody                           the host's words
GET      /contact                                 everybody                           the host's words

GET      /circles                                 members                             theirs
GET      /circles/new                             members                             theirs
POST     /circles/new                             members                             can_put_into_circle
GET POST /circles/<circle_id>                     the dreamer                         can_put_into_circle
GET POST /circles/<circle_id>/delete              the dreamer                         theirs
GET POST /people/<slug>/circles                   members but the dreamer             can_put_into_circle

GET      /people                                  members                             can_follow_member
GET      /people/<slug>                           everybody                           can_see_profile, can_see_counts
GET      /people/<slug>/following                 everybody                           can_see_profile, can_see_counts
GET      /people/<slug>/followers                 everybody                           can_see_profile, can_see_counts
POST     /people/<slug>/follow                    members but the dreamer             can_follow_member
POST     /people/<slug>/unfollow                  members                             theirs
POST     /people/<slug>/block                     members but the dreamer             can_block
POST     /people/<slug>/unblock                   members                             theirs
POST     /people/<slug>/undo-block                members                             theirs
POST     /people/<slug>/mute                      members but the dreamer             can_block
POST     /people/<slug>/unmute                    members                             theirs
POST     /dreams/<slug>/mute                      members                             can_see_dream
POST     /dreams/<slug>/unmute                    members                             can_see_dream
GET POST /settings/peace                          members                             theirs
GET POST /settings/notifications                  members                             theirs
GET POST /settings/invitations                    members                             theirs
POST     /settings/invitations/<invitation_id>/end  the member themselves             theirs
GET POST /profile                                 members                             theirs
POST     /profile/avatar                          members                             theirs
POST     /profile/forget-names                    members                             theirs
POST     /profile/remember-names                  members                             theirs
POST     /profile/interests                       members                             theirs
GET      /settings                                members                             theirs
GET POST /settings/email                          members                             theirs
POST     /settings/email/keep                     members                             theirs
POST     /settings/email/resend                   members                             theirs
GET POST /settings/email/confirm/<token>          everybody                           its token
GET POST /settings/password                       members                             theirs
GET      /settings/security                       members                             theirs
GET POST /settings/security/totp                  members                             theirs
GET POST /settings/security/totp/remove           members                             theirs
GET POST /settings/security/recovery-codes/renew  members                             theirs
GET      /settings/security/recovery-codes        members                             theirs
GET      /settings/security/recovery-codes.txt    members                             theirs
POST     /settings/security/recovery-codes/kept   members                             theirs
POST     /settings/security/passkeys/begin        members                             theirs
POST     /settings/security/passkeys/question     members                             theirs
GET POST /settings/security/passkeys/new          members                             theirs
GET POST /settings/security/passkeys/<passkey_id>  the dreamer                        theirs
GET POST /settings/security/passkeys/<passkey_id>/remove  the dreamer                 theirs
GET      /settings/sessions                       members                             theirs
POST     /settings/sessions/<ended>/end           the member themselves               theirs
POST     /settings/sessions/end-others            members                             theirs
GET POST /settings/theme                          members, the suspended              theirs
GET POST /settings/privacy                        members                             theirs
GET POST /settings/export                         members, the suspended              theirs
GET      /settings/delete                         members, the suspended              theirs
POST     /settings/delete                         members, the suspended              can_leave

GET      /admin/                                  moderators                          can_moderate
GET      /admin/log                               moderators                          can_moderate
GET      /admin/members                           moderators                          can_moderate
GET      /admin/members/<member_id>               moderators                          can_moderate
POST     /admin/members/<member_id>/suspend       moderators                          can_moderate, can_act_on
POST     /admin/members/<member_id>/lift          moderators                          can_moderate, can_act_on
POST     /admin/members/<member_id>/delete        moderators                          can_moderate, can_act_on
POST     /admin/members/<member_id>/second-step   admins                              can_administer
POST     /admin/members/<member_id>/role          admins                              can_administer
POST     /admin/members/<member_id>/trust         moderators                          can_moderate
GET      /admin/waiting                           moderators                  can_moderate, can_see_dream, can_act_on
POST     /admin/waiting/<kind>/<post_id>/let-through  moderators                      can_moderate
POST     /admin/waiting/<kind>/<post_id>/take-down  moderators                        can_moderate
GET      /admin/members/<member_id>/branch        moderators                          can_moderate
GET POST /admin/members/<member_id>/branch/hold   moderators                          can_moderate, can_act_on
POST     /admin/members/<member_id>/branch/release  moderators                        can_moderate, can_act_on
GET POST /admin/members/<member_id>/branch/suspend  moderators                        can_moderate, can_act_on
POST     /admin/members/<member_id>/branch/lift   moderators                          can_moderate, can_act_on
GET POST /admin/members/<member_id>/branch/end-invitations  moderators                can_moderate, can_act_on
POST     /admin/members/<member_id>/notes         moderators                          can_moderate
POST     /admin/members/<member_id>/notes/<note_id>/delete  moderators                can_moderate
GET      /admin/appeals                           moderators                          can_moderate
POST     /admin/appeals/<appeal_id>/accept        moderators                          can_moderate
POST     /admin/appeals/<appeal_id>/decline       moderators                          can_moderate
GET      /admin/dreams                            moderators                          can_moderate
GET      /admin/dreams/<dream_id>                 moderators                          can_moderate
POST     /admin/dreams/<dream_id>/hide            moderators                          can_moderate
POST     /admin/dreams/<dream_id>/show            moderators                          can_moderate
POST     /admin/dreams/<dream_id>/remove          moderators                          can_moderate
GET      /admin/entries/<entry_id>                moderators                          can_moderate, can_see_dream
POST     /admin/entries/<entry_id>/remove         moderators                          can_moderate, can_see_dream
GET      /admin/comments                          moderators                          can_moderate
GET      /admin/comments/<comment_id>             moderators                          can_moderate
GET      /admin/reports                           moderators                          can_moderate
GET      /admin/reports/<report_id>/letter        moderators                          can_moderate
POST     /admin/reports/<report_id>/letter/remove  moderators                         can_moderate
GET      /admin/reports/<report_id>/thanks        moderators                          can_moderate
POST     /admin/reports/<report_id>/thanks/remove  moderators                         can_moderate
GET      /admin/reports/<report_id>/offer         moderators                          can_moderate
POST     /admin/reports/<report_id>/offer/remove  moderators                          can_moderate
GET      /admin/asks/<ask_id>                     moderators                          can_moderate, can_see_ask
POST     /admin/asks/<ask_id>/remove              moderators                          can_moderate, can_see_ask
GET      /admin/reports/<report_id>/room          moderators                          can_moderate, can_look_into_room
POST     /admin/reports/<report_id>/room/<line_id>/remove  moderators                 can_moderate, can_look_into_room
POST     /admin/reports/<report_id>/settle        moderators                          can_moderate
POST     /admin/comments/<comment_id>/remove      moderators                          can_moderate
GET POST /admin/categories                        moderators                          can_moderate
GET      /admin/categories/<key>                  moderators                          can_moderate
POST     /admin/categories/<key>/rename           moderators                          can_moderate
POST     /admin/categories/<key>/merge            moderators                          can_moderate
POST     /admin/categories/<key>/retire           moderators                          can_moderate
POST     /admin/categories/<key>/bring-back       moderators                          can_moderate
POST     /admin/categories/go-on                  moderators                          can_moderate
GET POST /admin/avatars                           moderators                          can_moderate
POST     /admin/avatars/<key>/retire              moderators                          can_moderate
POST     /admin/avatars/<key>/bring-back          moderators                          can_moderate
GET POST /admin/settings                          admins                              can_administer
POST     /admin/settings/transparency             admins                              can_administer
POST     /admin/settings/doubts                   admins                              can_administer
POST     /admin/settings/newcomers                admins                              can_administer
POST     /admin/settings/minimum-age              admins                              can_administer
POST     /admin/settings/invitations              admins                              can_administer
GET      /admin/pages                             admins                              can_administer
GET POST /admin/pages/<key>                       admins                              can_administer
GET      /admin/pages/<key>/versions/<number>     admins                             can_administer
POST     /admin/pages/<key>/versions/<number>/restore  admins                     can_administer
POST     /admin/settings/second-step              admins                              can_administer
POST     /admin/invitations                       admins                              can_administer
POST     /admin/invitations/<invitation_id>/end   admins                              can_administer
"""


def rules() -> dict[tuple[str, str], str]:
    """Who (a key of `WHO`) may use each (method, rule)."""
    return {key: who for key, (who, _) in _lines().items()}


def asks() -> dict[tuple[str, str], set[str]]:
    """What decides about each (method, rule): names of the policy's rules, and keys of `INSTEAD_OF_A_RULE`."""
    return {key: set(asked.split(", ")) for key, (_, asked) in _lines().items()}


def _lines() -> dict[tuple[str, str], tuple[str, str]]:
    found = {}
    for line in filter(None, map(str.strip, TABLE.splitlines())):
        methods, rest = line.split("/", 1)
        rule, who, asked = re.split(r"  +", f"/{rest}")
        for method in methods.split():
            found[method, rule] = who, asked
    return found
