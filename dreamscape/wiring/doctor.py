"""Builds what looks after the site's own health."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from dreamscape.services.site.doctor import Doctor

if TYPE_CHECKING:
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.wiring.core import Core
    from dreamscape.wiring.site import SiteServices


def build_doctor(core: Core, *, site: SiteServices, pictures: Pictures) -> Doctor:
    """Put it together; the disk is looked at where the embedded database is in use."""
    folder = core.settings["EMBEDDED_DATABASE"]
    return Doctor(
        doubts=core.settings["SETTING_DOUBTS"],
        database=core.stores.database_health,
        migrations=site.migrations,
        mailer=core.mailer,
        try_storage=pictures.try_storage,
        free_disk=(lambda: shutil.disk_usage(folder).free) if folder else None,
    )
