"""The settings of the site, each read from the environment by a name of ours.

What each name means is in docs/running/settings.md, and a test keeps that
page complete.
"""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from stepdown import packs_folder
from stepdown.config import environment

# Some of Django's classes are generic to a type checker and not to Python.
django_stubs_ext.monkeypatch()

# How the site is run

DEMO = environment.yes_or_no("STEPDOWN_DEMO", default=False)
DEBUG = environment.yes_or_no("STEPDOWN_DEBUG", default=False)
DATA_FOLDER = environment.folder("STEPDOWN_DATA", Path.cwd() / "stepdown-data")
PACKS_FOLDER = environment.folder("STEPDOWN_PACKS", packs_folder())

SECRET_KEY = environment.text("STEPDOWN_SECRET_KEY")
if not SECRET_KEY:
    if not (DEMO or DEBUG):
        msg = (
            "STEPDOWN_SECRET_KEY is not set. Sessions and links are signed with it: set it to "
            "50 or more random characters, and keep it the same from one start to the next."
        )
        raise ImproperlyConfigured(msg)
    SECRET_KEY = environment.secret_kept_in(DATA_FOLDER / "secret-key")

IS_SERVED_OVER_HTTPS = environment.yes_or_no("STEPDOWN_HTTPS", default=not (DEMO or DEBUG))
ALLOWED_HOSTS = environment.listed("STEPDOWN_ALLOWED_HOSTS")
if not ALLOWED_HOSTS and (DEMO or DEBUG):
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.listed("STEPDOWN_TRUSTED_ORIGINS")

# What it is made of

INSTALLED_APPS = [
    "stepdown.audit",
    "stepdown.families",
    "stepdown.partnership",
    "stepdown.episodes",
    "stepdown.web",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "stepdown.config.headers.CarefulHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every page refuses strangers unless its view says otherwise. What they sent is kept.
    "stepdown.web.drafts.KeepsWhatWasTypedMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "stepdown.config.urls"
WSGI_APPLICATION = "stepdown.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stepdown.web.components.layout.layout",
            ],
        },
    },
]
FORM_RENDERER = "stepdown.web.forms.renderer.StepdownRenderer"

# Where things are kept

DATABASES = {
    "default": environment.database(
        environment.text("STEPDOWN_DATABASE_URL", f"sqlite:///{DATA_FOLDER / 'stepdown.sqlite3'}")
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = environment.folder("STEPDOWN_UPLOADS", DATA_FOLDER / "uploads")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Time and language

USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
USE_I18N = True

# Who may come in

AUTH_USER_MODEL = "partnership.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# In a demonstration nobody has a password: people are chosen.
LOGIN_URL = "demo-sign-in" if DEMO else "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "stepdown.config.sign_in.ByInvitationOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# On a shared machine nobody is to be remembered: the sign-in ends with the browser.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_SERVED_OVER_HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Stepdown"

# What a browser is told

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # The code that an authenticator app scans is drawn into the page itself.
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_SERVED_OVER_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_SERVED_OVER_HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if environment.yes_or_no("STEPDOWN_BEHIND_A_PROXY", default=False)
    else None
)
SESSION_COOKIE_AGE = 60 * environment.whole_number("STEPDOWN_SESSION_MINUTES", default=8 * 60)
SESSION_COOKIE_SECURE = IS_SERVED_OVER_HTTPS
SESSION_COOKIE_NAME = "stepdown-session"
CSRF_COOKIE_SECURE = IS_SERVED_OVER_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "stepdown-form"
CSRF_FAILURE_VIEW = "stepdown.web.drafts.form_was_too_old"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# E-mail

EMAIL_ADDRESS_OF_THE_SITE = environment.text("STEPDOWN_EMAIL_FROM", "stepdown@localhost")
DEFAULT_FROM_EMAIL = EMAIL_ADDRESS_OF_THE_SITE
SERVER_EMAIL = EMAIL_ADDRESS_OF_THE_SITE
_mail = urlsplit(environment.text("STEPDOWN_EMAIL_URL"))
if _mail.scheme in {"smtp", "smtps", "smtp+tls"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[_mail.scheme]
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 20
elif _mail.scheme:
    msg = "STEPDOWN_EMAIL_URL must begin with smtp://, smtps:// or smtp+tls://."
    raise ImproperlyConfigured(msg)
else:
    # With no mail server named, messages stay here instead of being lost to an error.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_FOLDER / "unsent-mail"

# What is written down about the running of it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "stepdown.config.logs.WithoutWhatWasTyped",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": environment.text("STEPDOWN_LOG_LEVEL", "WARNING").upper(),
    },
    # Django's own handler would post whole forms, and so families, to an inbox.
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
