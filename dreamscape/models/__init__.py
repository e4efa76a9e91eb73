"""What the stores give back: typed, immutable views of stored documents, one module for each domain.

Ids are the 24 hexadecimal digits of an ObjectId as `str`, times are aware
`datetime`s in UTC. Nothing here knows Flask or the database.

What a page shows by the dozen is a NamedTuple: those are made, compared and
hashed by C, several times as fast as dataclasses that cannot be changed.
"""

from __future__ import annotations

from dreamscape.models.accounts import Invitation, MemberSession, Passkey
from dreamscape.models.audit import AuditEntry, AuditRecord, Target
from dreamscape.models.blocks import Block
from dreamscape.models.categories import Category
from dreamscape.models.circles import Circle, CircleCard, CircleSummary
from dreamscape.models.comments import Comment, CommentCard
from dreamscape.models.common import Page
from dreamscape.models.diary import DiaryEntry, DiaryPage, EntryCard
from dreamscape.models.dreams import (
    AUDIENCES,
    COMMENTERS,
    AudienceChoice,
    Dream,
    DreamCard,
    DreamContent,
    HiddenState,
)
from dreamscape.models.jobs import Job
from dreamscape.models.mail import Mail, MailReason, QueuedMail
from dreamscape.models.members import Avatar, Introduction, Joined, Member, Person, ProfileContent
from dreamscape.models.moderation import Appeal, MemberNote, MonthlyCount, NewAppeal, WaitingPost
from dreamscape.models.notices import Notice
from dreamscape.models.notification_choices import NotificationChoices
from dreamscape.models.notifications import Notification, NotificationCard
from dreamscape.models.pictures import KeptPicture, Picture, PictureUpload
from dreamscape.models.reports import Report
from dreamscape.models.second_steps import PendingLogIn, RecoveryCodeSet, SecondStep, SecondStepStatus
from dreamscape.models.site import CspReport, DatabaseServer, MigrationRecord, SitePage, SiteSettings
from dreamscape.models.syndication import AtomFeed, FeedEntry

__all__ = [
    "AUDIENCES",
    "COMMENTERS",
    "Appeal",
    "AtomFeed",
    "AudienceChoice",
    "AuditEntry",
    "AuditRecord",
    "Avatar",
    "Block",
    "Category",
    "Circle",
    "CircleCard",
    "CircleSummary",
    "Comment",
    "CommentCard",
    "CspReport",
    "DatabaseServer",
    "DiaryEntry",
    "DiaryPage",
    "Dream",
    "DreamCard",
    "DreamContent",
    "EntryCard",
    "FeedEntry",
    "HiddenState",
    "Introduction",
    "Invitation",
    "Job",
    "Joined",
    "KeptPicture",
    "Mail",
    "MailReason",
    "Member",
    "MemberNote",
    "MemberSession",
    "MigrationRecord",
    "MonthlyCount",
    "NewAppeal",
    "Notice",
    "Notification",
    "NotificationCard",
    "NotificationChoices",
    "Page",
    "Passkey",
    "PendingLogIn",
    "Person",
    "Picture",
    "PictureUpload",
    "ProfileContent",
    "QueuedMail",
    "RecoveryCodeSet",
    "Report",
    "SecondStep",
    "SecondStepStatus",
    "SitePage",
    "SiteSettings",
    "Target",
    "WaitingPost",
]
