"""Answers are compressed and padded, and say so; readers get what was written."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from quarterdeck.entrances.web.compression import MOST_PADDING, CompressionMiddleware, padded

TEXT = b"Warn the planner when a visit is late. " * 40


@pytest.fixture
def answered(rf):
    def answered(response, encoding="br, gzip"):
        request = rf.get("/", headers={"Accept-Encoding": encoding})
        return CompressionMiddleware(lambda _request: response)(request)

    return answered


def test_a_page_is_smaller_and_reads_the_same(answered):
    response = answered(HttpResponse(TEXT, headers={"ETag": '"abc"'}))
    assert gzip.decompress(response.content) == TEXT
    assert len(response.content) < len(TEXT) / 4
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Length"] == str(len(response.content))
    assert response["Vary"] == "Accept-Encoding"
    assert response["ETag"] == 'W/"abc"'


def test_its_length_tells_nothing(answered):
    lengths = {len(answered(HttpResponse(TEXT)).content) for _ in range(60)}
    assert len(lengths) > 10
    assert max(lengths) - min(lengths) < MOST_PADDING


def test_the_padding_is_passed_over():
    plain = gzip.compress(TEXT, mtime=0)
    for _ in range(20):
        assert gzip.decompress(padded(plain)) == TEXT


@pytest.mark.parametrize(
    "response",
    [
        lambda: HttpResponse(b"Saved"),
        lambda: HttpResponse(TEXT, headers={"Content-Encoding": "br"}),
        lambda: StreamingHttpResponse([TEXT]),
    ],
    ids=["short", "compressed already", "stream"],
)
def test_the_rest_goes_as_it_is(answered, response):
    sent = answered(response())
    assert sent.get("Content-Encoding") != "gzip"
    assert b"".join(sent) == b"".join(response())


def test_who_cannot_read_it_gets_it_plain(answered):
    response = answered(HttpResponse(TEXT), encoding="identity")
    assert response.content == TEXT
    assert response["Vary"] == "Accept-Encoding"


def test_the_pages_go_through_it(client, world):
    client.force_login(world.people["product_owner"])
    answer = client.get("/p/RND/backlog/", headers={"Accept-Encoding": "gzip"})
    assert b"No items yet" in gzip.decompress(answer.content)
