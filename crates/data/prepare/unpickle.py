"""Pickled tables and arrays.

A pickle may name any function to call, so only those names are resolved that a table or an array needs; every
other name is refused.
"""

import io
import pickle

import numpy
import pandas


class DataUnpickler(pickle.Unpickler):
    """Reads a pickled `pandas.DataFrame` or `numpy.ndarray` and refuses every name that such a thing does not need."""

    ALLOWED = {
        ("builtins", "slice"): slice,
        ("numpy", "dtype"): numpy.dtype,
        ("numpy", "ndarray"): numpy.ndarray,
        ("numpy.core.multiarray", "_reconstruct"): numpy._core.multiarray._reconstruct,
        ("numpy.core.numeric", "_frombuffer"): numpy._core.numeric._frombuffer,
        ("pandas._libs.internals", "_unpickle_block"): pandas._libs.internals._unpickle_block,
        ("pandas.core.frame", "DataFrame"): pandas.DataFrame,
        ("pandas.core.indexes.base", "Index"): pandas.Index,
        ("pandas.core.indexes.base", "_new_Index"): pandas.core.indexes.base._new_Index,
        ("pandas.core.indexes.range", "RangeIndex"): pandas.RangeIndex,
        ("pandas.core.internals.managers", "BlockManager"): pandas.core.internals.managers.BlockManager,
    }

    def find_class(self, module, name):
        """The named object, if data need it."""
        try:
            return self.ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not part of a table or an array.") from None


def unpickle(pickled: bytes):
    """The table or array."""
    return DataUnpickler(io.BytesIO(pickled)).load()
