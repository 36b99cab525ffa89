"""API of the backlog: items, their order, and what belongs to them."""

from ninja import Router

from quarterdeck.entrances.api.v1.backlog import attachments, comments, items, order, parts, record

router = Router()
# What is named comes before what holds a key: /items/move before /items/{item}.
for part in (order, items, parts, comments, attachments, record):
    router.add_router("", part.router)
