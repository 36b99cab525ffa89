"""``quarterdeck serve``: the web server and one worker, as one command."""

from __future__ import annotations

import http.client
import ipaddress
import os
import signal
import socket
import sys
import threading
from types import FrameType
from typing import Annotated
from urllib.parse import urlsplit

import typer
from django.conf import settings
from django.db import connection

from quarterdeck.entrances.cli.children import Child, keep_running
from quarterdeck.entrances.cli.database import require_up_to_date
from quarterdeck.entrances.cli.demo import path as demo_path
from quarterdeck.entrances.cli.static_files import collect_if_changed
from quarterdeck.errors import Conflict, Invalid

TRIES_TO_START = 3


class PortTaken(Conflict):
    code = "port_taken"


class HostUnknown(Invalid):
    code = "host_unknown"


class DoesNotStart(Conflict):
    code = "does_not_start"


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; localhost is reached from here only.")
    ] = "localhost",
    path: Annotated[
        str, typer.Option(help="What follows the address that is printed, e.g. /p/RND/backlog/")
    ] = "/",
    demo: Annotated[
        bool, typer.Option("--demo", help="Print a link that signs in to the demo, once.")
    ] = False,
) -> None:
    """Run the web server and a worker until Ctrl+C, and print the address when it answers."""
    ip = _free_address(host, port)
    require_up_to_date()
    if collect_if_changed():
        print("Static files collected.", file=sys.stderr)
    if demo:
        path = demo_path()
    connection.close()  # the children open their own

    address = os.environ.get("QUARTERDECK_BASE_URL", "").rstrip("/") or _address(host, port)
    environment = {**os.environ, "QUARTERDECK_BASE_URL": address}
    web = Child("web server", _web_command(ip, port), environment)
    worker = Child("worker", [sys.executable, "-m", "quarterdeck", "worker"], environment)
    rest = path.lstrip("/")
    first = _FirstAnswer(web, ip, port, f"{address}/{rest}" if rest else address)
    keep_running([web, worker], _stop_at_signals(), first.look)


class _FirstAnswer:
    """Waits for the web server's first answer and prints the address, once."""

    def __init__(self, web: Child, ip: str, port: int, address: str) -> None:
        self._web, self._ip, self._port, self._address = web, ip, port, address
        self._answered = False

    def look(self) -> None:
        """Ask, unless it has answered. Raises DoesNotStart when it keeps dying before."""
        if self._answered:
            return
        if self._web.early_deaths >= TRIES_TO_START:
            raise DoesNotStart("The web server does not start; what it said stands above.")
        self._answered = _answers(self._ip, self._port, urlsplit(self._address).netloc)
        if self._answered:
            print(f"Quarterdeck is at {self._address} (Ctrl+C ends it)", flush=True)


def _answers(ip: str, port: int, name: str) -> bool:
    """Whether a web server answers there to this name, whatever it says.

    It is asked for the first page, so that the first person need not wait for it to load.
    """
    asked = http.client.HTTPConnection(ip, port, timeout=5)
    try:
        asked.request("GET", "/", headers={"Host": name})
        asked.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    return True


def _web_command(ip: str, port: int) -> list[str]:
    # SQLite has one writer: more threads would only wait for each other.
    threads = 4 if connection.vendor == "sqlite" else 8
    return [
        *(sys.executable, "-m", "granian", "quarterdeck.config.wsgi:application"),
        *("--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", ip, "--port", str(port)),
        *("--workers", str(settings.WEB_PROCESSES), "--blocking-threads", str(threads)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
    ]


def _free_address(host: str, port: int) -> str:
    """The IP address to listen on. Raises HostUnknown, PortTaken."""
    try:
        # localhost as IPv4: the address that every browser tries.
        ip = "127.0.0.1" if host == "localhost" else socket.getaddrinfo(host, port)[0][4][0]
        family = socket.AF_INET6 if ":" in str(ip) else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((ip, port))
    except PermissionError:
        raise PortTaken(
            f"Port {port} is reserved for the administrator. "
            "Choose one from 1024, for example: quarterdeck serve --port 8000"
        ) from None
    except socket.gaierror:
        raise HostUnknown(
            f"“{host}” is no address of this machine. Leave --host out to serve this machine only."
        ) from None
    except OSError as error:
        raise PortTaken(
            f"Port {port} on {host} cannot be used ({error.strerror}): another program, perhaps "
            f"another quarterdeck, may listen there. End it, or choose another: "
            f"quarterdeck serve --port {port + 1 if port < 65535 else 8000}"
        ) from None
    return str(ip)


def _address(host: str, port: int) -> str:
    """The address people on this machine open; by name, since passkeys refuse an IP address."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return f"http://{host}:{port}"
    if ip.is_loopback or ip.is_unspecified:
        return f"http://localhost:{port}"
    return f"http://[{host}]:{port}" if ip.version == 6 else f"http://{host}:{port}"


def _stop_at_signals() -> threading.Event:
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    return stop
