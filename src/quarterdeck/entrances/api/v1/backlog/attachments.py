"""API of files on items. A file is only ever sent as a download, never as a page of ours."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Router
from ninja.files import UploadedFile

from quarterdeck.apps.backlog.queries.attachments import attached_file
from quarterdeck.apps.backlog.services import attachments
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.backlog.shapes import AttachmentOut
from quarterdeck.entrances.api.v1.vocabulary import Id
from quarterdeck.entrances.shapes import backlog as shapes

router = Router(tags=["attachments"])

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
BYTES = "application/octet-stream"
DOWNLOAD = {
    "responses": {
        "200": {
            "description": "The bytes, as a download",
            "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@router.post("/items/{item}/attachments", response={201: AttachmentOut})
def attach_file(request: HttpRequest, item: str, file: UploadedFile = File(...)) -> Any:  # type: ignore[type-arg]  # noqa: B008
    """Put a file of up to 10 MB on an item (multipart, field `file`)."""
    row = attachments.attach_file(
        actor=actor_of(request),
        item=item,
        name=file.name or "",
        media_type=file.content_type or "",
        content=file.read(),
    )
    return shapes.attachment(row)


@router.get(
    "/items/{item}/attachments/{attachment_id}",
    response={200: None},
    openapi_extra=DOWNLOAD,
)
def read_attachment(request: HttpRequest, item: str, attachment_id: Id) -> HttpResponse:
    """The bytes of a file."""
    file = attached_file(actor=actor_of(request), item=item, attachment_id=attachment_id)
    media_type = file.media_type if file.media_type in PICTURES else BYTES
    response = HttpResponse(file.content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private"
    return response


@router.delete("/items/{item}/attachments/{attachment_id}", response={204: None})
def remove_attachment(request: HttpRequest, item: str, attachment_id: Id) -> None:
    """Take a file off an item; undo brings it back."""
    attachments.remove_attachment(actor=actor_of(request), item=item, attachment_id=attachment_id)
