"""The roles of the Scrum Guide (2020), and the administrator of a workspace."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What someone is to a product. A person holds a set of them; what they may do is the union."""

    PRODUCT_OWNER = "product_owner", _("Product owner")
    DEVELOPER = "developer", _("Developer")
    SCRUM_MASTER = "scrum_master", _("Scrum master")
    STAKEHOLDER = "stakeholder", _("Stakeholder")
    ADMINISTRATOR = "administrator", _("Administrator")


def with_empty_parts(roles: frozenset[Role], has_developer: bool) -> frozenset[Role]:
    """The roles, and the parts that nobody plays yet.

    Until a developer joins, the product owner is also developer and Scrum master, so that a
    person alone is never locked out.
    """
    if Role.PRODUCT_OWNER in roles and not has_developer:
        return roles | {Role.DEVELOPER, Role.SCRUM_MASTER}
    return roles
