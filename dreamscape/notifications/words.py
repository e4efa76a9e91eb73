"""What the kinds of notifications are called, wherever somebody chooses among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.messages import Message
from dreamscape.models.notification_choices import (
    COMMENT_ANSWERED,
    COMMENT_LIKED,
    DREAM_CAME_TRUE,
    DREAM_COMMENTED,
    DREAM_FOLLOWED,
    DREAM_LET_GO,
    DREAM_NEWS,
    FIRST_STEP,
    LETTER_OPENED,
    LETTER_WAITS,
    MEMBER_FOLLOWED,
    MODERATION,
    ROOM_CLOSED,
    ROOM_LINE,
    SECURITY,
    TALK_CONTINUED,
    THANKS_APPEARED,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

# In the order in which they are chosen.
NAMES: Mapping[str, Message] = {
    DREAM_COMMENTED: Message("Words under my dreams"),
    COMMENT_ANSWERED: Message("A dreamer answers me"),
    TALK_CONTINUED: Message("A talk goes on after me"),
    COMMENT_LIKED: Message("Likes of what I said"),
    MEMBER_FOLLOWED: Message("People who follow me"),
    DREAM_FOLLOWED: Message("People who follow my dreams"),
    DREAM_NEWS: Message("News of dreams I follow"),
    DREAM_CAME_TRUE: Message("Dreams I follow that come true"),
    DREAM_LET_GO: Message("Dreams I follow that are let go"),
    FIRST_STEP: Message("A week after a dream of mine: how does it go?"),
    LETTER_WAITS: Message("A letter waits for me"),
    LETTER_OPENED: Message("The day of a letter has come"),
    ROOM_LINE: Message("Somebody writes to me in a room"),
    ROOM_CLOSED: Message("A room of mine is closed"),
    THANKS_APPEARED: Message("A line of thanks can be read"),
    MODERATION: Message("Those who look after the place"),
    SECURITY: Message("The safety of my account"),
}
NEVER: Mapping[str, Message] = {
    DREAM_COMMENTED: Message("Never tell me about words under my dreams"),
    COMMENT_ANSWERED: Message("Never tell me about answers"),
    TALK_CONTINUED: Message("Never tell me how talks go on"),
    COMMENT_LIKED: Message("Never tell me about likes"),
    MEMBER_FOLLOWED: Message("Never tell me who follows me"),
    DREAM_FOLLOWED: Message("Never tell me who follows my dreams"),
    DREAM_NEWS: Message("Never tell me news of dreams"),
    FIRST_STEP: Message("Never ask me how my dreams go"),
    DREAM_CAME_TRUE: Message("Never tell me what came true"),
    DREAM_LET_GO: Message("Never tell me what was let go"),
    LETTER_WAITS: Message("Never tell me that a letter waits"),
    LETTER_OPENED: Message("Never tell me of the days of letters"),
    ROOM_LINE: Message("Never tell me of lines in rooms"),
    ROOM_CLOSED: Message("Never tell me that a room is closed"),
    THANKS_APPEARED: Message("Never tell me of lines of thanks"),
}
NEVER_TOLD: Mapping[str, Message] = {
    DREAM_COMMENTED: Message("You hear no more about words under your dreams."),
    COMMENT_ANSWERED: Message("You hear no more about answers."),
    TALK_CONTINUED: Message("You hear no more of how talks go on."),
    COMMENT_LIKED: Message("You hear no more about likes."),
    MEMBER_FOLLOWED: Message("You hear no more about who follows you."),
    DREAM_FOLLOWED: Message("You hear no more about who follows your dreams."),
    DREAM_NEWS: Message("You hear no more news of dreams."),
    FIRST_STEP: Message("You are not asked any more how your dreams go."),
    DREAM_CAME_TRUE: Message("You hear no more of dreams that come true."),
    DREAM_LET_GO: Message("You hear no more of dreams that are let go."),
    LETTER_WAITS: Message("You hear no more that a letter waits."),
    LETTER_OPENED: Message("You hear no more of the days of letters."),
    ROOM_LINE: Message("You hear no more of lines in rooms."),
    ROOM_CLOSED: Message("You hear no more that a room is closed."),
    THANKS_APPEARED: Message("You hear no more of lines of thanks."),
}
TOLD_AGAIN = Message("You hear of it again, as before.")
