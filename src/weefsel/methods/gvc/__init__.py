"""Value chains: what exports contain, whose value added it is, and who absorbs it."""
