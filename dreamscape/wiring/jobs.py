"""Builds the queue of jobs and whoever does them, and says what each kind is and which come again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dreamscape.models.jobs import CLEAR_DREAM, CLEAR_MEMBER, FIND_ALL_SIMILAR, FIND_SIMILAR, WORDS_WRITTEN
from dreamscape.services.common.events import DreamRemoved, MemberRemoved, WordsWritten
from dreamscape.services.jobs.kinds import PICTURES_LANE, WORDS_LANE, JobKind
from dreamscape.services.jobs.queue import JobQueue
from dreamscape.services.jobs.schedule import DAILY, HOURLY, Recurring, Schedule
from dreamscape.services.jobs.worker import Worker
from dreamscape.services.mail_queue import MailQueue
from dreamscape.services.same_sky.similarity import SkyThreshold
from dreamscape.services.sealed_letters.dates import DatedLetters
from dreamscape.services.search.upkeep import check_words
from dreamscape.wiring.notification_mails import SEND_ANNIVERSARIES, SEND_DIGESTS
from dreamscape.wiring.notifications import ASK_FIRST_STEPS, PRUNE_NOTIFICATIONS, SUGGEST_ASKS
from dreamscape.wiring.syndication import CLOSE_SITEMAP_PARTS

if TYPE_CHECKING:
    from dreamscape.services.accounts.deletion import AccountDeletion
    from dreamscape.services.accounts.passwords import Passwords
    from dreamscape.services.common.events import Events
    from dreamscape.services.moderation.branches import Branches
    from dreamscape.services.rooms.upkeep import RoomUpkeep
    from dreamscape.services.similar_dreams import SimilarDreams
    from dreamscape.wiring.core import Core
    from dreamscape.wiring.notifications import NotificationServices
    from dreamscape.wiring.pictures import PictureServices
    from dreamscape.wiring.syndication import Syndication

PURGE_ACCOUNTS = "purge_accounts"
SWEEP_PICTURES = "sweep_pictures"
CHECK_WORDS = "check_words"
ADOPT_OLD_QUEUES = "adopt_old_queues"
OPEN_LETTERS = "open_letters"
MEASURE_SKY = "measure_sky"
TELL_OF_THANKS = "tell_of_thanks"
CLOSE_QUIET_ROOMS = "close_quiet_rooms"
REMOVE_ENDED_ROOMS = "remove_ended_rooms"
RECURRING = (
    Recurring(ADOPT_OLD_QUEUES, HOURLY),
    Recurring(CLOSE_SITEMAP_PARTS, HOURLY),
    Recurring(OPEN_LETTERS, HOURLY),
    Recurring(TELL_OF_THANKS, HOURLY),
    Recurring(CLOSE_QUIET_ROOMS, DAILY),
    Recurring(REMOVE_ENDED_ROOMS, DAILY),
    Recurring(PURGE_ACCOUNTS, DAILY),
    Recurring(SWEEP_PICTURES, DAILY),
    Recurring(CHECK_WORDS, DAILY),
    Recurring(MEASURE_SKY, DAILY),
    Recurring(PRUNE_NOTIFICATIONS, DAILY),
    Recurring(ASK_FIRST_STEPS, DAILY),
    Recurring(SUGGEST_ASKS, DAILY),
    Recurring(SEND_DIGESTS, DAILY),
    Recurring(SEND_ANNIVERSARIES, DAILY),
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# What goes through many documents, each step safe to repeat, goes on from there when it is tried again.
LONG = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Queues:
    """What is done later: jobs of all kinds, and mails, which are jobs of one kind."""

    jobs: JobQueue
    mails: MailQueue


def build_queues(core: Core) -> Queues:
    """Queues that know no kind yet: the services that do the jobs are built upon them."""
    jobs = JobQueue(store=core.stores.jobs, lanes=core.lanes)
    return Queues(
        jobs,
        MailQueue(
            jobs=jobs,
            mailer=core.mailer,
            reasons=core.stores.mail_reasons,
            refusals=core.stores.mail_refusals,
        ),
    )


def build_worker(
    core: Core,
    *,
    queues: Queues,
    events: Events,
    pictures: PictureServices,
    similar_dreams: SimilarDreams,
    account_deletion: AccountDeletion,
    passwords: Passwords,
    branches: Branches,
    notifications: NotificationServices,
    room_upkeep: RoomUpkeep,
    syndication: Syndication,
) -> Worker:
    """Teach the queue its kinds, and build who does them."""
    stores = core.stores
    dated_letters = DatedLetters(store=stores.dated_letters, members=stores.members, jobs=queues.jobs)
    queues.jobs.learn(
        [
            queues.mails.kind,
            pictures.pictures.kind,
            pictures.protection.kind,
            passwords.kind,
            branches.kind,
            *notifications.kinds,
            JobKind(FIND_SIMILAR, lambda payload: similar_dreams.find(payload["dream_id"]), lane=WORDS_LANE),
            JobKind(FIND_ALL_SIMILAR, similar_dreams.find_some, lane=WORDS_LANE, deadline=LONG),
            syndication.kind,
            # Nobody may forget that something of a dream or a member is still there: these stay until they are done.
            JobKind(
                CLEAR_DREAM,
                lambda payload: events.tell(DreamRemoved(payload["dream_id"])),
                deadline=LONG,
                give_up_after=30 * DAY,
                keep_failed=None,
            ),
            JobKind(
                CLEAR_MEMBER,
                lambda payload: events.tell(MemberRemoved(payload["member_id"])),
                deadline=LONG,
                give_up_after=30 * DAY,
                keep_failed=None,
            ),
            # Words that are not learnt are found all the same, but for who mistypes them.
            JobKind(
                WORDS_WRITTEN,
                lambda payload: events.tell(WordsWritten(payload["kind"], payload["id"])),
                lane=WORDS_LANE,
            ),
            JobKind(
                CHECK_WORDS,
                lambda _: check_words(core.stores.vocabulary, datetime.now(UTC)),
                lane=WORDS_LANE,
                deadline=LONG,
                give_up_after=DAY,
                keep_done=2 * DAY,
            ),
            # What comes again is tried until the next time, and kept as done beyond it, or it would be due again.
            # A version of before this collection may still run beside us, or be put back for a while.
            JobKind(
                ADOPT_OLD_QUEUES,
                lambda _: core.stores.adopt_old_queues(),
                deadline=LONG,
                give_up_after=HOUR,
                keep_done=2 * HOUR,
            ),
            JobKind(
                OPEN_LETTERS,
                lambda _: dated_letters.open_due(datetime.now(UTC)),
                deadline=LONG,
                give_up_after=HOUR,
                keep_done=2 * HOUR,
            ),
            JobKind(
                MEASURE_SKY,
                lambda _: SkyThreshold(stores.sky_similarity).measure(datetime.now(UTC)),
                deadline=LONG,
                give_up_after=DAY,
                keep_done=2 * DAY,
            ),
            JobKind(
                TELL_OF_THANKS,
                lambda _: room_upkeep.tell_of_thanks(datetime.now(UTC)),
                deadline=LONG,
                give_up_after=HOUR,
                keep_done=2 * HOUR,
            ),
            JobKind(
                CLOSE_QUIET_ROOMS,
                lambda _: room_upkeep.close_quiet(datetime.now(UTC)),
                deadline=LONG,
                give_up_after=DAY,
                keep_done=2 * DAY,
            ),
            JobKind(
                REMOVE_ENDED_ROOMS,
                lambda _: room_upkeep.remove_ended(datetime.now(UTC)),
                deadline=LONG,
                give_up_after=DAY,
                keep_done=2 * DAY,
            ),
            JobKind(
                PURGE_ACCOUNTS,
                lambda _: account_deletion.take_due_away(datetime.now(UTC)),
                deadline=LONG,
                give_up_after=DAY,
                keep_done=2 * DAY,
            ),
            JobKind(
                SWEEP_PICTURES,
                lambda _: pictures.maintenance.sweep(datetime.now(UTC)),
                lane=PICTURES_LANE,
                deadline=LONG,
                give_up_after=DAY,
                keep_done=2 * DAY,
            ),
        ]
    )
    schedule = Schedule(jobs=queues.jobs, recurring=RECURRING)
    return Worker(jobs=queues.jobs, schedule=schedule, arrivals=core.stores.job_arrivals, lanes=core.lanes)
