"""Faces: they show, they do not compute."""
