"""Subtitle files: one module a format, each with `read(data) -> list[Cue]` and `write(cues) -> bytes`.

A format is added by writing its module. What a format cannot hold is refused on writing with
`MalformedSubtitle`, never dropped in silence; what is wrong in a file is refused with its line number.
"""
