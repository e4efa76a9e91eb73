"""Settings come from the environment under their extensions' names, and production is strict."""

from __future__ import annotations

from datetime import timedelta

import pytest

import config

PRODUCTION = {
    "SECRET_KEY": "long and random: nobody guesses this one",
    "MONGO_URI": "mongodb://db.example.org/dreamscape",
    "BASE_URL": "https://dreams.example.org/",
    "MAIL_SERVER": "mail.example.org",
    "MAIL_DEFAULT_SENDER": "dreams@example.org",
}


def test_production_is_what_you_get_when_nothing_is_said() -> None:
    assert config.load(environ=PRODUCTION)["DREAMSCAPE_ENV"] == "production"


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_refuses_to_start_and_names_what_is_missing(name: str) -> None:
    environ = {key: value for key, value in PRODUCTION.items() if key != name}

    with pytest.raises(config.Misconfigured, match=name):
        config.load(environ=environ)


def test_production_names_everything_that_is_missing_at_once() -> None:
    with pytest.raises(config.Misconfigured) as refused:
        config.load(environ={})

    assert all(name in str(refused.value) for name in PRODUCTION)


@pytest.mark.parametrize("key", ["x", "k" * 31])
def test_production_refuses_a_secret_key_that_is_too_short_and_says_what_to_do(key: str) -> None:
    with pytest.raises(config.Misconfigured, match=f"SECRET_KEY has {len(key)} .* 32 .*SECRET_KEY_FALLBACKS"):
        config.load(environ={**PRODUCTION, "SECRET_KEY": key})

    former = config.load(environ={**PRODUCTION, "SECRET_KEY": "k" * 32, "SECRET_KEY_FALLBACKS": key})
    assert former["SIGNING_KEYS"] == [key, "k" * 32], "one that was too short can still be retired"


def test_former_keys_are_read_one_by_one() -> None:
    settings = config.load(
        environ={"DREAMSCAPE_ENV": "development", "SECRET_KEY_FALLBACKS": "old, older key ,"}
    )

    assert settings["SECRET_KEY_FALLBACKS"] == ("old", "older key")


def test_cookies_of_production_travel_over_https_only() -> None:
    assert config.load(environ=PRODUCTION)["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("environ", "on"),
    [
        (PRODUCTION, True),
        ({**PRODUCTION, "NEWCOMER_LIMITS": "0"}, False),
        ({"DREAMSCAPE_ENV": "development"}, False),
        ({"DREAMSCAPE_ENV": "development", "NEWCOMER_LIMITS": "1"}, True),
    ],
)
def test_newcomers_have_limits_in_production_unless_it_says_otherwise(
    environ: dict[str, str], on: bool
) -> None:
    assert config.load(environ=environ)["NEWCOMER_LIMITS"] is on


def test_development_starts_with_no_settings_at_all() -> None:
    settings = config.load(environ={"DREAMSCAPE_ENV": "development"})

    assert settings["SECRET_KEY"]
    assert settings["BASE_URL"] == "http://127.0.0.1:8000"
    assert settings["SESSION_COOKIE_SECURE"] is False


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("RATELIMIT_ENABLED", "0", False),
        ("MAIL_USE_TLS", "true", True),
        ("MAIL_PORT", "2525", 2525),
        ("REMEMBER_COOKIE_DURATION", "7", timedelta(days=7)),
        ("WTF_CSRF_TIME_LIMIT", "0", None),
        ("CLOUDINARY_URL", "cloudinary://key:secret@cloud", "cloudinary://key:secret@cloud"),
    ],
)
def test_a_setting_is_read_under_its_own_name(name: str, text: str, value: object) -> None:
    assert config.load(environ={"DREAMSCAPE_ENV": "development", name: text})[name] == value


@pytest.mark.parametrize(
    ("name", "text"),
    [("PORT", "many"), ("PORT", "70000"), ("MAIL_USE_TLS", "perhaps"), ("DREAMSCAPE_ENV", "prod")],
)
def test_a_setting_that_cannot_be_read_is_named(name: str, text: str) -> None:
    with pytest.raises(config.Misconfigured, match=name):
        config.load(environ={"DREAMSCAPE_ENV": "development", name: text})


def test_an_empty_setting_counts_as_unset() -> None:
    assert config.load(environ={"DREAMSCAPE_ENV": "development", "PORT": ""})["PORT"] == 8000
