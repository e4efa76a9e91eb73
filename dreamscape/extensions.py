"""The bare extension objects; `create_app` binds them to an application."""

from __future__ import annotations

from flask import request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_mail import Mail
from flask_pymongo import PyMongo
from flask_wtf.csrf import CSRFProtect

from dreamscape.services.common.networks import network_of


def by_network() -> str:
    """What a limit counts that is told nothing else: the network that the request comes from."""
    return network_of(request.remote_addr)


mongo = PyMongo()
csrf = CSRFProtect()
login_manager = LoginManager()
mail = Mail()
compress = Compress()
limiter = Limiter(key_func=by_network)
