"""What belongs to an item: criteria, versions, dependencies, comments, files."""

import pytest

from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.queries.items import item_of
from quarterdeck.apps.backlog.services import (
    attachments,
    comments,
    criteria,
    dependencies,
    variants,
)
from quarterdeck.apps.backlog.services.comments import CommentEmpty, CommentTooLong
from quarterdeck.apps.backlog.services.criteria import (
    CriterionChanged,
    CriterionEmpty,
    NoSuchCriterion,
)
from quarterdeck.apps.backlog.services.dependencies import (
    DependencyCycle,
    DependencyUnfit,
    NoSuchDependency,
)
from quarterdeck.apps.backlog.services.variants import NoSuchVariant, VariantUnknown
from quarterdeck.apps.workspaces.permissions import NotYours
from quarterdeck.engines.ranges import Range


def test_a_criterions_code_is_never_given_twice(world):
    world.item()
    for text in ("One", "Two"):
        criteria.add_criterion(actor=world.actor("product_owner"), item="RND-1", text=text)
    criteria.remove_criterion(actor=world.actor("product_owner"), item="RND-1", code="AC-2")

    third = criteria.add_criterion(actor=world.actor("product_owner"), item="RND-1", text="Three")

    assert third.code == "AC-3"
    detail = item_of(actor=world.actor("developer"), item="RND-1")
    assert [(row.code, row.text) for row in detail.criteria] == [("AC-1", "One"), ("AC-3", "Three")]


def test_criteria_belong_to_the_product_owner(world):
    world.item()
    criteria.add_criterion(actor=world.actor("product_owner"), item="RND-1", text="One")

    with pytest.raises(NotYours):
        criteria.add_criterion(actor=world.actor("developer"), item="RND-1", text="Two")
    with pytest.raises(NotYours):
        criteria.edit_criterion(
            actor=world.actor("developer"), item="RND-1", code="AC-1", text="Other"
        )


def test_a_criterion_edited_by_two_keeps_both_versions(world):
    world.item()
    criteria.add_criterion(actor=world.actor("product_owner"), item="RND-1", text="One")
    criteria.edit_criterion(
        actor=world.actor("product_owner"), item="RND-1", code="1", text="Theirs", was="One"
    )

    with pytest.raises(CriterionChanged) as refusal:
        criteria.edit_criterion(
            actor=world.actor("product_owner"), item="RND-1", code="1", text="Mine", was="One"
        )

    assert refusal.value.facts["theirs"] == {"text": "Theirs"}


def test_criteria_refusals(world):
    world.item()
    with pytest.raises(CriterionEmpty):
        criteria.add_criterion(actor=world.actor("product_owner"), item="RND-1", text=" ")
    with pytest.raises(NoSuchCriterion):
        criteria.remove_criterion(actor=world.actor("product_owner"), item="RND-1", code="AC-9")


def test_a_version_has_its_own_figures_by_whose_they_are(world):
    world.item()
    variants.set_variant(
        actor=world.actor("product_owner"), item="RND-1", name="good enough", value="3..4..8"
    )
    variants.set_variant(actor=world.actor("developer"), item="RND-1", name="good enough", effort=2)

    (row,) = item_of(actor=world.actor("developer"), item="RND-1").row.variants
    assert (row.name, row.value, row.effort) == ("good enough", Range(3, 4, 8), Range.point(2))
    with pytest.raises(NotYours):
        variants.set_variant(
            actor=world.actor("product_owner"), item="RND-1", name="perfect", effort=2
        )
    with pytest.raises(VariantUnknown):
        variants.set_variant(actor=world.actor("product_owner"), item="RND-1", name="best")
    with pytest.raises(NoSuchVariant):
        variants.remove_variant(actor=world.actor("developer"), item="RND-1", name="perfect")


def test_a_cycle_is_refused_and_shown(world):
    for title in "ABC":
        world.item(title)
    developer = world.actor("developer")
    dependencies.add_dependency(actor=developer, item="RND-1", needs="RND-2")
    dependencies.add_dependency(actor=developer, item="RND-2", needs="RND-3")

    with pytest.raises(DependencyCycle) as refusal:
        dependencies.add_dependency(actor=developer, item="RND-3", needs="RND-1")

    assert refusal.value.facts["cycle"] == ["RND-3", "RND-1", "RND-2", "RND-3"]
    assert "RND-3 → RND-1 → RND-2 → RND-3" in str(refusal.value)


def test_dependency_refusals(world):
    world.item("A")
    world.new_product("OTH", "Other")
    world.item("B", product="OTH")
    for needs in ("RND-1", "OTH-1"):
        with pytest.raises(DependencyUnfit):
            dependencies.add_dependency(actor=world.actor("developer"), item="RND-1", needs=needs)
    world.item("C")
    with pytest.raises(NoSuchDependency):
        dependencies.remove_dependency(actor=world.actor("developer"), item="RND-1", needs="RND-2")


def test_a_comment_is_its_authors_and_never_stands_in_the_record(world):
    world.item()
    comment = comments.add_comment(
        actor=world.actor("stakeholder"), item="RND-1", text="Mrs Meyer asked for this"
    )
    with pytest.raises(NotYours):
        comments.edit_comment(
            actor=world.actor("developer"), item="RND-1", comment_id=comment.pk, text="No"
        )
    comments.edit_comment(
        actor=world.actor("stakeholder"), item="RND-1", comment_id=comment.pk, text="Someone asked"
    )

    (row,) = item_of(actor=world.actor("developer"), item="RND-1").comments
    assert (row.author, row.text) == ("Paul Adeyemi", "Someone asked")
    comments.remove_comment(actor=world.actor("stakeholder"), item="RND-1", comment_id=comment.pk)
    comment.refresh_from_db()
    assert comment.text == ""
    assert not any(
        "Meyer" in str(record.before) + str(record.after) for record in AuditRecord.objects.all()
    )


def test_comment_refusals(world):
    world.item()
    for text, refusal in ((" ", CommentEmpty), ("x" * 20_001, CommentTooLong)):
        with pytest.raises(refusal):
            comments.add_comment(actor=world.actor("developer"), item="RND-1", text=text)


def test_a_file_stands_on_the_item_until_it_is_removed(world):
    world.item()
    attachment = attachments.attach_file(
        actor=world.actor("developer"),
        item="RND-1",
        name="plan.txt",
        media_type="text/plain",
        content=b"plan",
    )
    (row,) = item_of(actor=world.actor("stakeholder"), item="RND-1").attachments
    assert (row.name, row.size) == ("plan.txt", 4)

    attachments.remove_attachment(
        actor=world.actor("developer"), item="RND-1", attachment_id=attachment.pk
    )

    assert item_of(actor=world.actor("stakeholder"), item="RND-1").attachments == ()
