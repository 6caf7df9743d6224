# SPDX-License-Identifier: Apache-2.0
"""Zstandard by the system's libzstd, which dpkg needs: Python 3.11 has no module for it."""
import ctypes

LIBRARY = ctypes.CDLL("libzstd.so.1")
for name in ("ZSTD_createCCtx", "ZSTD_compressBound", "ZSTD_compress2", "ZSTD_freeCCtx"):
    getattr(LIBRARY, name).restype = ctypes.c_size_t if "compress" in name else ctypes.c_void_p
COMPRESSION_LEVEL, WINDOW_LOG, CHECKSUM = 100, 101, 201


def compress(data, level=3, window_log=0):
    """One frame; window_log 0: as the level has it."""
    context = ctypes.c_void_p(LIBRARY.ZSTD_createCCtx())
    for parameter, value in ((COMPRESSION_LEVEL, level), (WINDOW_LOG, window_log), (CHECKSUM, 1)):
        LIBRARY.ZSTD_CCtx_setParameter(context, parameter, value)
    room = LIBRARY.ZSTD_compressBound(ctypes.c_size_t(len(data)))
    packed = ctypes.create_string_buffer(room)
    size = LIBRARY.ZSTD_compress2(
        context, packed, ctypes.c_size_t(room), data, ctypes.c_size_t(len(data))
    )
    LIBRARY.ZSTD_freeCCtx(context)
    assert size <= room
    return packed.raw[:size]
