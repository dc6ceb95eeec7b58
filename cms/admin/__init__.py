"""Recordings in Wagtail's interface: uploading, people and consents, progress, export."""
