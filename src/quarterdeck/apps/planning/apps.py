"""Django's registration of this domain."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "quarterdeck.apps.planning"
    label = "planning"

    def ready(self) -> None:
        """Say how an adopted plan is taken back, wherever someone presses undo."""
        from quarterdeck.apps.backlog.services.undo import HANDLERS
        from quarterdeck.apps.planning.services.choosing import CHOSEN, undo_choice
        from quarterdeck.apps.workspaces.permissions import Act

        HANDLERS[CHOSEN] = (Act.CHOOSE_PLAN, undo_choice)
