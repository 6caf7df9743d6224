/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codec: the floor of gzip'd logs: inflates a file with zlib and snappy-compresses the plain bytes
 * once, in blocks of 128 KiB. Prints the plain and the compressed bytes; its CPU time is read from
 * outside.
 */
#include <snappy-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum { BLOCK = 128 * 1024 };

int main(int argc, char **argv) {
    static char plain[BLOCK];
    size_t packed_max = snappy_max_compressed_length(BLOCK);
    char *packed = malloc(packed_max);
    unsigned long long in = 0;
    unsigned long long out = 0;
    gzFile file = argc == 2 ? gzopen(argv[1], "rb") : NULL;
    int got;

    if (file == NULL || packed == NULL) {
        fprintf(stderr, "usage: bench_codec FILE.gz\n");
        return 2;
    }
    gzbuffer(file, BLOCK);
    while ((got = gzread(file, plain, BLOCK)) > 0) {
        size_t len = packed_max;
        if (snappy_compress(plain, (size_t)got, packed, &len) != SNAPPY_OK) {
            return 1;
        }
        in += (unsigned long long)got;
        out += len;
    }
    printf("%llu %llu\n", in, out);
    free(packed);
    return gzclose(file) == Z_OK ? 0 : 1;
}
