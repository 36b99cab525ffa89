"""The examples in the docstrings of what entrances share are true."""

import doctest

import pytest

from quarterdeck.apps.backlog import words
from quarterdeck.entrances.cli import answers, output
from quarterdeck.entrances.shapes import plain


@pytest.mark.parametrize("module", [words, plain, answers, output], ids=lambda m: m.__name__)
def test_examples_are_true(module):
    result = doctest.testmod(module)

    assert (result.attempted > 0, result.failed) == (True, 0)
