"""Who may do what: one line for every rule of the policy and every thing it is asked about.

`test_policy.py` asks `Viewer` each cell, and fails for a rule or a thing without its line.
"""

from __future__ import annotations

# Who asks. The dreamer wrote the dream, the author the comment under it; `member` is nobody in particular,
# `newcomer` one who has not confirmed their address on a site that wants it; who is suspended was an admin.
VIEWERS = ("guest", "suspended", "newcomer", "member", "author", "dreamer", "moderator", "admin")

# What is asked about, by the first word of the thing.
THINGS = {
    # What waits, waits for a moderator to let it through.
    "dream": ("plain", "closed", "private", "hidden", "hidden+private", "waits"),
    "comment": ("plain", "closed", "private", "hidden", "hidden+private", "waits", "waits+private"),
    # What its dreamer lets others go on with, or keeps; or took back.
    "letgo": ("plain", "kept", "on-the-way", "hidden", "waits"),
    # A letter of the author's for the dreamer, at the plain dream; and as its author sees it.
    "letter": ("sealed", "open", "shown"),
    # A dream of somebody else's across from the dreamer's plain one, which says no or yes to who wants to ask; and
    # another of the dreamer's.
    "across": ("plain", "lived", "asks", "private", "hidden", "waits", "own"),
    "own-letter": ("fresh", "rested", "opened", "hard-day", "released"),
    # What the dreamer asks at the plain dream, the author alone, or at one that is hidden or let go; for who closes it.
    "ask": ("plain", "question", "closed", "hidden", "letgo"),
    "own-ask": ("open",),
    # The author's, at the plain ask.
    "offer": ("waiting", "accepted", "declined", "withdrawn", "ended"),
    # A room of the author, who helps, and the dreamer; and their thanks, at the plain dream or a private one.
    "room": ("open", "done", "quiet", "left", "over"),
    "reported-room": ("reported", "settled"),
    "thanks": ("sealed", "appeared", "appeared+private"),
    "own-thanks": ("of-author",),
    # The author's page, as they set its privacy.
    "page": ("plain", "members-only", "hides-counts", "both"),
    # The dream, and its dreamer as they set their privacy.
    "followers": ("plain", "hidden", "waits", "members-only", "hides-counts"),
    # A member of each role, the asking ones among them.
    "member": ("author", "dreamer", "moderator", "admin", "king"),
    "site": ("",),
}

# + may, - may not, in the order of VIEWERS.
TABLE = """
                                        gue sus new mem aut dre mod adm
can_post            site                 -   -   -   +   +   +   +   +

can_see_dream       dream plain          +   +   +   +   +   +   +   +
can_see_dream       dream closed         +   +   +   +   +   +   +   +
can_see_dream       dream private        +   +   +   +   +   +   +   +
can_see_dream       dream hidden         -   -   -   -   -   +   +   +
can_see_dream       dream hidden+private -   -   -   -   -   +   +   +
can_see_dream       dream waits          -   -   -   -   -   +   +   +
can_edit_dream      dream plain          -   -   -   -   -   +   -   -
can_edit_dream      dream closed         -   -   -   -   -   +   -   -
can_edit_dream      dream private        -   -   -   -   -   +   -   -
can_edit_dream      dream hidden         -   -   -   -   -   +   -   -
can_edit_dream      dream hidden+private -   -   -   -   -   +   -   -
can_edit_dream      dream waits          -   -   -   -   -   +   -   -
can_write_diary     dream plain          -   -   -   -   -   +   -   -
can_write_diary     dream closed         -   -   -   -   -   +   -   -
can_write_diary     dream private        -   -   -   -   -   +   -   -
can_write_diary     dream hidden         -   -   -   -   -   +   -   -
can_write_diary     dream hidden+private -   -   -   -   -   +   -   -
can_write_diary     dream waits          -   -   -   -   -   +   -   -
can_change_state    dream plain          -   -   -   -   -   +   -   -
can_change_state    dream closed         -   -   -   -   -   +   -   -
can_change_state    dream private        -   -   -   -   -   +   -   -
can_change_state    dream hidden         -   -   -   -   -   +   -   -
can_change_state    dream hidden+private -   -   -   -   -   +   -   -
can_change_state    dream waits          -   -   -   -   -   +   -   -
can_remove_dream    dream plain          -   -   -   -   -   +   +   +
can_remove_dream    dream closed         -   -   -   -   -   +   +   +
can_remove_dream    dream private        -   -   -   -   -   +   +   +
can_remove_dream    dream hidden         -   -   -   -   -   +   +   +
can_remove_dream    dream hidden+private -   -   -   -   -   +   +   +
can_remove_dream    dream waits          -   -   -   -   -   +   +   +
can_follow_dream    dream plain          -   -   +   +   +   -   +   +
can_follow_dream    dream closed         -   -   +   +   +   -   +   +
can_follow_dream    dream private        -   -   +   +   +   -   +   +
can_follow_dream    dream hidden         -   -   -   -   -   -   +   +
can_follow_dream    dream hidden+private -   -   -   -   -   -   +   +
can_follow_dream    dream waits          -   -   -   -   -   -   +   +
can_report_dream    dream plain          -   -   +   +   +   -   +   +
can_report_dream    dream closed         -   -   +   +   +   -   +   +
can_report_dream    dream private        -   -   +   +   +   -   +   +
can_report_dream    dream hidden         -   -   -   -   -   -   +   +
can_report_dream    dream hidden+private -   -   -   -   -   -   +   +
can_report_dream    dream waits          -   -   -   -   -   -   +   +
can_read_comments   dream plain          +   +   +   +   +   +   +   +
can_read_comments   dream closed         +   +   +   +   +   +   +   +
can_read_comments   dream private        -   -   -   -   -   +   -   -
can_read_comments   dream hidden         -   -   -   -   -   +   +   +
can_read_comments   dream hidden+private -   -   -   -   -   +   -   -
can_read_comments   dream waits          -   -   -   -   -   +   +   +
can_comment_on      dream plain          -   -   -   +   +   +   +   +
can_comment_on      dream closed         -   -   -   -   -   -   -   -
can_comment_on      dream private        -   -   -   -   -   -   -   -
can_comment_on      dream hidden         -   -   -   -   -   +   +   +
can_comment_on      dream hidden+private -   -   -   -   -   -   -   -
can_comment_on      dream waits          -   -   -   -   -   +   +   +

can_see_followers   followers plain        -   -   +   +   +   +   +   +
can_see_followers   followers hidden       -   -   -   -   -   +   +   +
can_see_followers   followers waits        -   -   -   -   -   +   +   +
can_see_followers   followers members-only -   -   +   +   +   +   +   +
can_see_followers   followers hides-counts -   -   -   -   -   +   -   -

can_continue_dream  letgo plain           -   -   -   +   +   -   +   +
can_continue_dream  letgo kept            -   -   -   -   -   -   -   -
can_continue_dream  letgo on-the-way      -   -   -   -   -   -   -   -
can_continue_dream  letgo hidden          -   -   -   -   -   -   +   +
can_continue_dream  letgo waits           -   -   -   -   -   -   +   +

can_edit_comment    comment plain          -   -   -   -   +   -   -   -
can_edit_comment    comment closed         -   -   -   -   +   -   -   -
can_edit_comment    comment private        -   -   -   -   -   -   -   -
can_edit_comment    comment hidden         -   -   -   -   -   -   -   -
can_edit_comment    comment hidden+private -   -   -   -   -   -   -   -
can_edit_comment    comment waits          -   -   -   -   -   -   -   -
can_edit_comment    comment waits+private  -   -   -   -   -   -   -   -
can_remove_comment  comment plain          -   -   -   -   +   +   +   +
can_remove_comment  comment closed         -   -   -   -   +   +   +   +
can_remove_comment  comment private        -   -   -   -   +   +   +   +
can_remove_comment  comment hidden         -   -   -   -   -   +   +   +
can_remove_comment  comment hidden+private -   -   -   -   -   +   +   +
can_remove_comment  comment waits          -   -   -   -   +   -   -   -
can_remove_comment  comment waits+private  -   -   -   -   +   -   -   -
can_react_to        comment plain          -   -   +   +   -   +   +   +
can_react_to        comment closed         -   -   +   +   -   +   +   +
can_react_to        comment private        -   -   -   -   -   +   -   -
can_react_to        comment hidden         -   -   -   -   -   +   +   +
can_react_to        comment hidden+private -   -   -   -   -   +   -   -
can_react_to        comment waits          -   -   -   -   -   -   -   -
can_react_to        comment waits+private  -   -   -   -   -   -   -   -
can_report_comment  comment plain          -   -   +   +   -   +   +   +
can_report_comment  comment closed         -   -   +   +   -   +   +   +
can_report_comment  comment private        -   -   -   -   -   +   -   -
can_report_comment  comment hidden         -   -   -   -   -   +   +   +
can_report_comment  comment hidden+private -   -   -   -   -   +   -   -
can_report_comment  comment waits          -   -   -   -   -   -   -   -
can_report_comment  comment waits+private  -   -   -   -   -   -   -   -

can_seal_letter     dream plain          -   -   -   +   +   +   +   +
can_seal_letter     dream closed         -   -   -   +   +   +   +   +
can_seal_letter     dream private        -   -   -   +   +   +   +   +
can_seal_letter     dream hidden         -   -   -   -   -   +   +   +
can_seal_letter     dream hidden+private -   -   -   -   -   +   +   +
can_seal_letter     dream waits          -   -   -   -   -   +   +   +
can_read_letter     letter sealed         -   -   -   -   -   -   -   -
can_read_letter     letter open           -   -   -   -   -   +   -   -
can_read_letter     letter shown          +   +   +   +   +   +   +   +
can_report_letter   letter sealed         -   -   -   -   -   -   -   -
can_report_letter   letter open           -   -   -   -   -   +   -   -
can_report_letter   letter shown          -   -   +   +   -   +   +   +
can_reread_letter   own-letter fresh          -   -   -   -   +   -   -   -
can_take_back_letter own-letter fresh          -   -   -   -   +   -   -   -
can_reread_letter   own-letter rested         -   -   -   -   -   -   -   -
can_take_back_letter own-letter rested         -   -   -   -   -   -   -   -
can_reread_letter   own-letter opened         -   -   -   -   +   -   -   -
can_take_back_letter own-letter opened         -   -   -   -   -   -   -   -
can_reread_letter   own-letter hard-day       -   -   -   -   -   -   -   -
can_take_back_letter own-letter hard-day       -   -   -   -   -   -   -   -
can_reread_letter   own-letter released       -   -   -   -   -   -   -   -
can_take_back_letter own-letter released       -   -   -   -   -   -   -   -
can_answer_sky      across plain              -   -   -   -   -   +   -   -
can_answer_sky      across lived              -   -   -   -   -   +   -   -
can_answer_sky      across asks               -   -   -   -   -   +   -   -
can_answer_sky      across private            -   -   -   -   -   -   -   -
can_answer_sky      across hidden             -   -   -   -   -   -   -   -
can_answer_sky      across waits              -   -   -   -   -   -   -   -
can_answer_sky      across own                -   -   -   -   -   -   -   -
can_ask_lantern     across plain              -   -   -   -   -   -   -   -
can_ask_lantern     across lived              -   -   -   -   -   -   -   -
can_ask_lantern     across asks               -   -   -   -   -   +   -   -
can_ask_lantern     across private            -   -   -   -   -   -   -   -
can_ask_lantern     across hidden             -   -   -   -   -   -   -   -
can_ask_lantern     across waits              -   -   -   -   -   -   -   -
can_ask_lantern     across own                -   -   -   -   -   -   -   -

can_ask             dream plain          -   -   -   -   -   +   -   -
can_ask             dream closed         -   -   -   -   -   +   -   -
can_ask             dream private        -   -   -   -   -   +   -   -
can_ask             dream hidden         -   -   -   -   -   +   -   -
can_ask             dream hidden+private -   -   -   -   -   +   -   -
can_ask             dream waits          -   -   -   -   -   +   -   -
can_see_ask         ask plain            +   +   +   +   +   +   +   +
can_see_ask         ask question         -   -   -   -   +   +   -   -
can_see_ask         ask closed           +   +   +   +   +   +   +   +
can_see_ask         ask hidden           -   -   -   -   -   +   +   +
can_see_ask         ask letgo            +   +   +   +   +   +   +   +
can_offer           ask plain            -   -   -   +   +   -   +   +
can_offer           ask question         -   -   -   -   +   -   -   -
can_offer           ask closed           -   -   -   -   -   -   -   -
can_offer           ask hidden           -   -   -   -   -   -   -   -
can_offer           ask letgo            -   -   -   -   -   -   -   -
can_report_ask      ask plain            -   -   +   +   +   -   +   +
can_report_ask      ask question         -   -   -   -   +   -   -   -
can_report_ask      ask closed           -   -   +   +   +   -   +   +
can_report_ask      ask hidden           -   -   -   -   -   -   +   +
can_report_ask      ask letgo            -   -   +   +   +   -   +   +
can_close_ask       own-ask open         -   -   -   -   -   +   -   -
can_read_offer      offer waiting        -   -   -   -   +   +   -   -
can_read_offer      offer accepted       -   -   -   -   +   +   -   -
can_read_offer      offer declined       -   -   -   -   +   +   -   -
can_read_offer      offer withdrawn      -   -   -   -   +   -   -   -
can_read_offer      offer ended          -   -   -   -   +   -   -   -
can_answer_offer    offer waiting        -   -   -   -   -   +   -   -
can_answer_offer    offer accepted       -   -   -   -   -   -   -   -
can_answer_offer    offer declined       -   -   -   -   -   -   -   -
can_answer_offer    offer withdrawn      -   -   -   -   -   -   -   -
can_answer_offer    offer ended          -   -   -   -   -   -   -   -
can_withdraw_offer  offer waiting        -   -   -   -   +   -   -   -
can_withdraw_offer  offer accepted       -   -   -   -   -   -   -   -
can_withdraw_offer  offer declined       -   -   -   -   -   -   -   -
can_withdraw_offer  offer withdrawn      -   -   -   -   -   -   -   -
can_withdraw_offer  offer ended          -   -   -   -   -   -   -   -
can_report_offer    offer waiting        -   -   -   -   -   +   -   -
can_report_offer    offer accepted       -   -   -   -   -   +   -   -
can_report_offer    offer declined       -   -   -   -   -   +   -   -
can_report_offer    offer withdrawn      -   -   -   -   -   -   -   -
can_report_offer    offer ended          -   -   -   -   -   -   -   -

can_read_room       room open             -   -   -   -   +   +   -   -
can_read_room       room done             -   -   -   -   +   +   -   -
can_read_room       room quiet            -   -   -   -   +   +   -   -
can_read_room       room left             -   -   -   -   +   -   -   -
can_read_room       room over             -   -   -   -   -   -   -   -
can_write_in_room   room open             -   -   -   -   +   +   -   -
can_write_in_room   room done             -   -   -   -   -   -   -   -
can_write_in_room   room quiet            -   -   -   -   -   -   -   -
can_write_in_room   room left             -   -   -   -   -   -   -   -
can_write_in_room   room over             -   -   -   -   -   -   -   -
can_close_room      room open             -   -   -   -   +   +   -   -
can_close_room      room done             -   -   -   -   -   -   -   -
can_close_room      room quiet            -   -   -   -   -   -   -   -
can_close_room      room left             -   -   -   -   -   -   -   -
can_close_room      room over             -   -   -   -   -   -   -   -
can_report_room     room open             -   -   -   -   +   +   -   -
can_report_room     room done             -   -   -   -   +   +   -   -
can_report_room     room quiet            -   -   -   -   +   +   -   -
can_report_room     room left             -   -   -   -   +   -   -   -
can_report_room     room over             -   -   -   -   -   -   -   -
can_thank           room open             -   -   -   -   -   -   -   -
can_thank           room done             -   -   -   -   +   +   -   -
can_thank           room quiet            -   -   -   -   -   -   -   -
can_thank           room left             -   -   -   -   -   -   -   -
can_thank           room over             -   -   -   -   -   -   -   -
can_look_into_room  reported-room reported -   -   -   -   -   -   +   +
can_look_into_room  reported-room settled  -   -   -   -   -   -   -   -
can_read_thanks     thanks sealed         -   -   -   -   -   -   -   -
can_read_thanks     thanks appeared       +   +   +   +   +   +   +   +
can_read_thanks     thanks appeared+private -   -   -   -   -   +   -   -
can_report_thanks   thanks sealed         -   -   -   -   -   -   -   -
can_report_thanks   thanks appeared       -   -   +   +   -   +   +   +
can_report_thanks   thanks appeared+private -   -   -   -   -   +   -   -
can_take_thanks_away own-thanks of-author -   -   -   -   +   +   -   -

can_see_profile     page plain           +   +   +   +   +   +   +   +
can_see_profile     page members-only    -   -   +   +   +   +   +   +
can_see_profile     page hides-counts    +   +   +   +   +   +   +   +
can_see_profile     page both            -   -   +   +   +   +   +   +
can_see_counts      page plain           +   +   +   +   +   +   +   +
can_see_counts      page members-only    -   -   +   +   +   +   +   +
can_see_counts      page hides-counts    -   -   -   -   +   -   -   -
can_see_counts      page both            -   -   -   -   +   -   -   -
can_follow_member   page plain           -   -   +   +   -   +   +   +
can_follow_member   page members-only    -   -   +   +   -   +   +   +
can_follow_member   page hides-counts    -   -   +   +   -   +   +   +
can_follow_member   page both            -   -   +   +   -   +   +   +
can_put_into_circle page plain           -   -   +   +   -   +   +   +
can_put_into_circle page members-only    -   -   +   +   -   +   +   +
can_put_into_circle page hides-counts    -   -   +   +   -   +   +   +
can_put_into_circle page both            -   -   +   +   -   +   +   +
can_block           page plain           -   -   +   +   -   +   +   +
can_block           page members-only    -   -   +   +   -   +   +   +
can_block           page hides-counts    -   -   +   +   -   +   +   +
can_block           page both            -   -   +   +   -   +   +   +

can_moderate        site                 -   -   -   -   -   -   +   +
can_administer      site                 -   -   -   -   -   -   -   +
can_leave           site                 -   -   +   +   +   +   +   -
can_act_on          member author        -   -   -   -   -   -   +   +
can_act_on          member dreamer       -   -   -   -   -   -   +   +
can_act_on          member moderator     -   -   -   -   -   -   -   +
can_act_on          member admin         -   -   -   -   -   -   -   -
can_act_on          member king          -   -   -   -   -   -   +   +
"""


def rows() -> list[tuple[str, str, str, dict[str, bool]]]:
    """Each line: the rule, the kind of the thing, which of them, and whether each viewer may."""
    found = []
    for line in filter(None, map(str.strip, TABLE.splitlines()[2:])):
        rule, kind, *which, cells = [*line.split()[: -len(VIEWERS)], line.split()[-len(VIEWERS) :]]
        found.append(
            (rule, kind, " ".join(which), dict(zip(VIEWERS, (cell == "+" for cell in cells), strict=True)))
        )
    return found
