"""The two-way layout value = row + column + error by least squares, cells missing or not (pure).

    {row: {column: value}}  ->  Fit  ->  contrasts of rows, cells that lie off

Columns are taken out first: what is left are normal equations in the rows alone (Scheffé, The
Analysis of Variance, 1959, chapter 4). With every cell there it is the difference of means.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Cells = Mapping[str, Mapping[int, float]]
SINGULAR = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The layout fitted to cells.

    Attributes:
        rows: The effect of each row, the last one's 0.
        columns: The effect of each column.
        members: The rows that have a cell in each column.
        variance: The error's, on the scale of the values.
        df: Its degrees of freedom.
        normal: The equations that gave the effects of rows.
    """

    rows: Mapping[str, float]
    columns: Mapping[int, float]
    members: Mapping[int, Sequence[str]]
    variance: float
    df: int
    normal: Sequence[Sequence[float]]

    def contrast(self, weights: Mapping[str, float]) -> tuple[float, float]:
        """Return a contrast of rows, its weights adding up to 0, and its variance."""
        wanted = [weights.get(row, 0.0) for row in self.rows]
        solved = _solve(self.normal, wanted)
        assert solved is not None, "the same equations were solved for the rows"
        value = math.fsum(weight * self.rows[row] for row, weight in weights.items())
        factor = math.fsum(a * b for a, b in zip(wanted, solved, strict=True))
        return value, factor * self.variance

    def missed(self, row: str, column: int, value: float) -> tuple[float, float]:
        """Return how far a cell that is not in the fit lies off it, and the variance of that.

        The mean of the column is independent of what the rows differ by.
        """
        members = self.members[column]
        weights = dict.fromkeys(members, -1 / len(members))
        weights[row] = weights.get(row, 0.0) + 1
        _, of_rows = self.contrast(weights)
        expected = self.rows[row] + self.columns[column]
        return value - expected, of_rows + self.variance * (1 + 1 / len(members))


def fit(cells: Cells) -> Fit | None:
    """Fit the layout; None where the cells don't tie all rows together, or tell no error."""
    rows = list(cells)
    columns: dict[int, list[str]] = {}
    for row, of_row in cells.items():
        for column in of_row:
            columns.setdefault(column, []).append(row)
    means = {
        column: math.fsum(cells[row][column] for row in members) / len(members)
        for column, members in columns.items()
    }
    normal = tuple(
        tuple(
            math.fsum(
                (row == other) - 1 / len(members)
                for members in columns.values()
                if row in members and other in members
            )
            for other in rows
        )
        for row in rows
    )
    right = [math.fsum(value - means[c] for c, value in cells[row].items()) for row in rows]
    effects = _solve(normal, right)
    df = sum(map(len, cells.values())) - len(rows) - len(columns) + 1
    if effects is None or df < 1:
        return None
    row_effects = dict(zip(rows, effects, strict=True))
    column_effects = {
        column: means[column] - math.fsum(row_effects[row] for row in members) / len(members)
        for column, members in columns.items()
    }
    squares = math.fsum(
        (value - row_effects[row] - column_effects[column]) ** 2
        for row, of_row in cells.items()
        for column, value in of_row.items()
    )
    return Fit(
        rows=row_effects,
        columns=column_effects,
        members=columns,
        variance=squares / df,
        df=df,
        normal=normal,
    )


def _solve(normal: Sequence[Sequence[float]], right: Sequence[float]) -> list[float] | None:
    """Solve for the effects of all rows but the last, whose is 0; None where that is singular."""
    size = len(right) - 1
    table = [[*line[:size], value] for line, value in zip(normal[:size], right, strict=False)]
    for place in range(size):
        best = max(range(place, size), key=lambda line: abs(table[line][place]))
        table[place], table[best] = table[best], table[place]
        pivot = table[place]
        if abs(pivot[place]) < SINGULAR:
            return None
        for line in table:
            if line is not pivot and line[place]:
                part = line[place] / pivot[place]
                line[:] = [own - part * theirs for own, theirs in zip(line, pivot, strict=True)]
    return [*(table[place][size] / table[place][place] for place in range(size)), 0.0]
