"""The bare extension objects; `create_app` binds them to an application."""

from __future__ import annotations

from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_mail import Mail
from flask_pymongo import PyMongo
from flask_wtf.csrf import CSRFProtect

mongo = PyMongo()
csrf = CSRFProtect()
login_manager = LoginManager()
mail = Mail()
compress = Compress()
limiter = Limiter(key_func=get_remote_address)
