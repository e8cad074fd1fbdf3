"""From observed calls to typed functions: types, ranges and effects of every expression."""
