"""The operator's addresses of databases and mail servers, as Django wants them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from quarterdeck.config.environment import SettingError


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's DATABASES entry: SQLite in the data folder, or PostgreSQL by its address."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "quarterdeck.sqlite3",
            # Kept between requests: a new connection begins with cold pages.
            "CONN_MAX_AGE": 600,
            # IMMEDIATE: a writer waits at its first statement; with SQLite's default two
            # writers that began as readers end in "database is locked".
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingError(
            "QUARTERDECK_DATABASE_URL is not an address of PostgreSQL. "
            "Write postgres://user:password@host:5432/name, or leave it empty for SQLite."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def mail(url: str) -> dict[str, Any]:
    """Django's e-mail settings from ``console:`` or ``smtp://user:password@host:587?tls=yes``."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "smtp" and parts.hostname:
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or 25,
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": query.get("tls", "no") == "yes",
            "EMAIL_USE_SSL": query.get("ssl", "no") == "yes",
            "EMAIL_TIMEOUT": 20,
        }
    raise SettingError(
        f"QUARTERDECK_EMAIL_URL is “{url}”. Write console: or smtp://user:password@host:587?tls=yes."
    )
