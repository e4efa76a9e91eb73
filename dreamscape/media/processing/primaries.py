"""From the chromaticities of three primaries and a white to matrices of linear light."""

from __future__ import annotations

from typing import NamedTuple

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
Point = tuple[float, float]

# The white of ICC's connection space (ICC.1:2022, 7.2.16), and Bradford's cone response (there, annex E).
D50: Vector = (0.9642, 1.0, 0.8249)
_BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_TOO_FLAT = 1e-6


class Primaries(NamedTuple):
    """Where red, green, blue and white lie in CIE 1931 xy."""

    red: Point
    green: Point
    blue: Point
    white: Point


def to_xyz(primaries: Primaries) -> Matrix:
    """The matrix from linear RGB to XYZ, adapted to D50.

    Raises ValueError for primaries that span no triangle.
    """
    white = _scaled(_from_xy(primaries.white))
    corners = transposed(
        (_from_xy(primaries.red), _from_xy(primaries.green), _from_xy(primaries.blue)),
    )
    strengths = applied(inverse(corners), white)
    unadapted: Matrix = tuple(tuple(a * b for a, b in zip(row, strengths, strict=True)) for row in corners)  # type: ignore[assignment]
    return multiplied(_to_d50(white), unadapted)


def applied(matrix: Matrix, vector: Vector) -> Vector:
    """`matrix` times `vector`."""
    x, y, z = vector
    a, b, c = matrix
    return (
        a[0] * x + a[1] * y + a[2] * z,
        b[0] * x + b[1] * y + b[2] * z,
        c[0] * x + c[1] * y + c[2] * z,
    )


def multiplied(first: Matrix, second: Matrix) -> Matrix:
    """`first` times `second`."""
    columns = transposed(second)
    return transposed((applied(first, columns[0]), applied(first, columns[1]), applied(first, columns[2])))


def transposed(matrix: Matrix) -> Matrix:
    """Rows as columns."""
    a, b, c = matrix
    return (a[0], b[0], c[0]), (a[1], b[1], c[1]), (a[2], b[2], c[2])


def inverse(matrix: Matrix) -> Matrix:
    """The matrix that undoes this one; ValueError where none does."""
    a, b, c = matrix
    across = (_cross(b, c), _cross(c, a), _cross(a, b))
    determinant = sum(x * y for x, y in zip(a, across[0], strict=True))
    if abs(determinant) < _TOO_FLAT:
        raise ValueError("These primaries span no triangle.")
    x, y, z = transposed(across)
    return _times(x, 1 / determinant), _times(y, 1 / determinant), _times(z, 1 / determinant)


def _to_d50(white: Vector) -> Matrix:
    """Bradford's adaptation from `white`."""
    here, there = applied(_BRADFORD, white), applied(_BRADFORD, D50)
    if min(here) < _TOO_FLAT:
        raise ValueError("This is no white.")
    ratio: Matrix = (
        (there[0] / here[0], 0, 0),
        (0, there[1] / here[1], 0),
        (0, 0, there[2] / here[2]),
    )
    return multiplied(inverse(_BRADFORD), multiplied(ratio, _BRADFORD))


def _from_xy(point: Point) -> Vector:
    x, y = point
    return x, y, 1 - x - y


def _scaled(xyz: Vector) -> Vector:
    if xyz[1] < _TOO_FLAT:
        raise ValueError("This is no white.")
    return _times(xyz, 1 / xyz[1])


def _times(vector: Vector, factor: float) -> Vector:
    return vector[0] * factor, vector[1] * factor, vector[2] * factor


def _cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
