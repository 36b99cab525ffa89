"""Pages of a workspace and its products: who does what, members, invitations, settings."""

from django.urls import URLPattern, path

from quarterdeck.entrances.web.pages.workspaces import invitations, members, settings, who

urlpatterns: list[URLPattern] = [
    path("p/<str:product>/who/", who.who, name="who"),
    path("p/<str:product>/who.csv", who.table, name="who_csv"),
    path("p/<str:product>/delegations/<int:delegation_id>/end/", who.end, name="end_delegation"),
    path("p/<str:product>/delegations/<int:delegation_id>/", who.change, name="change_delegation"),
    path("p/<str:product>/settings/", settings.settings, name="settings"),
    path("p/<str:product>/hand-over/", settings.hand_over, name="hand_over"),
    path("p/<str:product>/delete/", settings.delete, name="delete_product"),
    path("w/<int:workspace_id>/", members.members, name="members"),
    path("w/new/", members.create_workspace, name="new_workspace"),
    path("w/<int:workspace_id>/products/", members.create_product, name="create_product"),
    path("w/<int:workspace_id>/roles/", members.give_role, name="give_role"),
    path("w/<int:workspace_id>/roles/take/", members.take_role, name="take_role"),
    path("w/<int:workspace_id>/people/remove/", members.remove_person, name="remove_person"),
    path("w/<int:workspace_id>/leave/", members.leave, name="leave"),
    path("w/<int:workspace_id>/teams/", members.create_team, name="create_team"),
    path("w/<int:workspace_id>/teams/<int:team_id>/assign/", members.assign, name="assign_team"),
    path("w/<int:workspace_id>/teams/<int:team_id>/release/", members.release, name="release_team"),
    path("w/<int:workspace_id>/invitations/", invitations.invite, name="invite"),
    path(
        "w/<int:workspace_id>/invitations/<int:invitation_id>/resend/",
        invitations.resend,
        name="resend_invitation",
    ),
    path(
        "w/<int:workspace_id>/invitations/<int:invitation_id>/withdraw/",
        invitations.withdraw,
        name="withdraw_invitation",
    ),
    path("invitations/<str:secret>/", invitations.invitation, name="invitation"),
]
