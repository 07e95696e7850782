"""The IDX format of MNIST: arrays of unsigned bytes behind a short header."""

import struct

import numpy
from dataset import require


def unpack(content: bytes, file: str) -> numpy.ndarray:
    """The array in an IDX file of unsigned bytes."""
    zeros, kind, dimensions = struct.unpack(">HBB", content[:4])
    require(zeros == 0 and kind == 8, f"{file} is not an IDX file of unsigned bytes.")
    start = 4 + 4 * dimensions
    shape = struct.unpack(f">{dimensions}I", content[4:start])
    return numpy.frombuffer(content, numpy.uint8, offset=start).reshape(shape)


def pack(array: numpy.ndarray) -> bytes:
    """The IDX file of an array of unsigned bytes."""
    require(array.dtype == numpy.uint8, f"IDX files hold bytes, not {array.dtype}.")
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def sixteen_greys(pictures: numpy.ndarray) -> numpy.ndarray:
    """The pictures in the 16 greys 0, 17, …, 255, each pixel in the nearest one: half the size once packed."""
    return ((pictures.astype(numpy.uint16) + 8) // 17 * 17).astype(numpy.uint8)
