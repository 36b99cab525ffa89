"""Having a release plan computed: what is asked, what is kept, what is refused."""

import pytest

from planned import solved, titles
from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.services import dependencies, items, variants
from quarterdeck.apps.jobs import worker
from quarterdeck.apps.jobs.models import Job
from quarterdeck.apps.planning.capacity import CapacityUnfit, SprintNamesUnfit, TimeLimitUnfit
from quarterdeck.apps.planning.models import PlanSettings, ReleasePlan
from quarterdeck.apps.planning.services import releases
from quarterdeck.apps.planning.services.releases import NoSuchPlan, NotUnderWay, PlanUnderWay
from quarterdeck.apps.workspaces.permissions import NotYours, ScopeMissing
from quarterdeck.engines import plan as engine
from quarterdeck.errors import NotFound


def test_the_best_plan_is_found_proven_and_kept_with_what_it_rests_on(world):
    world.item("A", value=8, effort=6)
    world.item("B", value=7, effort=5)
    world.item("C", value=6, effort=5)

    plan = solved(world, "10")

    assert (plan.state, plan.proven, plan.value, plan.bound, plan.gap) == (
        "solved",
        True,
        13,
        13,
        0,
    )
    assert titles(plan) == [["B", "C"]]
    assert plan.inputs["sprints"] == [{"name": "Sprint 1", "capacity": 10}]
    assert [item["id"] for item in plan.inputs["items"]] == ["RND-1", "RND-2", "RND-3"]
    assert plan.in_order == {"value": 8, "items": ["RND-1"], "ends_at": "RND-2"}
    assert plan.result["left"] == [{"item": "RND-1", "reason": "outweighed"}]
    assert plan.engine_version == engine.ENGINE_VERSION
    assert AuditRecord.objects.filter(event="planning.plan.solved").count() == 1


def test_the_stored_inputs_give_the_stored_plan_again(world):
    for number in range(12):
        world.item(f"Item {number}", value=number % 5 + 1, effort=number % 3 + 1)
    plan = solved(world, "4, 3")

    problem = engine.problem_from(plan.inputs, unestimated=True)
    again = engine.result_document(engine.solve(problem), problem)

    assert {**again, "seconds": 0} == {**plan.result, "seconds": 0}


def test_versions_ranges_needs_and_missing_efforts_reach_the_engine(world):
    a = world.item("A", value="30..58..84", effort=[3, 4, 8])
    b = world.item("B", value=20)
    c = world.item("C", value=9, effort=2)
    variants.set_variant(
        actor=world.actor("product_owner"), item=world.key(a), name="good enough", value=40
    )
    variants.set_variant(
        actor=world.actor("developer"), item=world.key(a), name="good enough", effort=2
    )
    dependencies.add_dependency(actor=world.actor("developer"), item="RND-3", needs="RND-1")
    plan = solved(world, "4")

    assert plan.inputs["items"] == [
        {
            "id": "RND-1",
            "title": "A",
            "variants": [
                {"name": "good enough", "value": 40, "effort": 2},
                {"name": "standard", "value": [30, 58, 84], "effort": [3, 4, 8]},
            ],
        },
        {"id": "RND-2", "title": "B", "value": 20, "effort": None},
        {"id": "RND-3", "title": "C", "after": ["RND-1"], "value": 9, "effort": 2},
    ]
    assert [(row.item_id, row.variant, row.value) for row in plan.planned.order_by("position")] == [
        (a.pk, "good enough", 40),
        (c.pk, "", 9),
    ]
    assert plan.result["left"] == [{"item": world.key(b), "reason": "no effort"}]
    assert plan.unestimated_count == 1


def test_done_needs_are_met_and_needs_in_the_trash_are_passed_over_and_named(world):
    for title in "ABCD":
        world.item(title, value=1, effort=1)
    world.item("Epic", kind="epic")
    for item, needs in (("RND-1", "RND-2"), ("RND-3", "RND-4"), ("RND-3", "RND-5")):
        dependencies.add_dependency(actor=world.actor("developer"), item=item, needs=needs)
    items.edit_item(actor=world.actor("developer"), item="RND-2", changes={"state": "done"})
    items.trash_items(actor=world.actor("developer"), items=["RND-4"])

    plan = solved(world, "9")

    assert titles(plan) == [["A", "C"]]
    assert plan.dropped_needs == [["RND-3", "RND-4", "trash"], ["RND-3", "RND-5", "epic"]]


def test_an_item_needed_from_below_what_is_weighed_is_weighed_too(world, monkeypatch):
    for title in "ABCD":
        world.item(title, value=1, effort=1)
    dependencies.add_dependency(actor=world.actor("developer"), item="RND-1", needs="RND-4")
    monkeypatch.setattr(
        "quarterdeck.apps.planning.queries.problem.backlog_problem.__kwdefaults__", {"first": 2}
    )

    plan = solved(world, "9")

    assert [item["id"] for item in plan.inputs["items"]] == ["RND-1", "RND-2", "RND-4"]
    assert (plan.listed_count, plan.weighed_count) == (4, 3)
    assert sorted(titles(plan)[0]) == ["A", "B", "D"]


def test_values_that_say_little_are_counted(world):
    for number in range(4):
        world.item(f"Item {number}", value=3 if number else 8, effort=1)
    world.item("Not sized", value=3)

    plan = solved(world)

    assert (plan.common_value, plan.common_count, plan.unestimated_count) == (3, 3, 1)


def test_an_empty_backlog_has_the_empty_plan(world):
    plan = solved(world)

    assert (plan.state, plan.proven, plan.value, plan.planned.count()) == ("solved", True, 0, 0)


def test_a_capacity_that_fits_nothing_gives_the_empty_plan_with_reasons(world):
    world.item("A", value=5, effort=8)

    plan = solved(world, [0, 3])

    assert (plan.value, plan.proven) == (0, True)
    assert plan.result["left"] == [{"item": "RND-1", "reason": "larger than every sprint"}]


def test_the_next_plan_begins_with_what_was_asked_last(world):
    solved(world, "4 × 24", time_limit=5)

    settings = PlanSettings.objects.get(product=world.product)
    assert (settings.capacities, settings.time_limit) == ([24] * 4, 5)


def test_plans_are_numbered_within_their_product_and_may_be_named(world):
    first = solved(world)
    world.item("A", value=1, effort=1)
    second = solved(world, title="  Release  2.4 ", names=["December"])

    assert [(p.number, p.name) for p in (first, second)] == [(1, "Plan 1"), (2, "Release 2.4")]
    assert second.sprints == [{"name": "December", "capacity": 10}]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "how much each sprint can hold"),
        ([], "how much each sprint can hold"),
        (" , ", "how much each sprint can hold"),
        ("15, soon", "“soon” is no capacity"),
        ("15, -3", "cannot be negative: -3"),
        ([float("inf")], "“inf” is no capacity"),
        ([float("nan")], "“nan” is no capacity"),
        ([True], "“True” is no capacity"),
        ("1e99", "1e99 is more than"),
        ([1] * 27, "27 sprints"),
        ("30 × 5", "says 30 sprints"),
        ("0 x 5", "says 0 sprints"),
        ("3 × soon", "“3 × soon” is no capacity"),
    ],
)
def test_a_capacity_that_cannot_be_meant_is_refused_with_the_remedy(world, given, says):
    with pytest.raises(CapacityUnfit) as refused:
        releases.solve_release(actor=world.actor("product_owner"), product="RND", capacities=given)

    assert says in refused.value.message
    assert not ReleasePlan.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("20", [20]),
        ("15, 15, 10", [15, 15, 10]),
        ("15,15;10\n", [15, 15, 10]),
        ("4 × 24", [24] * 4),
        ("2x7.5, 3", [7.5, 7.5, 3]),
        ([1, 2.5], [1, 2.5]),
    ],
)
def test_capacities_are_read_as_people_write_them(world, given, read):
    plan = releases.solve_release(
        actor=world.actor("product_owner"), product="RND", capacities=given
    )

    assert [sprint["capacity"] for sprint in plan.sprints] == read


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"names": ["One"]}, SprintNamesUnfit),
        ({"names": ["One", "One"]}, SprintNamesUnfit),
        ({"names": ["One", " "]}, SprintNamesUnfit),
        ({"time_limit": 0}, TimeLimitUnfit),
        ({"time_limit": 3601}, TimeLimitUnfit),
        ({"time_limit": float("nan")}, TimeLimitUnfit),
    ],
)
def test_other_unfit_wishes_are_refused(world, options, refusal):
    with pytest.raises(refusal):
        releases.solve_release(
            actor=world.actor("product_owner"), product="RND", capacities="5, 5", **options
        )


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        ("product_owner", None),
        ("developer", None),
        ("scrum_master", None),
        ("stakeholder", NotYours),
        ("administrator", NotYours),
        ("outsider", NotFound),
    ],
)
def test_the_scrum_team_has_plans_computed(world, part, refusal):
    def solve():
        releases.solve_release(actor=world.actor(part), product="rnd", capacities="5")

    if refusal is None:
        solve()
        assert ReleasePlan.objects.count() == 1
    else:
        with pytest.raises(refusal):
            solve()


def test_a_token_needs_the_scope(world):
    with pytest.raises(ScopeMissing):
        releases.solve_release(
            actor=world.actor("developer", scopes=frozenset({"read"})),
            product="RND",
            capacities="5",
        )


def test_asked_for_the_same_again_the_plan_under_way_is_the_answer(world):
    ask = {"product": "RND", "capacities": "5"}
    first = releases.solve_release(actor=world.actor("product_owner"), **ask)
    second = releases.solve_release(actor=world.actor("developer"), **ask)

    assert first == second
    assert Job.objects.filter(name="planning.solve_release").count() == 1


def test_asked_for_another_while_one_is_computed_it_says_so(world):
    first = releases.solve_release(
        actor=world.actor("product_owner"), product="RND", capacities="5"
    )

    with pytest.raises(PlanUnderWay) as refused:
        releases.solve_release(actor=world.actor("developer"), product="RND", capacities="6")

    assert refused.value.facts == {"plan_id": first.pk}


def test_a_plan_whose_job_died_makes_way_for_the_next(world):
    dead = releases.solve_release(actor=world.actor("product_owner"), product="RND", capacities="5")
    Job.objects.update(state="failed", error="The worker stopped each time.", finished_at=world.now)

    plan = solved(world, "6")

    dead.refresh_from_db()
    assert (dead.state, dead.error) == ("failed", "The worker stopped each time.")
    assert plan.state == "solved"


def test_a_waiting_plan_is_cancelled_at_once(world):
    plan = releases.solve_release(actor=world.actor("product_owner"), product="RND", capacities="5")

    releases.cancel_release(actor=world.actor("developer"), plan_id=plan.pk)

    plan.refresh_from_db()
    assert (plan.state, plan.value) == ("cancelled", None)
    assert worker.run_waiting() == 0


def test_a_plan_cancelled_while_it_is_computed_keeps_the_best_so_far(world, monkeypatch):
    world.item("A", value=5, effort=3)
    plan = releases.solve_release(actor=world.actor("product_owner"), product="RND", capacities="5")

    def solve(problem, *, time_limit, progress):
        best = engine.Plan("feasible", {"RND-1": engine.Placement(0, 0)}, 5.0, 6.0, 0.2, 1.5)
        step = type("Step", (), {"best": best, "value": 5.0, "bound": 6.0})()
        assert progress(step)
        assert Job.objects.get().best == {"value": 5.0, "bound": 6.0, "items": 1}
        releases.cancel_release(actor=world.actor("product_owner"), plan_id=plan.pk)
        assert not progress(step)
        return best

    monkeypatch.setattr(engine, "solve", solve)
    worker.run_waiting()

    plan.refresh_from_db()
    assert (plan.state, plan.value, plan.bound, plan.proven) == ("cancelled", 5, 6, False)
    assert titles(plan) == [["A"]]
    assert Job.objects.get().state == "cancelled"


def test_what_is_finished_cannot_be_cancelled(world):
    plan = solved(world)

    with pytest.raises(NotUnderWay):
        releases.cancel_release(actor=world.actor("product_owner"), plan_id=plan.pk)


def test_an_outsider_knows_of_no_plan(world):
    plan = solved(world)

    with pytest.raises(NoSuchPlan):
        releases.cancel_release(actor=world.actor("outsider"), plan_id=plan.pk)


@pytest.mark.parametrize(
    "found",
    [
        engine.Plan("optimal", {"RND-1": engine.Placement(0, 0)}, 5.0, 5.0, 0.0),  # over capacity
        engine.Plan("optimal", {"RND-2": engine.Placement(0, 0)}, 9.0, 9.0, 0.0),  # worth 2
    ],
)
def test_a_plan_that_the_check_does_not_confirm_is_never_stored(world, monkeypatch, found):
    world.item("A", value=5, effort=30)
    world.item("B", value=2, effort=1)
    monkeypatch.setattr(engine, "solve", lambda *a, **k: found)

    plan = solved(world, "3")

    assert (plan.state, plan.value, plan.result) == ("failed", None, None)
    assert "no plan was stored" in plan.error
    assert Job.objects.get().state == "failed"


def test_a_job_done_twice_changes_nothing_the_second_time(world):
    world.item("A", value=5, effort=3)
    plan = solved(world)
    Job.objects.update(state="queued", finished_at=None)
    from quarterdeck.apps.jobs.running import wake_worker

    wake_worker(Job.objects.get())
    worker.run_waiting()

    again = ReleasePlan.objects.get()
    assert again.finished_at == plan.finished_at
    assert again.planned.count() == 1
    assert Item.objects.count() == 1
