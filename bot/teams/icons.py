"""The two icons of the app in Teams, drawn here: two keys, as pixels of a PNG; pure.

https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons
"""

import struct
import zlib
from collections.abc import Callable
from math import hypot

COLOR, OUTLINE = 192, 32
"""Pixels of a side."""
GROUND = (0x24, 0x3B, 0x6B)

_KEY = 0.36
"""How far the middle of each key is from the left and the right edge, of a side of 1."""
_BOW, _END = 0.33, 0.74
_RING = 0.095

_Pixel = Callable[[float, float], tuple[int, int, int, int]]
"""Red, green, blue and how much it covers, at a place in a square with sides of 1."""


def color() -> bytes:
    """White keys on a ground of one colour."""
    return _png(COLOR, lambda x, y: _over(_covered(x, y, COLOR, stroke=0.042)))


def outline() -> bytes:
    """The same keys, white on nothing, as Teams asks of the small icon."""
    return _png(OUTLINE, lambda x, y: (255, 255, 255, round(255 * _covered(_wide(x), _wide(y), OUTLINE, stroke=0.03))))


def _wide(place: float) -> float:
    """The small icon has no margin: what stands in the middle of the large one fills it."""
    return 0.5 + (place - 0.5) * 0.64


def _over(share: float) -> tuple[int, int, int, int]:
    red, green, blue = (round(ground + (255 - ground) * share) for ground in GROUND)
    return red, green, blue, 255


def _covered(x: float, y: float, side: int, *, stroke: float) -> float:
    """How much of a pixel the keys cover: all of it inside, a part of it on their edge."""
    far = min(_to_key(x - _KEY, y), _to_key(1 - _KEY - x, 1 - y))
    return min(1.0, max(0.0, 0.5 + (stroke - far) * side))


def _to_key(x: float, y: float) -> float:
    """How far a point is from the lines of a key that hangs on its ring, its bit to the left."""
    ring = abs(hypot(x, y - _BOW) - _RING)
    blade = _to_line(x, y, (0.0, _BOW + _RING), (0.0, _END))
    bits = (_to_line(x, y, (0.0, at), (-length, at)) for at, length in ((_END, 0.1), (_END - 0.11, 0.07)))
    return min(ring, blade, *bits)


def _to_line(x: float, y: float, one: tuple[float, float], other: tuple[float, float]) -> float:
    long_x, long_y = other[0] - one[0], other[1] - one[1]
    along = ((x - one[0]) * long_x + (y - one[1]) * long_y) / (long_x**2 + long_y**2)
    nearest = min(1.0, max(0.0, along))
    return hypot(x - one[0] - nearest * long_x, y - one[1] - nearest * long_y)


def _png(side: int, pixel: _Pixel) -> bytes:
    """https://www.w3.org/TR/png-3/: eight bits each of red, green, blue and alpha, rows without a filter."""
    places = [(number + 0.5) / side for number in range(side)]
    rows = b"".join(b"\0" + bytes(part for x in places for part in pixel(x, y)) for y in places)
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    pieces = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_piece(*one) for one in pieces)


def _piece(kind: bytes, told: bytes) -> bytes:
    return struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))
