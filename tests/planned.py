"""Plans for tests: asked for through the service, computed by the jobs' own runner."""

from quarterdeck.apps.jobs import worker
from quarterdeck.apps.planning.models import ReleasePlan
from quarterdeck.apps.planning.services import releases


def solved(world, capacities="10", part="product_owner", **options):
    """A plan of the world's product, computed."""
    plan = releases.solve_release(
        actor=world.actor(part), product="RND", capacities=capacities, **options
    )
    worker.run_waiting()
    return ReleasePlan.objects.get(pk=plan.pk)


def titles(plan):
    """The titles of a plan's items, sprint by sprint."""
    rows = plan.planned.select_related("item").order_by("position")
    sprints = [[] for _ in plan.sprints]
    for row in rows:
        sprints[row.sprint].append(row.item.title)
    return sprints
