"""Django's settings. What an operator may change comes from the environment (environment.py)."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF

from quarterdeck.config import connections, environment

DATA = environment.folder("QUARTERDECK_DATA")
DEBUG = environment.yes("QUARTERDECK_DEBUG")
BASE_URL = environment.text("QUARTERDECK_BASE_URL").rstrip("/")
_base = urlsplit(BASE_URL)
_https = _base.scheme == "https"


def _secret_key() -> str:
    """The operator's key, or one made once and kept beside the database."""
    if key := environment.text("QUARTERDECK_SECRET_KEY"):
        return key
    path = DATA / "secret_key"
    try:
        DATA.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    except OSError:
        # A folder that cannot be written: enough for `plan FILE`, which signs nothing.
        return secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [
    _base.hostname or "localhost",
    *environment.names("QUARTERDECK_ALLOWED_HOSTS"),
    *(["localhost", "127.0.0.1", "[::1]"] if _base.hostname == "localhost" else []),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "quarterdeck.apps.audit",
    "quarterdeck.apps.jobs",
    "quarterdeck.apps.files",
    "quarterdeck.apps.notices",
    "quarterdeck.apps.accounts",
    "quarterdeck.apps.workspaces",
    "quarterdeck.apps.backlog",
    "quarterdeck.apps.planning",
    "quarterdeck.apps.exchange",
    "quarterdeck.apps.overview",
    "quarterdeck.entrances.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "quarterdeck.entrances.web.compression.CompressionMiddleware",
    "quarterdeck.entrances.web.one_address.OneAddressMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before CSRF, which reads the form.
    "quarterdeck.entrances.web.uploads.UploadLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "quarterdeck.entrances.web.failures.InOurWordsMiddleware",
    "quarterdeck.entrances.web.refusals.RefusalMiddleware",
]

CSRF_FAILURE_VIEW = "quarterdeck.entrances.web.failures.form_too_old"
ROOT_URLCONF = "quarterdeck.config.urls"
WSGI_APPLICATION = "quarterdeck.config.wsgi.application"
WEB_PROCESSES = max(1, environment.number("QUARTERDECK_WORKERS"))
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent.parent / "entrances" / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quarterdeck.entrances.web.context.shell",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]

DATABASES = {"default": connections.database(environment.text("QUARTERDECK_DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False  # the service is the transaction
CACHES = {
    "default": {
        # Shared by all processes: login throttling needs that.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "quarterdeck_cache",
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:overview:home"
ACCOUNT_ADAPTER = "quarterdeck.entrances.web.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "quarterdeck.entrances.web.forms.signup.PersonForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# By code, in the same browser: a mail scanner that opens links confirms nothing.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _base.scheme
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
SIGNUP = environment.text("QUARTERDECK_SIGNUP")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _base.hostname == "localhost"
MFA_TOTP_ISSUER = "Quarterdeck"
SOCIALACCOUNT_ADAPTER = "quarterdeck.entrances.web.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
_issuer = urlsplit(environment.text("QUARTERDECK_OIDC_ISSUER"))
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": environment.text("QUARTERDECK_OIDC_NAME"),
                    "client_id": environment.text("QUARTERDECK_OIDC_CLIENT_ID"),
                    "secret": environment.text("QUARTERDECK_OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": environment.text("QUARTERDECK_OIDC_ISSUER")},
                }
            ],
        }
    }
    if environment.text("QUARTERDECK_OIDC_ISSUER")
    else {}
)

LANGUAGE_CODE = environment.text("QUARTERDECK_LANGUAGE")
TIME_ZONE = environment.text("QUARTERDECK_TIME_ZONE")
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = [
    "quarterdeck.entrances.web.stylesheet.JoinedFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or "pytest" in sys.modules
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 31_536_000

for _name, _value in connections.mail(environment.text("QUARTERDECK_EMAIL_URL")).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("QUARTERDECK_EMAIL_FROM")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [
            SELF,
            *([f"{_issuer.scheme}://{_issuer.netloc}"] if SOCIALACCOUNT_PROVIDERS else []),
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-quarterdeck" if _https else "quarterdeck"
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if environment.number("QUARTERDECK_TRUSTED_PROXIES"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
    ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("QUARTERDECK_TRUSTED_PROXIES")
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.text("QUARTERDECK_LOG_LEVEL")},
}

django_stubs_ext.monkeypatch()
