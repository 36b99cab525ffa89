"""quarterdeck.plan/1 and quarterdeck.plan-result/1, to the key."""

import copy
import json

import pytest
from hypothesis import given, settings

from plan_problems import item, problem, small_problems
from quarterdeck.engines.plan import (
    InstanceError,
    Plan,
    document_of,
    problem_from,
    result_document,
    solve,
    solver,
)
from quarterdeck.engines.ranges import Range

TWO_SPRINTS = {
    "format": "quarterdeck.plan/1",
    "sprints": [{"capacity": 20}, {"name": "Second", "capacity": 9.5}],
    "items": [
        {"id": "A", "title": "Tour list", "value": 8, "effort": 5, "after": ["B"]},
        {
            "id": "B",
            "variants": [
                {"name": "good enough", "value": 3, "effort": 2},
                {"name": "standard", "value": 5, "effort": [3, 4, 8]},
            ],
        },
        {"id": "C", "effort": 30},
    ],
    "bundles": [{"id": "customer 1", "value": 10, "items": ["A", "B"]}],
    "stakeholders": [{"id": "sales", "weight": 2, "floor": 0.5, "wants": {"A": 3, "B": 1}}],
    "take": ["B"],
    "leave": [],
    "discount_per_sprint": 0.1,
}


def test_a_document_is_read_with_its_defaults():
    read = problem_from(TWO_SPRINTS)

    assert [(s.name, s.capacity) for s in read.sprints] == [("S1", 20), ("Second", 9.5)]
    a, b, c = read.items
    assert (a.title, a.after, a.variants[0].name) == ("Tour list", ("B",), None)
    assert b.variants[1].effort == Range(3, 4, 8)
    assert c.variants[0].value == 0
    assert read.stakeholders[0].wants == {"A": 3, "B": 1}
    assert (read.take, read.leave, read.discount_per_sprint) == (("B",), (), 0.1)


def test_all_but_sprints_and_items_may_be_absent():
    read = problem_from({"format": "quarterdeck.plan/1", "sprints": [{"capacity": 1}], "items": []})

    assert (read.bundles, read.stakeholders, read.take, read.discount_per_sprint) == ((), (), (), 0)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["format"], "quarterdeck.plan/2", "format"),
        (["sprint"], [], "the document"),
        (["items", 0, "vlaue"], 3, "items[0]"),
        (["items", 0, "effort"], None, "items[0].effort"),
        (["items", 0, "effort"], [1, 2], "items[0].effort"),
        (["items", 0, "effort"], [3, 2, 4], "items[0].effort"),
        (["items", 0, "effort"], "5", "items[0].effort"),
        (["items", 0, "effort"], -5, "items[0].effort"),
        (["items", 0, "effort"], float("nan"), "items[0].effort"),
        (["items", 0, "value"], True, "items[0].value"),
        (["items", 0, "title"], None, "items[0].title"),
        (["items", 0, "id"], 7, "items[0].id"),
        (["items", 0, "after"], "B", "items[0].after"),
        (["items", 0, "after"], [1], "items[0].after[0]"),
        (["items", 1, "effort"], 3, "items[1]"),
        (["items", 1, "variants"], [], "items[1].variants"),
        (["items", 1, "variants", 0], {"name": "x", "value": 1}, "items[1].variants[0]"),
        (["items", 1, "variants", 0], {"value": 1, "effort": 1}, "items[1].variants[0]"),
        (["items", 2], {"id": "C"}, "items[2]"),
        (["items", 2], 5, "items[2]"),
        (["sprints", 0], {"name": "S1"}, "sprints[0]"),
        (["sprints", 1, "name"], "S1", "sprints[1].name"),
        (["bundles", 0], {"id": "b", "items": ["A"]}, "bundles[0]"),
        (["stakeholders", 0, "wants"], ["A"], "stakeholders[0].wants"),
        (["stakeholders", 0, "wants"], {"A": "much"}, "stakeholders[0].wants.A"),
        (["take"], "B", "take"),
        (["discount_per_sprint"], [0], "discount_per_sprint"),
    ],
)
def test_another_shape_is_refused_with_its_place(path, value, place):
    document = copy.deepcopy(TWO_SPRINTS)
    *outer, last = path
    here = document
    for step in outer:
        here = here[step]
    here[last] = value

    with pytest.raises(InstanceError) as refused:
        problem_from(document)

    assert refused.value.place == place


@pytest.mark.parametrize("nothing", [None, [], "plan", 3])
def test_what_is_no_object_is_refused(nothing):
    with pytest.raises(InstanceError, match="the document"):
        problem_from(nothing)


@settings(deadline=None, max_examples=50)
@given(small_problems())
def test_a_problem_comes_back_from_its_document(problem):
    written = json.loads(json.dumps(document_of(problem)))

    assert problem_from(written, unestimated=True) == problem


def test_an_item_without_effort_is_only_read_where_it_is_expected():
    written = document_of(problem(5, item("A", 3, None)))

    assert problem_from(written, unestimated=True).items[0].has_effort is False
    with pytest.raises(InstanceError, match="A"):
        problem_from(written)


def test_a_result_has_exactly_the_keys_of_the_format():
    read = problem_from(TWO_SPRINTS)
    plan = solve(read, engine=solver.in_process)
    out = result_document(plan, read)

    assert list(out) == [
        "format", "status", "value", "bound", "gap", "seconds", "chosen", "bundles", "left"
    ]  # fmt: skip
    assert (out["format"], out["status"]) == ("quarterdeck.plan-result/1", "optimal")
    assert out["value"] == 8 + 5 + 10
    assert out["chosen"] == [
        {"item": "A", "variant": None, "sprint": "S1"},
        {"item": "B", "variant": "standard", "sprint": "S1"},
    ]
    assert out["bundles"] == ["customer 1"]
    assert out["left"] == [{"item": "C", "reason": "larger than every sprint"}]


def test_a_result_without_a_plan_names_the_conflict_and_no_numbers():
    asked = problem(5, item("A", 3, 9), item("B"), take=("A",))
    out = result_document(solve(asked), asked)

    assert out["status"] == "infeasible"
    assert (out["value"], out["bound"], out["gap"]) == (None, None, None)
    assert (out["chosen"], out["left"], out["conflict"]) == ([], [], ["A"])


def test_a_plan_on_the_way_is_called_feasible():
    asked = problem(5, item("A", 3, 2))
    out = result_document(Plan("feasible", {}, 0.0, 3.0, 3e9, 1.23456), asked)

    assert (out["status"], out["seconds"]) == ("feasible", 1.235)
    assert out["left"] == [{"item": "A", "reason": "outweighed"}]
