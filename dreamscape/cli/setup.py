"""`flask setup`: from a checkout to a site that runs, by questions; repeating it changes what is answered otherwise.

It runs while settings are still missing, so it is no command of an application: wsgi.py asks `is_asked_for` and takes
`bare_app`. What it needs from the site it makes itself, once there are settings.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from dotenv import dotenv_values, set_key
from flask import Flask

import config
import config_checks
from dreamscape import create_app
from dreamscape.cli.doctor import doctor
from dreamscape.cli.first_admin import find_first_admin
from dreamscape.cli.migrate import migrate
from dreamscape.errors import DatabaseAway

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SECRET_KEY_BYTES = 48
OWNER_ONLY = 0o600
KEPT = "the one that is set"


@dataclass(frozen=True)
class Question:
    """A setting that a new site has to think about; `usual` is what most of them need."""

    name: str
    asks: str
    usual: str = ""
    needed: bool = False


QUESTIONS = (
    Question("BASE_URL", "The address that people will type, such as https://dreams.example.org", needed=True),
    Question("PROXY_HOPS", "How many proxies stand in front (Heroku, nginx or Caddy: 1)", "1"),
    Question("MONGO_URI", "The database, such as mongodb://127.0.0.1:27017/dreamscape?replicaSet=rs0", needed=True),
    Question("MAIL_SERVER", "The mail server", needed=True),
    Question("MAIL_PORT", "Its port", "587"),
    Question("MAIL_USE_TLS", "Does it want STARTTLS (1 or 0)", "1"),
    Question("MAIL_USERNAME", "The log-in there, or nothing"),
    Question("MAIL_PASSWORD", "Its password, or nothing"),
    Question("MAIL_DEFAULT_SENDER", "Whom mails come from, such as Dreamscape <dreams@example.org>", needed=True),
    Question("CLOUDINARY_URL", "cloudinary://KEY:SECRET@CLOUD for pictures, or nothing: they go into the database"),
)  # fmt: skip


def is_asked_for(arguments: Sequence[str]) -> bool:
    """Is this command line that of `flask … setup`?"""
    program, *rest = arguments
    words = [word for before, word in zip(["", *rest], rest, strict=False) if before not in ("--app", "-A")]
    first = next((word for word in words if not word.startswith("-")), "")
    return Path(program).name in ("flask", "flask.exe", "__main__.py") and first == "setup"


def bare_app() -> Flask:
    """An application that has this command and nothing else."""
    app = Flask("dreamscape.setup", static_folder=None)
    app.cli.add_command(setup)
    return app


@click.command("setup")
@click.option(
    "--set", "said", multiple=True, metavar="NAME=VALUE", help="Answer a question, or set anything else."
)
@click.option("--yes", is_flag=True, help="Ask nothing: take what is said, what is there and what is usual.")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), default=config.ENV_FILE, show_default=True,
              help="Where the settings are written.")  # fmt: skip
@click.pass_context
def setup(ctx: click.Context, said: tuple[str, ...], yes: bool, file: Path) -> None:
    """Write the settings, bring the database into shape, make the first admin, and look whether all is well.

    It may be stopped anywhere and started again: it keeps what is there and asks for what is missing.
    """
    there = {name: value for name, value in dotenv_values(file).items() if value}
    answers = _answers(_said(said), there, ask=not yes)
    _check({**there, **answers, **os.environ})
    _write(file, {name: value for name, value in answers.items() if there.get(name) != value})
    try:
        app = create_app({**there, **answers, **_given_by_environment()})
    except config.Misconfigured as problem:
        raise click.ClickException(str(problem)) from problem
    with app.app_context():
        try:
            ctx.invoke(migrate)
            find_first_admin(ask=not yes)
        except DatabaseAway:
            click.echo(
                "The database does not answer, so nothing more can be done there. This is what is to be seen:"
            )
        ctx.invoke(doctor)
    click.echo("Start it with gunicorn (the `web:` line of the Procfile), or the units in deploy/.")


def _said(pairs: Sequence[str]) -> dict[str, str]:
    """What --set says, by name."""
    known = {setting.name for setting in config.SETTINGS}
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name not in known:
            raise click.BadParameter(f"{name} is no setting; say NAME=VALUE with one of the README's names.")
        found[name] = value
    return found


def _answers(said: Mapping[str, str], there: Mapping[str, str], *, ask: bool) -> dict[str, str]:
    """A value for each question, and for whatever else was said; what the environment sets is not asked."""
    answers = dict(said)
    for question in QUESTIONS:
        name = question.name
        if name in os.environ or name in said:
            continue
        known = there.get(name, question.usual)
        answers[name] = _ask(question, known) if ask else known
    missing = [
        one.name
        for one in QUESTIONS
        if one.needed and not (answers.get(one.name) or os.environ.get(one.name))
    ]
    if missing:
        raise click.ClickException(
            "These are needed: " + ", ".join(missing) + ". Say them with --set NAME=VALUE."
        )
    if not (there.get("SECRET_KEY") or answers.get("SECRET_KEY") or os.environ.get("SECRET_KEY")):
        answers["SECRET_KEY"] = secrets.token_urlsafe(SECRET_KEY_BYTES)
    return answers


def _ask(question: Question, known: str) -> str:
    """Ask until there is something that can be read. A secret that is there an empty answer keeps; it is not shown."""
    is_secret = question.name in config_checks.SECRET
    while True:
        shown = KEPT if is_secret and known else known
        answer = click.prompt(question.asks, default=shown, hide_input=question.name == "MAIL_PASSWORD",
                              show_default=bool(shown))  # fmt: skip
        value = known if is_secret and answer == KEPT else str(answer).strip()
        try:
            config.check_one(question.name, value)
        except ValueError as error:
            click.echo(str(error))
            continue
        if value or not question.needed:
            return value
        click.echo("This one is needed.")


def _check(environ: Mapping[str, str]) -> None:
    """Refuse what the site would not start with, before anything is written."""
    try:
        config.load(environ=environ)
    except config.Misconfigured as problem:
        raise click.ClickException(str(problem)) from problem


def _write(file: Path, changed: Mapping[str, str]) -> None:
    """Put these into the file, which its owner alone may read; all else in it stays as it is."""
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    file.chmod(OWNER_ONLY)
    for name, value in changed.items():
        set_key(file, name, value)
    # A value with ${…} in it is read otherwise than it was written.
    read = dotenv_values(file)
    if odd := [name for name, value in changed.items() if (read.get(name) or "") != value]:
        raise click.ClickException(f"{', '.join(odd)} cannot be kept in {file}: set it in the environment.")
    click.echo(f"{file}: {', '.join(sorted(changed))} written." if changed else f"{file} is as it was.")


def _given_by_environment() -> dict[str, Any]:
    return {
        setting.name: os.environ[setting.name] for setting in config.SETTINGS if setting.name in os.environ
    }
