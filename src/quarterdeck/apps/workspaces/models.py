"""Workspace → teams and products; who holds which role; what was delegated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.workspaces.roles import Role

if TYPE_CHECKING:
    from datetime import datetime

    from quarterdeck.apps.accounts.actor import Actor


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    def visible_to(self, actor: Actor) -> WorkspaceQuerySet:
        """Those in which the actor holds any role; all, to a system act that says so."""
        if actor.is_system:
            return self
        if actor.user_id is None:
            return self.none()
        mine = Membership.objects.filter(user_id=actor.user_id)
        return self.filter(
            Q(pk__in=mine.filter(workspace__isnull=False).values("workspace"))
            | Q(products__in=mine.filter(product__isnull=False).values("product"))
            | Q(teams__in=mine.filter(team__isnull=False).values("team"))
        ).distinct()


class Workspace(models.Model):
    """An organisation's room: its teams, products and programs."""

    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    objects = WorkspaceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, actor: Actor) -> ProductQuerySet:
        """Products in which the actor holds a role: directly, by a team, or as administrator."""
        if actor.is_system:
            return self
        if actor.user_id is None:
            return self.none()
        mine = Membership.objects.filter(user_id=actor.user_id)
        return self.filter(
            Q(pk__in=mine.filter(product__isnull=False).values("product"))
            | Q(workspace__in=mine.filter(workspace__isnull=False).values("workspace"))
            | Q(
                pk__in=ProductTeam.objects.filter(
                    team__in=mine.filter(team__isnull=False).values("team")
                ).values("product")
            )
        )


class Product(models.Model):
    """What one product owner is accountable for: one ordered backlog."""

    class EffortUnit(models.TextChoices):
        POINTS = "points", _("points")
        DAYS = "days", _("days")
        ITEMS = "items", _("items")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="products")
    key = models.CharField(
        max_length=10, unique=True, validators=[RegexValidator(r"^[A-Z][A-Z0-9]+$")]
    )
    name = models.CharField(max_length=120)
    effort_unit = models.CharField(max_length=8, choices=EffortUnit, default=EffortUnit.POINTS)
    value_scale = models.PositiveIntegerField(
        default=100, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )
    # The product's own time where it is simulated; empty: the system's clock.
    clock = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    # Who found this row and their roles in it; set by queries/products.py, for that person only.
    seen_by: tuple[int, frozenset[Role]] | None = None

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="value_scale_positive", condition=Q(value_scale__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, actor: Actor) -> TeamQuerySet:
        """Teams one belongs to, that serve a product one sees, or of a workspace one leads."""
        if actor.is_system:
            return self
        mine = Membership.objects.filter(user_id=actor.user_id or 0)
        serving = ProductTeam.objects.filter(product__in=Product.objects.visible_to(actor))
        return self.filter(
            Q(pk__in=mine.filter(team__isnull=False).values("team"))
            | Q(workspace__in=mine.filter(workspace__isnull=False).values("workspace"))
            | Q(pk__in=serving.values("team"))
        )


class Team(models.Model):
    """Developers and a Scrum master; serves one or more products."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=120)
    products = models.ManyToManyField(Product, through="ProductTeam", related_name="teams")

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), "workspace", name="team_name_once_in_workspace")
        ]

    def __str__(self) -> str:
        return self.name


class ProductTeam(models.Model):
    """This team serves this product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "team"], name="team_serves_product_once")
        ]


class Membership(models.Model):
    """One role of one person, in exactly one of: a product, a team, a workspace."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, null=True, related_name="memberships"
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="memberships")
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, null=True, related_name="memberships"
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_in_one_place",
                condition=(
                    Q(product__isnull=False, team__isnull=True, workspace__isnull=True)
                    & ~Q(role=Role.ADMINISTRATOR)
                )
                | Q(
                    product__isnull=True,
                    team__isnull=False,
                    workspace__isnull=True,
                    role__in=[Role.DEVELOPER, Role.SCRUM_MASTER],
                )
                | Q(
                    product__isnull=True,
                    team__isnull=True,
                    workspace__isnull=False,
                    role=Role.ADMINISTRATOR,
                ),
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(role=Role.PRODUCT_OWNER),
                name="one_product_owner",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "product"],
                condition=Q(product__isnull=False),
                name="role_once_in_product",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "team"],
                condition=Q(team__isnull=False),
                name="role_once_in_team",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "workspace"],
                condition=Q(workspace__isnull=False),
                name="role_once_in_workspace",
            ),
        ]


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, now: datetime) -> DelegationQuerySet:
        """Begun, not taken back, and not over."""
        return self.filter(ended_at__isnull=True, starts_at__lte=now, until__gt=now)


class Delegation(models.Model):
    """The product owner lets a named person do named acts until a date; stays accountable."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="delegations")
    delegate = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    acts = models.JSONField()
    starts_at = models.DateTimeField()
    until = models.DateTimeField()  # the first moment after it
    ended_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_to_another", condition=~Q(delegate=F("owner"))),
            models.CheckConstraint(
                name="delegation_ends_after_start", condition=Q(until__gt=F("starts_at"))
            ),
        ]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Not taken up and not withdrawn; some of them may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """An invitation by e-mail to roles in one place.

    The address is personal: it is emptied once the invitation was taken up or withdrawn.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    email = models.EmailField(blank=True)
    roles = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_emptied_when_over",
                condition=Q(email="") | Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_to_one_place",
                condition=Q(product__isnull=True) | Q(team__isnull=True),
            ),
        ]
