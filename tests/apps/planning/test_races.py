"""Two people at once, each with a connection of their own."""

import pytest

from planned import solved
from quarterdeck.apps.jobs.models import Job
from quarterdeck.apps.planning.models import ReleasePlan
from quarterdeck.apps.planning.services import releases
from quarterdeck.apps.planning.services.releases import PlanUnderWay
from races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def each(functions):
    """A function that does another of these each time it is called."""
    waiting = list(functions)
    return lambda: waiting.pop()()


def test_of_two_different_plans_asked_for_at_once_one_is_computed(world):
    world.item("A", value=3, effort=2)
    actors = [world.actor("product_owner"), world.actor("developer")]

    met = at_once(
        2,
        each(
            lambda a=actor, c=capacity: releases.solve_release(actor=a, product="RND", capacities=c)
            for actor, capacity in zip(actors, ("5", "6"), strict=True)
        ),
    )

    assert sum(isinstance(one, ReleasePlan) for one in met) == 1
    assert sum(isinstance(one, PlanUnderWay) for one in met) == 1
    assert (ReleasePlan.objects.count(), Job.objects.count()) == (1, 1)


def test_the_same_plan_asked_for_at_once_is_computed_once(world):
    actors = [world.actor("product_owner") for _ in range(4)]

    met = at_once(
        4,
        each(
            lambda a=actor: releases.solve_release(actor=a, product="RND", capacities="5")
            for actor in actors
        ),
    )

    assert {one.pk for one in met} == {ReleasePlan.objects.get().pk}
    assert Job.objects.count() == 1


def test_two_plans_adopted_at_once_leave_the_order_of_one_of_them(world):
    for title, value, effort in (("A", 1, 3), ("B", 4, 2), ("C", 9, 4), ("D", 3, 1), ("E", 6, 4)):
        world.item(title, value=value, effort=effort)
    one, two = solved(world, "4"), solved(world, "3, 4")
    alone = {}
    for plan in (one, two):
        ids = plan.planned.order_by("position").values_list("item__title", "sprint")
        alone[plan.pk] = [title for title, _sprint in ids]
    actors = [world.actor("product_owner"), world.actor("product_owner")]

    met = at_once(
        2,
        each(
            lambda a=actor, p=plan: releases.adopt_plan(actor=a, plan_id=p.pk)
            for actor, plan in zip(actors, (one, two), strict=True)
        ),
    )

    assert all(isinstance(result, ReleasePlan) for result in met), met
    order = world.order()
    assert sorted(order) == ["A", "B", "C", "D", "E"]
    first = [set(order[: len(titles)]) == set(titles) for titles in alone.values()]
    assert any(first)


def test_cancelling_at_the_moment_of_its_end_leaves_one_whole_answer(world):
    world.item("A", value=3, effort=2)
    plan = releases.solve_release(actor=world.actor("product_owner"), product="RND", capacities="5")
    from quarterdeck.apps.jobs import worker

    actor = world.actor("product_owner")

    def cancel():
        return releases.cancel_release(actor=actor, plan_id=plan.pk)

    met = at_once(2, each([worker.run_waiting, cancel]))

    plan.refresh_from_db()
    refused = [one for one in met if isinstance(one, Exception)]
    assert all(isinstance(one, releases.NotUnderWay) for one in refused)
    assert plan.state in ("solved", "cancelled")
    assert (plan.value is None) == (plan.result is None)
    assert plan.planned.count() == (0 if plan.value is None else 1)
