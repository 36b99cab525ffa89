"""Pages of the backlog: its list, its items, and what is done to them."""

from django.urls import URLPattern, path

from quarterdeck.entrances.web.pages.backlog import board, changes

urlpatterns: list[URLPattern] = [
    path("p/<str:product>/backlog/", board.backlog, name="backlog"),
    path("p/<str:product>/backlog/move/", changes.move_item, name="move_item"),
    path("p/<str:product>/backlog/edit/", changes.edit_row, name="edit_row"),
    path("p/<str:product>/backlog/new/", changes.create_item, name="create_item"),
    path("p/<str:product>/backlog/lines/", changes.create_items, name="create_items"),
    path("p/<str:product>/backlog/selection/", changes.change_several, name="change_several"),
    path("p/<str:product>/backlog/undo/", changes.undo_last, name="undo_last"),
    path("p/<str:product>/backlog/peek/<str:item>/", board.peek, name="peek"),
    path("p/<str:product>/items/<str:item>/", board.peek, name="item"),
]
