"""An answer of Teams', read to its end."""

import aiohttp

LARGEST = 4 * 1024 * 1024
"""Bytes: a page of members or the list of keys is far smaller."""


async def whole(answer: aiohttp.ClientResponse) -> bytes:
    """Its body, however many pieces it comes in; raises `ValueError` where there is no end to it."""
    read = bytearray()
    async for piece in answer.content.iter_any():
        read += piece
        if len(read) > LARGEST:
            raise ValueError(len(read))
    return bytes(read)
