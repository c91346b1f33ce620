"""Domino effects of a closure, statically: who loses, through whom, in which round, in which place."""
