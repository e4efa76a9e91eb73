"""Cloudinary's own SDK against a double that checks signatures and can misbehave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import urllib3
from PIL import Image

from dreamscape.errors import StorageFailed
from dreamscape.media.processing import Limits, process
from dreamscape.media.renditions import Renditions
from dreamscape.media.storage.cloudinary import CloudinaryStorage, account
from tests.support.cloudinary import CLOUD, KEY, SECRET, CloudinaryDouble
from tests.support.photos import quarters, saved

if TYPE_CHECKING:
    from collections.abc import Iterator

PICTURE = process(saved(quarters(1600, 1200), "PNG"), Limits()).renditions


@pytest.fixture
def cloud() -> Iterator[CloudinaryDouble]:
    with CloudinaryDouble() as double:
        yield double


@pytest.fixture
def storage(cloud: CloudinaryDouble) -> CloudinaryStorage:
    return CloudinaryStorage(cloud.url, timeout=9, pauses=(0, 0, 0))


def test_upload_delivery_listing_and_deletion(storage: CloudinaryStorage, cloud: CloudinaryDouble) -> None:
    storage.save("dreams/a", PICTURE)
    assert cloud.pictures["dreams/a"].data == PICTURE.large
    assert storage.has("dreams/a")
    loaded = storage.load("dreams/a")
    assert loaded
    assert loaded.large == PICTURE.large
    assert loaded.medium
    for file, width in ((loaded.small, 400), (loaded.medium, 800)):
        image = Image.open(BytesIO(file))
        assert (image.format, image.width) == ("WEBP", width)
    (listed,) = storage.stored()
    assert listed.public_id == "dreams/a"
    assert listed.whole
    assert datetime.now(UTC) - listed.created_at < timedelta(minutes=1)
    storage.delete("dreams/a")
    storage.delete("dreams/a")
    assert not cloud.pictures
    assert cloud.invalidated == {"dreams/a"}
    assert not storage.has("dreams/a")
    assert storage.load("dreams/a") is None
    assert storage.read("dreams/a", 400) is None
    assert not cloud.forgeries


def test_a_protected_picture_is_delivered_to_signed_addresses_alone(
    storage: CloudinaryStorage, cloud: CloudinaryDouble
) -> None:
    storage.save("dreams/a", PICTURE, protected=True)
    assert cloud.pictures["dreams/a"].type == "authenticated"
    assert storage.has("dreams/a")
    assert [listed.protected for listed in storage.stored()] == [True]
    public = urllib3.request("GET", storage.url("dreams/a", 1200), retries=False)
    assert public.status == 404
    unsigned = storage.url("dreams/a", 1200).replace("/upload/", "/authenticated/")
    assert urllib3.request("GET", unsigned, retries=False).status == 401

    read = storage.read("dreams/a", 1200)
    assert read
    assert (read.data, read.etag) == (PICTURE.large, storage.etag("dreams/a", 1200))
    for width in (400, 800):
        narrower = storage.read("dreams/a", width)
        assert narrower
        assert Image.open(BytesIO(narrower.data)).width == width

    storage.protect("dreams/a", False)
    storage.protect("dreams/a", False)
    assert urllib3.request("GET", storage.url("dreams/a", 1200), retries=False).data == PICTURE.large
    storage.protect("dreams/a", True)
    storage.protect("dreams/nobody", True)
    assert [listed.protected for listed in storage.stored()] == [True]
    storage.delete("dreams/a")
    assert not cloud.pictures
    cloud.misbehave(500, path="/rename")
    with pytest.raises(StorageFailed):
        storage.protect("dreams/a", True)


def test_no_medium_one_comes_along_of_a_picture_that_is_no_wider(storage: CloudinaryStorage) -> None:
    storage.save("dreams/a", process(saved(quarters(800, 600), "PNG"), Limits()).renditions)
    loaded = storage.load("dreams/a")
    assert loaded
    assert loaded.medium is None


@pytest.mark.parametrize("folder", ["dreams", "profile"])
def test_accounts_with_folders_of_their_own_are_told_which(
    storage: CloudinaryStorage, cloud: CloudinaryDouble, folder: str
) -> None:
    storage.save(f"{folder}/a", PICTURE)
    assert cloud.pictures[f"{folder}/a"].folder == folder
    assert not cloud.forgeries, "it is part of what is signed"


def test_a_name_that_is_taken_is_never_overwritten(
    storage: CloudinaryStorage, cloud: CloudinaryDouble
) -> None:
    storage.save("dreams/a", PICTURE)
    with pytest.raises(StorageFailed):
        storage.save("dreams/a", Renditions(b"", b"something else"))
    assert cloud.pictures["dreams/a"].data == PICTURE.large
    storage.save("dreams/a", PICTURE)  # the same again, as after a lost answer


def test_a_wrong_secret_is_noticed_by_the_double_and_by_the_check(cloud: CloudinaryDouble) -> None:
    wrong = CloudinaryStorage(cloud.url.replace("not", "some"), pauses=())
    with pytest.raises(StorageFailed):
        wrong.save("dreams/a", PICTURE)
    with pytest.raises(StorageFailed):
        wrong.check()
    assert len(cloud.forgeries) == 2
    assert not cloud.pictures


def test_the_check_says_whose_account_it_is(storage: CloudinaryStorage) -> None:
    assert CLOUD in storage.check()


def test_long_lists_come_in_pages(storage: CloudinaryStorage, cloud: CloudinaryDouble) -> None:
    cloud.page_size = 2
    names = {"dreams/a", "dreams/b", "dreams/c", "profile/a"}
    for name in names:
        storage.save(name, PICTURE)
    cloud.pictures["somebody-elses/x"] = cloud.pictures["dreams/a"]
    assert {picture.public_id for picture in storage.stored()} == names
    assert storage.delete_orphaned_chunks(datetime.now(UTC)) == 0


@pytest.mark.parametrize("status", [420, 429])
def test_asked_to_slow_down_it_waits_and_tries_again(
    storage: CloudinaryStorage, cloud: CloudinaryDouble, status: int
) -> None:
    cloud.misbehave(status, times=3)
    storage.save("dreams/a", PICTURE)
    cloud.misbehave(status, times=2)
    assert storage.has("dreams/a")
    cloud.misbehave(status, path="/image/upload/", times=2)
    assert storage.load("dreams/a")
    cloud.misbehave(status, times=4)
    with pytest.raises(StorageFailed):
        storage.delete("dreams/a")


@pytest.mark.parametrize("trouble", [401, 403, 418, 500, 502, 503, "half", "nothing", "lost", "silent"])
def test_every_trouble_is_a_failure_of_storage_and_nothing_else(
    cloud: CloudinaryDouble, trouble: int | str
) -> None:
    # Impatient, since it is to wait in vain: what has to succeed gets all the time it needs.
    storage = CloudinaryStorage(cloud.url, timeout=0.3, pauses=(0, 0, 0))
    uses = (
        lambda: storage.save("dreams/a", PICTURE),
        lambda: storage.delete("dreams/a"),
        lambda: storage.has("dreams/a"),
        lambda: storage.load("dreams/a"),
        lambda: list(storage.stored()),
        storage.check,
    )
    for use in uses:
        cloud.misbehave(trouble, times=8)
        with pytest.raises(StorageFailed):
            use()
        cloud.behave()
    patient = CloudinaryStorage(cloud.url, timeout=9, pauses=())
    patient.save("dreams/a", PICTURE)
    assert patient.has("dreams/a")


def test_an_answer_that_is_no_json_or_not_ours_is_a_failure(
    storage: CloudinaryStorage, cloud: CloudinaryDouble
) -> None:
    cloud.answer_next(b"<html>a proxy says hello</html>", {"public_id": "dreams/other", "bytes": 1})
    for _ in range(2):
        with pytest.raises(StorageFailed):
            storage.save("dreams/a", PICTURE)
    cloud.answer_next({"result": "perhaps"})
    with pytest.raises(StorageFailed):
        storage.delete("dreams/a")


def test_an_answer_that_leads_elsewhere_is_not_followed(
    storage: CloudinaryStorage, cloud: CloudinaryDouble
) -> None:
    storage.save("dreams/a", PICTURE)
    cloud.misbehave(302, times=9)
    with pytest.raises(StorageFailed):
        storage.read("dreams/a", 1200)
    assert not any("elsewhere" in request for request in cloud.requests)


@pytest.mark.usefixtures("cloud")
def test_nobody_listening_is_a_failure() -> None:
    with CloudinaryDouble() as gone:
        url = gone.url
    with pytest.raises(StorageFailed):
        CloudinaryStorage(url, timeout=0.3, pauses=()).save("dreams/a", PICTURE)


def test_browsers_get_the_best_format_for_narrower_ones_and_the_large_one_as_it_was_made() -> None:
    storage = CloudinaryStorage("cloudinary://k:s@demo")
    base = "https://res.cloudinary.com/demo/image/upload"
    assert storage.url("dreams/a", 400) == f"{base}/c_limit,f_auto,q_auto,w_400/v1/dreams/a"
    assert storage.url("dreams/a", 800) == f"{base}/c_limit,f_auto,q_auto,w_800/v1/dreams/a"
    assert storage.url("dreams/a", 1200) == f"{base}/v1/dreams/a"
    assert storage.origin == "https://res.cloudinary.com"


def test_the_account_is_read_from_its_url(cloud: CloudinaryDouble) -> None:
    read = account(cloud.url)
    assert (read["cloud_name"], read["api_key"], read["api_secret"]) == (CLOUD, KEY, SECRET)
    private = account("cloudinary://k:s@demo/pictures.example.org?secure_cdn_subdomain=false")
    assert private["secure_distribution"] == "pictures.example.org"
    assert private["secure_cdn_subdomain"] is False


@pytest.mark.parametrize("url", ["https://k:s@demo", "cloudinary://demo", "cloudinary://k@demo", "demo"])
def test_another_kind_of_url_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(ValueError, match="cloudinary://KEY:SECRET@CLOUD"):
        account(url)


def test_the_upload_address_can_be_another(cloud: CloudinaryDouble) -> None:
    elsewhere = cloud.url.partition("?")[0]
    storage = CloudinaryStorage(elsewhere, upload_prefix=f"http://{cloud.address}/", pauses=())
    storage.save("dreams/a", PICTURE)
    assert "dreams/a" in cloud.pictures
