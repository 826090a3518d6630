#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H
/* The input pointer of a stream is const then; nothing here is written through it. */
#ifndef ZLIB_CONST
#define ZLIB_CONST 1
#endif
#include <zlib.h>

/* inflateInit2 is a macro, which Swift cannot import. */
static inline int czlib_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}
#endif
