"""Pages and answers are compressed as far as gzip goes, and padded.

The framework's own middleware compresses at level 6; a list of a hundred rows is a thirtieth
smaller at level 9, for a millisecond. The padding is the same: docs/decisions/0013.
"""

from __future__ import annotations

import gzip
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

LEVEL = 9
SMALLEST = 200  # bytes; below, compressing makes longer
MOST_PADDING = 100  # bytes
_NAME_FOLLOWS = 0x08  # FNAME of RFC 1952, section 2.3.1
_HEAD = 10


class CompressionMiddleware:
    """Compresses what is sent as a whole; streams go as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or response.has_header("Content-Encoding"):
            return response
        if len(response.content) < SMALLEST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return response
        response.content = padded(gzip.compress(response.content, LEVEL, mtime=0))
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
        if response.get("ETag", "").startswith('"'):
            response["ETag"] = f"W/{response['ETag']}"
        return response


def padded(compressed: bytes) -> bytes:
    """The same with a file name of random length in its head, which readers pass over.

    So the length of an answer does not tell whether a guess at a secret in it was right.
    """
    name = b"a" * secrets.randbelow(MOST_PADDING) + b"\0"
    head = bytearray(compressed[:_HEAD])
    head[3] |= _NAME_FOLLOWS
    return bytes(head) + name + compressed[_HEAD:]
