"""Findings become tables, charts and sentences as plain data."""
