"""Pages of the backlog: its list, its items, and what is done to them."""

from django.urls import URLPattern, path

from quarterdeck.entrances.web.pages.backlog import (
    attachments,
    board,
    changes,
    comments,
    criteria,
    dependencies,
    item,
    selection,
    variants,
)

_ITEM = "p/<str:product>/items/<str:item>/"

urlpatterns: list[URLPattern] = [
    path("p/<str:product>/backlog/", board.backlog, name="backlog"),
    path("p/<str:product>/backlog/move/", changes.move_item, name="move_item"),
    path("p/<str:product>/backlog/edit/", changes.edit_row, name="edit_row"),
    path("p/<str:product>/backlog/new/", changes.create_item, name="create_item"),
    path("p/<str:product>/backlog/lines/", changes.create_items, name="create_items"),
    path("p/<str:product>/backlog/selection/", selection.change_several, name="change_several"),
    path("p/<str:product>/backlog/undo/", changes.undo_last, name="undo_last"),
    path("p/<str:product>/backlog/course/", board.course, name="course"),
    path("p/<str:product>/backlog/peek/<str:item>/", board.peek, name="peek"),
    path(_ITEM, item.item, name="item"),
    path(f"{_ITEM}edit/", item.edit_item, name="edit_item"),
    path(f"{_ITEM}move/", item.move_in_order, name="move_in_order"),
    path(f"{_ITEM}trash/", item.trash_item, name="trash_item"),
    path(f"{_ITEM}restore/", item.restore_item, name="restore_item"),
    path(f"{_ITEM}criteria/add/", criteria.add_criterion, name="add_criterion"),
    path(f"{_ITEM}criteria/edit/", criteria.edit_criterion, name="edit_criterion"),
    path(f"{_ITEM}criteria/move/", criteria.move_criterion, name="move_criterion"),
    path(f"{_ITEM}criteria/remove/", criteria.remove_criterion, name="remove_criterion"),
    path(f"{_ITEM}versions/set/", variants.set_variant, name="set_variant"),
    path(f"{_ITEM}versions/remove/", variants.remove_variant, name="remove_variant"),
    path(f"{_ITEM}needs/add/", dependencies.add_dependency, name="add_dependency"),
    path(f"{_ITEM}needs/remove/", dependencies.remove_dependency, name="remove_dependency"),
    path(f"{_ITEM}comments/add/", comments.add_comment, name="add_comment"),
    path(f"{_ITEM}comments/edit/", comments.edit_comment, name="edit_comment"),
    path(f"{_ITEM}comments/remove/", comments.remove_comment, name="remove_comment"),
    path(f"{_ITEM}files/add/", attachments.attach_file, name="attach_file"),
    path(f"{_ITEM}files/remove/", attachments.remove_attachment, name="remove_attachment"),
    path(
        f"{_ITEM}files/<int:attachment_id>/",
        attachments.download_attachment,
        name="download_attachment",
    ),
]
