"""A table from a table: aggregated, balanced, converted, cut out; each says in its notes what was done."""
