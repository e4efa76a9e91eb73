"""What is photographed: every page of the URL map, and the states that no address shows.

`tests/unit/tooling/test_screenshots.py` compares this with the URL map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screenshots import acts

if TYPE_CHECKING:
    from screenshots.acts import Act

# The demo site; one on which people bring whatever breaks a page; one on which nothing has happened yet.
DEMO, HARD, NEW = "demo", "hard", "new"
LIVED_IN = (DEMO, HARD)
_EVERYWHERE = (DEMO, HARD, NEW)

STATUSES = (400, 403, 404, 405, 410, 413, 429, 500, 503)
# GET addresses that show no page.
NO_PAGES = {
    "/favicon.ico": "a picture",
    "/healthz": "for programs",
    "/dreams/<slug>/similar": "a part of the dream's page",
    "/dreams/new/similar": "a part of a form",
    "/asks/<ask_id>": "leads to the page of its dream",
    "/diary/<entry_id>": "leads to the page of its dream",
    "/notifications/count": "a number",
    "/rooms/<room_id>/lines": "what comes to the page of a room",
    "/robots.txt": "for programs",
    "/feed.atom": "for programs",
    "/people/<slug>/feed.atom": "for programs",
    "/categories/<key>/feed.atom": "for programs",
    "/oembed": "for programs",
    "/sitemap.xml": "for programs",
    "/sitemap-pages.xml": "for programs",
    "/sitemap-dreams-<int:number>.xml": "for programs",
    "/sitemap-people-<int:number>.xml": "for programs",
    "/sw.js": "for programs",
    "/.well-known/security.txt": "for programs",
    "/media/<path:public_id>": "a picture",
    "/dreams/<slug>/share.png": "a picture",
    "/share-target": "the form of new dreams",
    "/login/second-step": "leads on whoever has given no password",
    "/login/passkey": "the page of the log-in",
    "/proof/<door>": "for programs",
    "/search/suggestions": "a part of other pages",
    "/settings/security/passkeys/<passkey_id>": "is there for who has a device with one",
    "/settings/security/passkeys/<passkey_id>/remove": "the same",
    "/settings/security/totp/remove": "leads on whoever has no second step",
    "/settings/security/recovery-codes": "the same",
    "/settings/security/recovery-codes.txt": "a file",
    "/settings/security/recovery-codes/renew": "leads on whoever has no second step",
}


@dataclass(frozen=True, slots=True)
class Shot:
    """One page in one state. `path` has places for `Life.values`; `who` is a key of `Life.emails`, or a guest."""

    name: str
    path: str
    who: str = "guest"
    act: Act | None = None
    sites: tuple[str, ...] = LIVED_IN


def _with_empty_form(
    name: str, path: str, who: str, sites: tuple[str, ...] = LIVED_IN, form: str = acts.FIRST_FORM
) -> list[Shot]:
    """A page with a form, and what it says when nothing is filled in."""
    return [
        Shot(name, path, who, sites=sites),
        Shot(f"{name}-errors", path, who, acts.sent_empty(form), sites=(DEMO,)),
    ]


GUESTS = [
    Shot("landing", "/", sites=(DEMO, HARD, NEW)),
    Shot("signup", "/signup", sites=(DEMO,)),
    Shot(
        "signup-errors", "/signup", act=acts.pressed("[data-reveal] + button", acts.NEXT_STEP), sites=(DEMO,)
    ),
    Shot("signup-2", "/signup", act=acts.second_step),
    Shot("signup-3", "/signup", act=acts.third_step),
    Shot("signup-closed", "/signup", sites=(NEW,)),
    *_with_empty_form("login", "/login", "guest", (DEMO,)),
    Shot(
        "login-refused",
        "/login",
        act=acts.sent_with("main form [type=submit]", email="mara@example.org", password="not this one"),  # noqa: S106
        sites=(DEMO,),
    ),
    *_with_empty_form("password-reset", "/password-reset", "guest", (DEMO,)),
    Shot(
        "password-reset-sent",
        "/password-reset",
        act=acts.sent_with("main form [type=submit]", email="nobody@example.org"),
        sites=(DEMO,),
    ),
    *_with_empty_form("new-password", "/password-reset/{reset_token}", "guest", (DEMO,)),
    Shot("new-password-bad-link", "/password-reset/made-up", sites=(DEMO,)),
    Shot("unsubscribe", "/unsubscribe/{mail_choices_token}", sites=(DEMO,)),
    Shot("unsubscribe-bad-link", "/unsubscribe/made-up", sites=(DEMO,)),
    Shot("confirm-email-bad-link", "/settings/email/confirm/made-up", sites=(DEMO,)),
    *(
        Shot(key, f"/{key}", sites=_EVERYWHERE)
        for key in ("terms", "privacy", "moderation", "imprint", "contact")
    ),
    Shot("offline", "/offline", sites=(DEMO,)),
    *_with_empty_form("first-dream", "/dreams/new", "guest", (DEMO,)),
    Shot("first-dream-choices", "/dreams/new", act=acts.unfolded, sites=(DEMO,)),
    Shot("first-dream-who", "/dreams/new", act=acts.who_writes, sites=(DEMO,)),
    Shot("guest-dream", "/dreams/{dream}"),
    Shot("discover", "/discover", sites=_EVERYWHERE),
    Shot("discover-category", "/discover?category={category}"),
    Shot("search", "/search", sites=(DEMO,)),
    Shot("search-found", "/search?q=the"),
    Shot("search-nothing", "/search?q=knitting+for+whales", sites=_EVERYWHERE),
    Shot("guest-person", "/people/{person}"),
    *(Shot(f"error-{status}", f"/screenshots/{status}", sites=(DEMO,)) for status in STATUSES),
]
MEMBERS = [
    Shot("welcome", "/welcome", "member"),
    Shot("feed", "/dreamscape", "member"),
    Shot(
        "feed-comments",
        "/dreamscape",
        "member",
        acts.pressed("a[id^=show-comments-]", then=".comment-form"),
    ),
    Shot("feed-trending", "/dreamscape?view=trending&own=1", "member"),
    Shot("feed-for-you", "/dreamscape?view=personalised", "member"),
    Shot("feed-followed", "/dreamscape?view=followed", "member"),
    Shot("feed-category", "/dreamscape?category={category}", "member"),
    Shot("aside", "/dreamscape/aside", "member", sites=(DEMO, HARD, NEW)),
    Shot("discover-member", "/discover", "member"),
    Shot("strangers", "/people", "member", sites=_EVERYWHERE),
    Shot("strangers-skilled", "/people?by=skills", "member"),
    Shot("search-member", "/search?q=sea", "member"),
    Shot("search-people", "/search?q=sea&kind=people", "member"),
    Shot("search-folded", "/search?q=the", "reporter"),
    Shot("dream-followers", "/dreams/{dream}/followers", "member"),
    Shot("mine", "/dreams", "member"),
    Shot("notifications", "/notifications", "member"),
    Shot("devices", "/settings/notifications/devices", "member", sites=(DEMO,)),
    *_with_empty_form("new-dream", "/dreams/new", "member"),
    Shot("dream", "/dreams/{dream}", "member"),
    Shot("dream-folded", "/dreams/{dream}", "reporter"),
    Shot("feed-folded", "/dreamscape", "reporter"),
    Shot("dream-own", "/dreams/{own_dream}", "member"),
    Shot(
        "dream-delete-dialog", "/dreams/{own_dream}", "member", acts.pressed("[data-dialog]", then="dialog")
    ),
    *_with_empty_form("edit-dream", "/dreams/{own_dream}/edit", "member"),
    Shot("dream-came-true", "/dreams/{own_dream}/state?state=came_true", "member"),
    Shot("let-dream-go", "/dreams/{own_dream}/state?state=let_go", "member"),
    Shot("delete-dream", "/dreams/{own_dream}/delete", "member"),
    Shot("comments", "/dreams/{dream}/comments", "member"),
    Shot(
        "comments-errors",
        "/dreams/{dream}/comments",
        "member",
        acts.sent_empty(".comment-form form"),
        sites=(DEMO,),
    ),
    *_with_empty_form("edit-comment", "/comments/{own_comment}/edit", "member"),
    *_with_empty_form("diary", "/dreams/{own_dream}/diary", "member", form=".diary-form"),
    *_with_empty_form("edit-entry", "/diary/{entry}/edit", "member"),
    Shot("delete-entry", "/diary/{entry}/delete", "member"),
    *_with_empty_form("report-dream", "/dreams/{dream}/report", "member"),
    *_with_empty_form("report-entry", "/diary/{entry}/report", "newcomer"),
    Shot("admin-entry", "/admin/entries/{entry}", "admin"),
    *_with_empty_form("report-comment", "/comments/{comment}/report", "member"),
    Shot("comments-unmet", "/dreams/{own_dream}/comments/unmet", "member"),
    Shot("sky", "/dreams/{own_dream}/sky", "member"),
    Shot("sky-of-another", "/dreams/{dream}/sky", "guest"),
    *_with_empty_form("letter-new", "/dreams/{dream}/letters", "member"),
    Shot("letters", "/letters", "member"),
    Shot("letter-sealed", "/letters/{sealed_letter}", "member"),
    Shot("letter-opened", "/letters/{opened_letter}", "member"),
    Shot("letters-opened", "/dreams/{own_dream}/letters/opened", "member"),
    Shot("hard-day", "/dreams/{own_dream}/hard-day", "member"),
    Shot("admin-letter", "/admin/reports/{letter_report}/letter", "admin"),
    *_with_empty_form("report-letter", "/letters/{opened_letter}/report", "member"),
    *_with_empty_form("ask-new", "/dreams/{own_dream}/asks", "member"),
    *_with_empty_form("offer-new", "/asks/{ask}/offers", "reporter"),
    Shot("offers", "/offers", "member"),
    Shot("offer-own", "/offers/{offer}", "member"),
    Shot("offer-answer", "/offers/{received_offer}", "member"),
    *_with_empty_form("report-ask", "/asks/{ask}/report", "member"),
    *_with_empty_form("report-offer", "/offers/{received_offer}/report", "member"),
    Shot("admin-ask", "/admin/asks/{ask}", "admin"),
    Shot("admin-offer", "/admin/reports/{offer_report}/offer", "admin"),
    Shot("rooms", "/rooms", "member"),
    Shot("room", "/rooms/{room}", "member"),
    *_with_empty_form("thanks-new", "/rooms/{done_room}/thanks", "member"),
    *_with_empty_form("report-room", "/rooms/{room}/report", "member"),
    *_with_empty_form("report-thanks", "/thanks/{thanks}/report", "member"),
    Shot("admin-thanks", "/admin/reports/{thanks_report}/thanks", "admin"),
    Shot("admin-room", "/admin/reports/{room_report}/room", "admin"),
    Shot("circles", "/circles", "member", sites=(DEMO, HARD)),
    Shot("circles-empty", "/circles", "newcomer", sites=(NEW,)),
    *_with_empty_form("new-circle", "/circles/new", "member"),
    Shot("circle", "/circles/{circle}", "member"),
    Shot("delete-circle", "/circles/{circle}/delete", "member"),
    Shot("person-circles", "/people/{person}/circles", "member"),
    Shot("person", "/people/{person}", "member"),
    Shot("person-own", "/people/{me}", "member"),
    Shot("following", "/people/{me}/following", "member"),
    Shot("followers", "/people/{me}/followers", "member"),
    *_with_empty_form("profile", "/profile", "member", form=".profile-form"),
    Shot("settings", "/settings", "member"),
    *_with_empty_form("settings-email", "/settings/email", "member"),
    *_with_empty_form("settings-password", "/settings/password", "member"),
    Shot("settings-security", "/settings/security", "member"),
    Shot("settings-new-passkey", "/settings/security/passkeys/new", "member"),
    *_with_empty_form("settings-totp", "/settings/security/totp", "member"),
    Shot("settings-sessions", "/settings/sessions", "member"),
    Shot("settings-theme", "/settings/theme", "member"),
    Shot("settings-privacy", "/settings/privacy", "member"),
    Shot("settings-notifications", "/settings/notifications", "member"),
    Shot("settings-peace", "/settings/peace", "member"),
    *_with_empty_form("settings-invitations", "/settings/invitations", "member"),
    Shot("settings-export", "/settings/export", "member"),
    *_with_empty_form("settings-delete", "/settings/delete", "member"),
    Shot("outbox", "/dev/outbox", "member", sites=(DEMO,)),
    *_with_empty_form("appeal", "/appeals/{notice}", "member"),
    *_with_empty_form("suspended", "/suspended", "suspended"),
    Shot("suspended-delete", "/settings/delete", "suspended", sites=(DEMO,)),
    Shot("transparency", "/transparency", "member", sites=(DEMO,)),
]
NEWCOMERS = [
    Shot("newcomer-feed", "/dreamscape", "newcomer", sites=(NEW,)),
    *(
        Shot(f"newcomer-feed-{view}", f"/dreamscape?view={view}", "newcomer", sites=(NEW,))
        for view in ("trending", "personalised", "followed")
    ),
    Shot("newcomer-mine", "/dreams", "newcomer", sites=(NEW,)),
    Shot("newcomer-person", "/people/{newcomer}", "newcomer", sites=(NEW,)),
    Shot("newcomer-following", "/people/{newcomer}/following", "newcomer", sites=(NEW,)),
    Shot("newcomer-followers", "/people/{newcomer}/followers", "newcomer", sites=(NEW,)),
    Shot("newcomer-outbox", "/dev/outbox", "newcomer", sites=(NEW,)),
    Shot("newcomer-dream-without-comments", "/dreams/{dream}", "newcomer"),
]
ADMINS = [
    Shot("admin", "/admin/", "admin", sites=_EVERYWHERE),
    Shot("admin-waiting", "/admin/waiting", "admin", sites=_EVERYWHERE),
    Shot("admin-reports", "/admin/reports", "admin", sites=_EVERYWHERE),
    Shot("admin-appeals", "/admin/appeals", "admin", sites=_EVERYWHERE),
    Shot("admin-members", "/admin/members", "admin", sites=_EVERYWHERE),
    Shot("admin-members-nobody", "/admin/members?q=nobody", "admin", sites=(DEMO,)),
    *_with_empty_form("admin-member", "/admin/members/{member_id}", "admin"),
    Shot("admin-member-suspended", "/admin/members/{suspended_id}", "admin"),
    Shot("admin-dreams", "/admin/dreams", "admin", sites=_EVERYWHERE),
    Shot("admin-dreams-none", "/admin/dreams?q=nothing", "admin", sites=(DEMO,)),
    *_with_empty_form("admin-dream", "/admin/dreams/{dream_id}", "admin"),
    Shot("admin-dream-hidden", "/admin/dreams/{hidden_id}", "admin"),
    Shot("admin-comments", "/admin/comments", "admin", sites=_EVERYWHERE),
    Shot("admin-comment", "/admin/comments/{comment}", "admin"),
    *_with_empty_form("admin-categories", "/admin/categories", "admin"),
    *_with_empty_form("admin-category", "/admin/categories/{category}", "admin"),
    Shot("admin-avatars", "/admin/avatars", "admin", sites=(DEMO,)),
    Shot("admin-log", "/admin/log", "admin", sites=_EVERYWHERE),
    *_with_empty_form("admin-branch-hold", "/admin/members/{root_id}/branch/hold", "admin"),
    *_with_empty_form("admin-branch-suspend", "/admin/members/{root_id}/branch/suspend", "admin"),
    *_with_empty_form("admin-branch-invitations", "/admin/members/{root_id}/branch/end-invitations", "admin"),
    Shot("admin-branch", "/admin/members/{root_id}/branch", "admin"),
    Shot("admin-pages", "/admin/pages", "admin", sites=_EVERYWHERE),
    Shot("admin-page", "/admin/pages/terms", "admin"),
    Shot("admin-page-version", "/admin/pages/imprint/versions/1", "admin"),
    Shot("admin-settings", "/admin/settings", "admin", sites=_EVERYWHERE),
    Shot("moderator-member", "/admin/members/{member_id}", "moderator", sites=(DEMO,)),
]
SHOTS = [*GUESTS, *MEMBERS, *NEWCOMERS, *ADMINS]
