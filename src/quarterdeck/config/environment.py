"""What the operator may set: every environment variable, its default and its meaning.

One table, read by settings.py and by the test that holds docs/operating/settings.md to it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from quarterdeck.errors import Invalid


class SettingError(Invalid):
    """An environment variable that cannot be meant; says which, and how to mend it."""

    code = "setting"


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, its default as text, and what it is for."""

    name: str
    default: str
    help: str


KNOWN: dict[str, Variable] = {
    v.name: v
    for v in (
        Variable(
            "QUARTERDECK_DATA",
            "var",
            "Folder of the SQLite database, the secret key and the collected static files.",
        ),
        Variable(
            "QUARTERDECK_DATABASE_URL",
            "",
            "postgres://user:password@host:port/name for PostgreSQL; empty for SQLite in the data folder.",
        ),
        Variable(
            "QUARTERDECK_BASE_URL",
            "http://localhost:8000",
            "The address people use. With https, cookies are secure and HTTP is redirected.",
        ),
        Variable(
            "QUARTERDECK_ALLOWED_HOSTS",
            "",
            "Further host names that may be asked for, separated by commas; the base URL's is always allowed.",
        ),
        Variable(
            "QUARTERDECK_SECRET_KEY",
            "",
            "Signs sessions and links. Empty: made once and kept in the data folder, readable by its owner only.",
        ),
        Variable(
            "QUARTERDECK_DEBUG",
            "no",
            "yes shows tracebacks and the page of parts. Never on a machine that others reach.",
        ),
        Variable("QUARTERDECK_LANGUAGE", "en", "Language of the sentences."),
        Variable(
            "QUARTERDECK_TIME_ZONE",
            "UTC",
            "Time zone in which dates are shown, e.g. Europe/Berlin.",
        ),
        Variable(
            "QUARTERDECK_EMAIL_URL",
            "console:",
            "Where mail goes: console: prints it; smtp://user:password@host:587?tls=yes sends it.",
        ),
        Variable(
            "QUARTERDECK_EMAIL_FROM", "Quarterdeck <quarterdeck@localhost>", "Sender of all mail."
        ),
        Variable("QUARTERDECK_SIGNUP", "invited", "Who may make an account: invited, or anyone."),
        Variable(
            "QUARTERDECK_OIDC_ISSUER", "", "Address of an OpenID Connect provider; empty for none."
        ),
        Variable("QUARTERDECK_OIDC_NAME", "Single sign-on", "Name on the button for it."),
        Variable("QUARTERDECK_OIDC_CLIENT_ID", "", "Client id at that provider."),
        Variable("QUARTERDECK_OIDC_CLIENT_SECRET", "", "Client secret at that provider."),
        Variable(
            "QUARTERDECK_TRUSTED_PROXIES",
            "0",
            "How many reverse proxies stand in front; their X-Forwarded headers are believed.",
        ),
        Variable(
            "QUARTERDECK_WORKERS", "1", "Web server processes that `quarterdeck serve` starts."
        ),
        Variable(
            "QUARTERDECK_LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR."
        ),
        Variable(
            "QUARTERDECK_TOKEN", "", "API token whose rights `quarterdeck mcp` has over stdio."
        ),
        Variable(
            "QUARTERDECK_USER",
            "",
            "E-mail address of the person as whom workbench commands act, instead of --as.",
        ),
        Variable(
            "QUARTERDECK_CHROMIUM",
            "",
            "Path of the Chromium that browser tests and `make pictures` use; empty: looked for.",
        ),
    )
}


def text(name: str) -> str:
    """The variable's value, or its default."""
    return os.environ.get(name, "").strip() or KNOWN[name].default


def yes(name: str) -> bool:
    """A variable that is yes or no."""
    value = text(name).lower()
    if value in {"yes", "true", "1", "on"}:
        return True
    if value in {"no", "false", "0", "off", ""}:
        return False
    raise SettingError(f"{name} is “{value}”. Write yes or no.")


def number(name: str) -> int:
    """A variable that is a whole number, zero or more."""
    value = text(name)
    if not value.isdigit():
        raise SettingError(f"{name} is “{value}”. Write a whole number, for example 1.")
    return int(value)


def names(name: str) -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def folder(name: str) -> Path:
    """A folder; relative ones start where the command runs."""
    return Path(text(name)).resolve()
