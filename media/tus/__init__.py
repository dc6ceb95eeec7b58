"""Resumable upload by the tus protocol, version 1.0.0: its headers and its files, without Django."""
