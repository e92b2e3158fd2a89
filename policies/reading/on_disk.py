"""Large tables of which a text uses a little, in nameless files: what is not used takes no memory."""

from contextlib import suppress
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray


def on_disk(table: NDArray[Any]) -> NDArray[Any]:
    """The same table, in a file that goes with the process; where there is no room for files, as it is."""
    with suppress(OSError), TemporaryFile() as file:
        table.tofile(file)
        file.flush()
        return np.memmap(file, dtype=table.dtype, mode="r", shape=table.shape)
    return table
