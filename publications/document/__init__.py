"""The document core: one model of a report or an anthology, and the writers that print it.

Plain Python, no Django: pages become a `model.Document`, and a writer turns it into bytes.
"""
