"""The pictures of the docs are smaller, and every dot is as it was."""

import random
import struct
import zlib

import pytest

from house import ROOT
from smaller_png import smaller

WIDTH = 7


def part(name, content):
    named = name + content
    return struct.pack(">I", len(content)) + named + struct.pack(">I", zlib.crc32(named))


def filtered(lines, step):
    """Each line by another of the five filters, as the specification writes them forwards."""
    above = bytes(len(lines[0]))
    for kind, line in enumerate(lines):
        yield kind % 5
        for x, value in enumerate(line):
            left, corner = (line[x - step], above[x - step]) if x >= step else (0, 0)
            steps = [abs(above[x] - corner), abs(left - corner), abs(left + above[x] - 2 * corner)]
            paeth = (left, above[x], corner)[steps.index(min(steps))]
            yield (value - (0, left, above[x], (left + above[x]) // 2, paeth)[kind % 5]) % 256
        above = line


def picture(lines, *, colour=2, depth=8):
    head = struct.pack(">IIBBBBB", WIDTH, len(lines), depth, colour, 0, 0, 0)
    image = zlib.compress(bytes(filtered(lines, 3 if colour == 2 else 4)), 0)
    halves = part(b"IDAT", image[:9]) + part(b"IDAT", image[9:])
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + halves + part(b"IEND", b"")


@pytest.mark.parametrize(("colour", "channels"), [(2, 3), (6, 4)])
def test_every_dot_stays(colour, channels):
    dice = random.Random(1)
    lines = [bytes(dice.choices((0, 18, 255), k=WIDTH * channels)) for _ in range(20)]
    before = picture(lines, colour=colour)

    after = smaller(before)

    assert len(after) < len(before)
    length = struct.unpack_from(">I", after, 33)[0]
    assert after[37:41] == b"IDAT"
    assert zlib.decompress(after[41 : 41 + length]) == b"".join(b"\0" + line for line in lines)
    assert smaller(after) == after


def test_another_kind_of_picture_is_refused():
    with pytest.raises(ValueError, match="not the kind of picture"):
        smaller(picture([bytes(WIDTH)], colour=2, depth=16))


def test_the_pictures_of_the_docs_are_small():
    pictures = list((ROOT / "docs/pictures").glob("*.png"))
    assert {
        path.name: path.stat().st_size for path in pictures if path.stat().st_size > 200_000
    } == {}
    assert pictures
