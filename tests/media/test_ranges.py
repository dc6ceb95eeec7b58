"""Byte ranges as RFC 9110 has them; the bytes are compared, not only the numbers."""

from __future__ import annotations

import io

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from media import ranges

DATA = bytes(range(256)) * 40
FACTORY = RequestFactory()


def ask(method: str = "GET", **headers: str):
    return ranges.respond(
        FACTORY.generic(method, "/x", headers=headers),
        io.BytesIO(DATA),
        size=len(DATA),
        media_type="video/mp4",
        etag="abc",
    )


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_without_a_range_the_whole_is_sent():
    response = ask()
    assert (response.status_code, body(response)) == (200, DATA)
    assert response["Content-Length"] == str(len(DATA))
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("header", "expected", "said"),
    [
        ("bytes=0-9", DATA[:10], "bytes 0-9/10240"),
        ("bytes=100-", DATA[100:], "bytes 100-10239/10240"),
        ("bytes=-5", DATA[-5:], "bytes 10235-10239/10240"),
        ("bytes=10000-99999", DATA[10000:], "bytes 10000-10239/10240"),
        ("bytes=-99999", DATA, "bytes 0-10239/10240"),
    ],
)
def test_a_range_answers_206_with_these_bytes(header, expected, said):
    response = ask(Range=header)
    assert (response.status_code, body(response)) == (206, expected)
    assert response["Content-Range"] == said
    assert response["Content-Length"] == str(len(expected))


@pytest.mark.parametrize("header", ["bytes=10240-", "bytes=-0", "bytes=99999999999999999999-"])
def test_a_range_past_the_end_answers_416_with_the_size(header):
    response = ask(Range=header)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10240")


@pytest.mark.parametrize("header", ["bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "x"])
def test_a_range_that_is_not_understood_gets_the_whole(header):
    response = ask(Range=header)
    assert (response.status_code, body(response)) == (200, DATA)


def test_if_range_with_an_old_version_gets_the_whole():
    assert ask(Range="bytes=0-9", **{"If-Range": '"old"'}).status_code == 200
    assert ask(Range="bytes=0-9", **{"If-Range": '"abc"'}).status_code == 206


def test_what_the_viewer_has_is_not_sent_again():
    assert ask(**{"If-None-Match": '"abc"'}).status_code == 304


def test_head_says_the_same_without_the_bytes():
    response = ask("HEAD", Range="bytes=0-9")
    assert (response.status_code, response["Content-Length"], body(response)) == (206, "10", b"")


@given(st.text(max_size=30), st.integers(0, 10**6))
def test_no_header_breaks_the_parser(header, size):
    try:
        span = ranges.parse(header, size)
    except ranges.Unsatisfiable:
        return
    assert span is None or 0 <= span[0] <= span[1] < size
