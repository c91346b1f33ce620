"""What the built-in figures of Belgium are compiled from."""
