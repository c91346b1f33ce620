"""Changes that say exactly what they change, and what follows from all of them together."""
