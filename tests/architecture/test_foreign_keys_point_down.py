"""Foreign keys name their target by a string, so import-linter cannot see them."""

from django.apps import apps

from house import layers_of

LAYERS = layers_of("The order of the domains")
HEIGHT = {app.strip(" ()"): -n for n, layer in enumerate(LAYERS) for app in layer.split("|")}


def relations_between_domains():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                here, there = model._meta.app_label, field.related_model._meta.app_label
                if here != there and {here, there} <= HEIGHT.keys():
                    yield field, here, there


def test_every_domain_has_its_place():
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("quarterdeck.apps.")}

    assert ours <= HEIGHT.keys()


def test_relations_between_domains_point_down():
    upward = [
        str(field)
        for field, here, there in relations_between_domains()
        # The user model is everybody's: Django has one, and it is named in the settings.
        if there != "accounts" and HEIGHT[there] >= HEIGHT[here]
    ]

    assert upward == []


def test_relations_between_domains_cannot_be_climbed():
    """A lower domain must not reach an upper one's rows behind its services: related_name="+"."""
    climbable = [
        str(field)
        for field, _, there in relations_between_domains()
        if there != "accounts" and not field.remote_field.hidden
    ]

    assert climbable == []
