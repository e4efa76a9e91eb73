"""A setting that cannot be meant is named at the start, in a sentence; none is quietly taken for something else."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from limits import parse_many

import config
import config_checks
from dreamscape import create_app
from tests.conftest import TEST_SETTINGS

DEVELOPMENT = {"DREAMSCAPE_ENV": "development"}
NUMBERS = [setting.name for setting in config.SETTINGS if setting.parse in (int, float)]
# Texts that may be anything at all.
FREE = {"SECRET_KEY", "SECURITY_LOG", "DATA_FOLDER", "MAIL_USERNAME", "MAIL_PASSWORD"}
MISTAKES = {
    "LIMIT_SIGNUP": ["lots", "0 per hour", "25", "25 per fortnight", "-1 per hour", "25 per hour and a bit"],
    "LIMIT_POSTING": ["no", "60 per 0 minutes", "60 per 10 minutes; lots"],
    "CLOUDINARY_URL": ["cloudinary://cloud", "https://key:secret@cloud", "key:secret@cloud", "cloudinary://[", "x",
                       "cloudinary://<your_api_key>:<your_api_secret>@cloud"],
    "CLOUDINARY_UPLOAD_PREFIX": ["api.example.org"],
    "MONGO_URI": ["localhost/dreamscape", "mysql://localhost", "mongodb://", "mongodb://user:pass@"],
    "RATELIMIT_STORAGE_URI": ["nowhere", "file://x"],
    "BASE_URL": ["dreams.example.org", "ftp://dreams.example.org", "https://", "https://a@b", "https://x/?a=1"],
    "TRUSTED_HOSTS": ["https://www.example.org", "www.example.org:8000", "a b", "*"],
    "MAIL_SERVER": ["smtp://mail.example.org", "mail.example.org:587"],
    "MAIL_DEFAULT_SENDER": ["Dreamscape", "a@", "<a@b> c"],
    "MAIL_CA_FILE": ["/nowhere/at/all.pem"],
    "MAIL_USE_TLS": ["perhaps", "2"],
    "LOG_LEVEL": ["loud", "7"],
    "LANGUAGES": ["de"],
    "PORT": ["0", "65536", "8000.5", "eight"],
    "PROXY_HOPS": ["-1", "one", "true"],
    "WEB_CONCURRENCY": ["0", "-2", "1000000"],
    "SESSION_DAYS": ["0", "-1", "nan", "inf", "1e300"],
    "MAIL_TIMEOUT": ["0", "-1", "nan", "inf"],
    "WTF_CSRF_TIME_LIMIT": ["-1", "never"],
    "PASSWORD_RESET_MAX_AGE": ["0", "-5", "30 minutes"],
}  # fmt: skip


def load(**environ: str) -> dict[str, Any]:
    return config.load(environ=DEVELOPMENT | environ)


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in MISTAKES.items() for text in texts]
)
def test_a_mistake_is_named_and_nothing_starts(name: str, text: str) -> None:
    with pytest.raises(config.Misconfigured, match=f"^{name}.* cannot be read: ") as refused:
        load(**{name: text})
    assert str(refused.value).endswith(".")
    assert (text in str(refused.value)) == (name not in config_checks.SECRET)


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(config.Misconfigured) as refused:
        load(LIMIT_SIGNUP="lots", PORT="0", CLOUDINARY_URL="x")
    assert [line.partition(" ")[0].partition("=")[0] for line in str(refused.value).splitlines()] == [
        "PORT",
        "CLOUDINARY_URL",
        "LIMIT_SIGNUP",
    ]


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_has_a_range(name: str) -> None:
    for text in ("-9", "9" * 400):
        with pytest.raises(config.Misconfigured, match=name):
            load(**{name: text})


def test_every_text_is_looked_at_or_may_be_anything() -> None:
    texts = {setting.name for setting in config.SETTINGS if setting.parse is str}
    looked_at = {name for name in texts if name in config_checks.CHECKS or name.startswith("LIMIT_")}
    assert texts - looked_at == FREE


def test_every_default_can_be_read() -> None:
    assert config.load(environ=DEVELOPMENT)["SETTING_DOUBTS"] == []


@pytest.mark.parametrize(
    "text",
    [
        "25 per hour",
        "10 per 5 minutes",
        "1/second",
        "5 per 1 day; 2 per minute",
        "3 PER 2 HOURS, 1/10 seconds",
    ],
)
def test_a_limit_is_what_flask_limiter_takes_for_one(text: str) -> None:
    assert parse_many(text)
    assert load(LIMIT_SIGNUP=text)["LIMIT_SIGNUP"] == text


def test_a_value_that_a_test_or_a_program_hands_over_as_text_is_read_as_strictly() -> None:
    assert config.load({"WEB_DOES_JOBS": "0", "PROXY_HOPS": "1"}, DEVELOPMENT)["WEB_DOES_JOBS"] is False
    with pytest.raises(config.Misconfigured, match="LIMIT_MAILS"):
        config.load({"LIMIT_LETTERS": "lots"}, DEVELOPMENT)


def test_tls_is_begun_in_one_way_or_the_other() -> None:
    with pytest.raises(config.Misconfigured, match="exclude each other"):
        load(MAIL_USE_TLS="1", MAIL_USE_SSL="1")


PRODUCTION = {"DREAMSCAPE_ENV": "production", "SECRET_KEY": "k" * 40, "MONGO_URI": "mongodb://db/dreams",
              "BASE_URL": "https://dreams.example.org", "MAIL_SERVER": "mail.example.org",
              "MAIL_DEFAULT_SENDER": "dreams@example.org"}  # fmt: skip


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"MAIL_USERNAME": "me", "MAIL_PASSWORD": "hush"}, "MAIL_USE_TLS=1"),
        ({"MAIL_USERNAME": "me"}, "nobody logs in"),
        ({"BASE_URL": "http://dreams.example.org"}, "BASE_URL begins with http://"),
        ({"RATELIMIT_ENABLED": "0"}, "guessed"),
        ({"RATELIMIT_STORAGE_URI": "memory://"}, "counts for itself"),
        ({"MAX_CONTENT_LENGTH": "1000000"}, "below MAX_PICTURE_BYTES"),
        ({"LIMIT_SINGUP": "2 per hour"}, "Is LIMIT_SIGNUP meant?"),
        ({"MONGODB_URL": "x"}, "Is MONGO_URI meant?"),
        ({"MAIL_FROM": "x"}, "MAIL_FROM is no setting"),
    ],
)
def test_what_is_probably_not_meant_is_said(odd: dict[str, str], said: str) -> None:
    given = {
        name: value for name, value in PRODUCTION.items() if name != "MONGO_URI" or "MONGODB_URL" not in odd
    }
    (doubt,) = config.load({"MONGO_URI": "mongodb://db/dreams"}, given | odd)["SETTING_DOUBTS"]
    assert said in doubt
    assert "hush" not in doubt


def test_names_that_belong_to_others_are_left_alone() -> None:
    others = {
        "HOSTNAME": "x",
        "LANGUAGE": "de",
        "PATH": "/",
        "GUNICORN_CMD_ARGS": "",
        "HOME": "/",
        "LIMIT_LETTERS": "1/day",
    }
    assert load(**others)["SETTING_DOUBTS"] == []


@pytest.mark.usefixtures("db")
def test_doubts_are_in_the_log_of_the_site(mongo_client: Any, caplog: pytest.LogCaptureFixture) -> None:
    create_app({**TEST_SETTINGS, "MAIL_USERNAME": "me", "MAIL_PASSWORD": "hush"}, client=mongo_client)
    assert "MAIL_PASSWORD travels" in caplog.text
    assert "hush" not in caplog.text


@pytest.mark.parametrize("uri", ["mongodb://h:1:2/x", "mongodb://h/x?nonsense=1"])
def test_what_only_the_driver_knows_to_be_wrong_is_a_sentence_too(uri: str) -> None:
    with pytest.raises(config.Misconfigured, match=r"^MONGO_URI cannot be used: "):
        create_app({**TEST_SETTINGS, "MONGO_URI": uri})


@pytest.mark.parametrize(
    "command",
    [["gunicorn", "--config", "gunicorn.conf.py"], ["flask", "--app", "wsgi", "routes"]],
    ids=lambda one: one[0],
)
def test_whoever_starts_the_site_reads_the_sentence_and_no_traceback(command: list[str]) -> None:
    wrong = {**os.environ, **DEVELOPMENT, "LIMIT_SIGNUP": "lots", "PORT": "1"}
    done = subprocess.run([sys.executable, "-m", *command], cwd=config.ROOT, env=wrong, capture_output=True, text=True,
                          timeout=100, check=False)  # fmt: skip
    assert done.returncode != 0
    assert done.stderr.startswith("LIMIT_SIGNUP='lots' cannot be read: ")
    assert "Traceback" not in done.stderr
