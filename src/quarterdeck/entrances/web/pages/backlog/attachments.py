"""Files on an item. A file is only ever sent as a download, never as a page of ours."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.queries.attachments import attached_file
from quarterdeck.apps.backlog.services import attachments
from quarterdeck.apps.files.services import check_size
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.entrances.web.pages.backlog.address import number_or_none
from quarterdeck.entrances.web.pages.backlog.parts import carry_out
from quarterdeck.errors import Invalid


class NoFileChosen(Invalid):
    code = "no_file_chosen"


@login_required
@require_POST
def attach_file(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Keep the files that were chosen, dropped or pasted: all of them, or none."""
    files = request.FILES.getlist("file")

    def attach(actor: Actor) -> None:
        if not files:
            raise NoFileChosen(_("Choose a file first."), field="file")
        for file in files:
            check_size(name=file.name or "", size=file.size or 0)
        for file in files:
            attachments.attach_file(
                actor=actor,
                item=item,
                name=file.name or "",
                media_type=file.content_type or "",
                content=file.read(),
            )

    names = ", ".join(file.name or "" for file in files)
    return carry_out(request, product, item, attach, _("Attached: %(files)s") % {"files": names})


@login_required
@require_POST
def remove_attachment(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Take the file ``?of=12`` off the item."""
    attachment = number_or_none(request.GET.get("of")) or 0
    return carry_out(
        request,
        product,
        item,
        lambda actor: attachments.remove_attachment(
            actor=actor, item=item, attachment_id=attachment
        ),
        _("File removed."),
    )


@login_required
@require_safe
def download_attachment(
    request: HttpRequest, product: str, item: str, attachment_id: int
) -> HttpResponse:
    """The bytes of a file, to be saved."""
    file = attached_file(actor=actor_of(request), item=item, attachment_id=attachment_id)
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private"
    return response
