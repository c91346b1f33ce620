"""Arrays in, arrays out: the equations, with no labels, no files, no words for the user.

Symbols Z, A, L, x, y live only on this floor. A kernel that finds no valid answer raises a `NoAnswer` with
the positions that are at fault; the floor above turns positions into names.
"""
