"""HTTP byte ranges (RFC 9110, section 14) over a file, streamed in pieces.

Django's FileResponse answers a Range request with the whole file, so seeking in a film would
fetch it from the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags, quote_etag

PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


class Unsatisfiable(Exception):
    """The asked range begins past the end."""


def parse(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for, both included; None when the whole file is to be sent.

    A malformed header and a list of several ranges are answered with the whole, as the RFC
    allows. Raises `Unsatisfiable` when no byte of the range exists.
    """
    match = _RANGE.fullmatch(header.strip())
    if not match or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    if len(first) > 18 or len(last) > 18:
        raise Unsatisfiable
    if not first:  # the last N bytes
        length = int(last)
        if length == 0 or size == 0:
            raise Unsatisfiable
        return max(0, size - length), size - 1
    start, end = int(first), int(last) if last else size - 1
    if last and end < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, min(end, size - 1)


def respond(
    request: HttpRequest,
    file: BinaryIO,
    *,
    size: int,
    media_type: str,
    etag: str,
    filename: str | None = None,
) -> HttpResponseBase:
    """Answer GET or HEAD with 200, 206, 304 or 416. `etag` is bare; the file is closed at the end."""
    tag = quote_etag(etag)
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        file.close()
        response: HttpResponseBase = HttpResponse(status=304)
        response["ETag"] = tag
        return response
    span = None
    header = request.headers.get("Range")
    # A range is only good for the version the client holds; for another one it gets the whole.
    if header and request.headers.get("If-Range", tag) == tag:
        try:
            span = parse(header, size)
        except Unsatisfiable:
            file.close()
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
            return response
    start, end = span or (0, size - 1)
    if request.method == "HEAD":
        file.close()
        response = HttpResponse(content_type=media_type)
    else:
        response = StreamingHttpResponse(_pieces(file, start, end), content_type=media_type)
    if span:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    # Kept by the viewer alone and asked about again: a withdrawal must reach every copy.
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = f'attachment; filename="{filename}"' if filename else "inline"
    return response


def _pieces(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with file:
        if stop_at := getattr(file, "stop_at", None):  # a file in a bucket need not send the rest
            stop_at(end + 1)
        file.seek(start)
        left = end - start + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
