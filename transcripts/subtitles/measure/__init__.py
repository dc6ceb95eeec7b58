"""How good words and cues are, beside what a person wrote down: one module a measure, pure functions.

Each gives a small value that can be added to that of another film: rates of many films are rates of all
their words together, not means of rates. docs/evaluation.md defines them and names where each comes from.
"""
