"""Quantified goals of policy, and how far they are."""
