"""Documents frozen by earlier versions of the program, brought to the present one.

Only what has a default is added: an old edition says what it said.
"""

from __future__ import annotations

from typing import Any

#: What version 2 added to the nodes of version 1.
_SINCE_2: dict[str, dict[str, Any]] = {
    "FilmBox": {"short_url": "", "chapters": []},
    "Signature": {"date": "", "picture": None, "alt": ""},
    "Section": {"easy_read": []},
    "Imprint": {"url": ""},
}


def upgraded(value: Any) -> Any:
    """The JSON value of a document as the newest version writes it; anything else as it is."""
    if isinstance(value, dict) and value.get("schema_version") == 1:
        value = {**_with_defaults(value), "schema_version": 2}
    return value


def _with_defaults(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_defaults(item) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {name: _with_defaults(item) for name, item in value.items()}
    return {**_SINCE_2.get(str(value.get("type")), {}), **inner}
