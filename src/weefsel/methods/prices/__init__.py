"""The price side: costs pushed on, prices set from outside, and what households pay."""
