"""Domino effects through time: the daily model on a fabric, its events, and what it says."""
