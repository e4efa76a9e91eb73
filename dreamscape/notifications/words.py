"""What the kinds of notifications are called, wherever somebody chooses among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.messages import Message
from dreamscape.models.notification_choices import (
    ASK_FITS,
    ASK_SUGGESTED,
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
    OFFER_ACCEPTED,
    OFFER_DECLINED,
    OFFER_MADE,
    QUESTION_ASKED,
    SECURITY,
    TALK_CONTINUED,
    THREAD_TIED,
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
    ASK_FITS: Message("Somebody asks for what I can do"),
    ASK_SUGGESTED: Message("A dream of mine could ask for a hand"),
    LETTER_WAITS: Message("A letter waits for me"),
    LETTER_OPENED: Message("The day of a letter has come"),
    OFFER_MADE: Message("Somebody offers to help me"),
    OFFER_ACCEPTED: Message("A dreamer says yes to my help"),
    OFFER_DECLINED: Message("A dreamer has found another way"),
    QUESTION_ASKED: Message("A dreamer asks me something"),
    THREAD_TIED: Message("Somebody dreams the same as I do"),
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
    ASK_FITS: Message("Never tell me who asks for what I can do"),
    ASK_SUGGESTED: Message("Never remind me that I can ask"),
    DREAM_CAME_TRUE: Message("Never tell me what came true"),
    DREAM_LET_GO: Message("Never tell me what was let go"),
    LETTER_WAITS: Message("Never tell me that a letter waits"),
    LETTER_OPENED: Message("Never tell me of the days of letters"),
    OFFER_MADE: Message("Never tell me who offers to help"),
    OFFER_ACCEPTED: Message("Never tell me who says yes"),
    OFFER_DECLINED: Message("Never tell me who has found another way"),
    QUESTION_ASKED: Message("Never tell me what dreamers ask me"),
    THREAD_TIED: Message("Never tell me who dreams the same"),
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
    ASK_FITS: Message("You hear no more of who asks for what you can do."),
    ASK_SUGGESTED: Message("You are not reminded any more that you can ask."),
    DREAM_CAME_TRUE: Message("You hear no more of dreams that come true."),
    DREAM_LET_GO: Message("You hear no more of dreams that are let go."),
    LETTER_WAITS: Message("You hear no more that a letter waits."),
    LETTER_OPENED: Message("You hear no more of the days of letters."),
    OFFER_MADE: Message("You hear no more about offers of help. They wait beside your dreams."),
    OFFER_ACCEPTED: Message("You hear no more about who says yes."),
    OFFER_DECLINED: Message("You hear no more about who has found another way."),
    QUESTION_ASKED: Message("You hear no more about what dreamers ask you."),
    THREAD_TIED: Message("You hear no more of who dreams the same."),
}
TOLD_AGAIN = Message("You hear of it again, as before.")
