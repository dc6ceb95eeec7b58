"""The pure core of subtitles: what a cue is, where it may break, how long it stays, how it is written.

No Django here: the folder works in a notebook. Times are integer milliseconds everywhere.
"""
