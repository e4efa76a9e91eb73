"""What members are told in the site of the safety of their account: each is also mailed, but for the last."""

from __future__ import annotations

from dreamscape.messages import Message

SENTENCES = {
    "new_log_in": Message("Somebody logged in to your account with a browser that we had not seen before."),
    "log_ins_ended": Message("You were logged out in other browsers, by somebody who gave your password."),
    "password_changed": Message("You have a new password. Every log-in of before has ended."),
    "email_changed": Message(
        "We write to another address of yours now, because a link mailed there was opened."
    ),
    "totp_on": Message("Who logs in to your account also needs a code of your authenticator app now."),
    "totp_moved": Message("The codes for your log-ins come from another authenticator app now."),
    "totp_off": Message("Your authenticator app was taken away: its codes are not asked for any more."),
    "codes_renewed": Message("Your account has new recovery codes; those of before work no longer."),
    "code_used": Message("Somebody logged in to your account with one of your recovery codes."),
    "second_step_failed": Message(
        "Somebody gave your right password, and then wrong codes as the second step, so they were not let in."
    ),
    "second_step_taken_away": Message(
        "Those who look after the place took the second step from your account."
    ),
    "passkey_added": Message("A passkey was added to your account: whoever has it can log in."),
    "passkey_removed": Message("A passkey was removed from your account, and opens nothing any more."),
    "passkey_copied": Message(
        "Somebody tried to log in with a copy of a passkey of yours, and was not let in."
    ),
    "role_changed": Message("Your role here has changed."),
    "mail_refused": Message(
        "Your mail server sent three mails of ours back, so we write to you no more than we must. Confirm your "
        "address once more under Settings, E-mail."
    ),
}
OTHER = Message("Something about how you log in has changed.")


def in_words(about: str) -> Message:
    """What happened, by its key; one that a newer version stored is told in general."""
    return SENTENCES.get(about, OTHER)
