/* SPDX-License-Identifier: Apache-2.0 */
#include "json_block.h"

#include "promtail/little_endian.h"

/* Byte by byte: the end of a text, and the place in a word. */
static size_t plain_bytes(struct slice text, size_t from) {
    size_t at = from;

    while (at < text.len && text.ptr[at] >= ' ' && text.ptr[at] != '"' && text.ptr[at] != '\\') {
        at++;
    }
    return at;
}

enum { FOLD = 0x20 }; /* makes '[' a '{' and ']' a '}', and no other byte one of them */

/* A bit per byte of the word that equals this one; the byte at the lowest address first. */
static uint64_t equal_bits(uint64_t word, unsigned char byte) {
    return (little_endian_equal(word, little_endian_each(byte)) >> 7) * 0x0102040810204080u >> 56;
}

static void read_words(const unsigned char *bytes, struct json_block *block) {
    *block = (struct json_block){0};
    for (unsigned i = 0; i < JSON_BLOCK_BYTES; i += sizeof(uint64_t)) {
        uint64_t word = little_endian_64(bytes + i);
        uint64_t folded = word | little_endian_each(FOLD);
        block->quotes |= equal_bits(word, '"') << i;
        block->backslashes |= equal_bits(word, '\\') << i;
        block->opens |= equal_bits(folded, '{') << i;
        block->closes |= equal_bits(folded, '}') << i;
        block->colons |= equal_bits(word, ':') << i;
        block->newlines |= equal_bits(word, '\n') << i;
    }
}

/* High bit of each byte that is zero (exact for the lowest such byte, which is enough). */
static uint64_t zero_bytes(uint64_t word) {
    return (word - little_endian_each(1)) & ~word & little_endian_each(0x80);
}

static size_t plain_words(struct slice text) {
    size_t at = 0;

    for (uint64_t word; at + sizeof(word) <= text.len; at += sizeof(word)) {
        memcpy(&word, text.ptr + at, sizeof(word));
        uint64_t control = (word - little_endian_each(' ')) & ~word & little_endian_each(0x80);
        if ((zero_bytes(word ^ little_endian_each('"')) |
             zero_bytes(word ^ little_endian_each('\\')) | control) != 0) {
            break; /* its place is found below, in any byte order */
        }
    }
    return plain_bytes(text, at);
}

static size_t copy_words(unsigned char *to, struct slice text) {
    size_t len = plain_words(text);

    memcpy(to, text.ptr, len);
    return len;
}

#if defined(__SSE2__) || defined(__aarch64__)
/* The rest of a copy, byte by byte: the end of a text. */
static size_t copy_bytes(unsigned char *to, struct slice text, size_t from) {
    size_t end = plain_bytes(text, from);

    memcpy(to + from, text.ptr + from, end - from);
    return end;
}
#endif

#ifdef __SSE2__
#include <emmintrin.h>

enum { VECTOR_BYTES = 16 };

static uint64_t vector_bits(__m128i vector, char byte) {
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(vector, _mm_set1_epi8(byte)));
}

static void read_sse2(const unsigned char *bytes, struct json_block *block) {
    *block = (struct json_block){0};
    for (unsigned i = 0; i < JSON_BLOCK_BYTES; i += VECTOR_BYTES) {
        __m128i vector = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
        __m128i folded = _mm_or_si128(vector, _mm_set1_epi8(FOLD));
        block->quotes |= vector_bits(vector, '"') << i;
        block->backslashes |= vector_bits(vector, '\\') << i;
        block->opens |= vector_bits(folded, '{') << i;
        block->closes |= vector_bits(folded, '}') << i;
        block->colons |= vector_bits(vector, ':') << i;
        block->newlines |= vector_bits(vector, '\n') << i;
    }
}

/* 0 for each byte that ends plain text: with one bit turned over '"' is a space, and control bytes
 * stay below it. */
static inline __m128i plain_left(const unsigned char *bytes) {
    __m128i vector = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    __m128i turned = _mm_xor_si128(vector, _mm_set1_epi8('"' ^ ' '));

    return _mm_min_epu8(_mm_subs_epu8(turned, _mm_set1_epi8(' ')),
                        _mm_xor_si128(vector, _mm_set1_epi8('\\')));
}

static inline unsigned zero_bits(__m128i vector) {
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(vector, _mm_setzero_si128()));
}

/* The first zero of 64 bytes, of which one is there. */
static inline size_t first_zero(__m128i a, __m128i b, __m128i c, __m128i d) {
    uint64_t front = zero_bits(a) | (uint64_t)zero_bits(b) << 16;
    uint64_t back = zero_bits(c) | (uint64_t)zero_bits(d) << 16;

    return (size_t)__builtin_ctzll(front | back << 32);
}

static size_t plain_sse2(struct slice text) {
    const unsigned char *at = text.ptr;
    const unsigned char *end = at + text.len;

    for (; end - at >= JSON_BLOCK_BYTES; at += JSON_BLOCK_BYTES) {
        __m128i a = plain_left(at);
        __m128i b = plain_left(at + VECTOR_BYTES);
        __m128i c = plain_left(at + 2 * (size_t)VECTOR_BYTES);
        __m128i d = plain_left(at + 3 * (size_t)VECTOR_BYTES);
        if (zero_bits(_mm_min_epu8(_mm_min_epu8(a, b), _mm_min_epu8(c, d))) != 0) {
            return (size_t)(at - text.ptr) + first_zero(a, b, c, d);
        }
    }
    for (; end - at >= VECTOR_BYTES; at += VECTOR_BYTES) {
        unsigned found = zero_bits(plain_left(at));
        if (found != 0) {
            return (size_t)(at - text.ptr) + (unsigned)__builtin_ctz(found);
        }
    }
    return plain_bytes(text, (size_t)(at - text.ptr));
}

static size_t copy_sse2(unsigned char *to, struct slice text) {
    size_t at = 0;

    for (; at + VECTOR_BYTES <= text.len; at += VECTOR_BYTES) {
        const void *from = text.ptr + at;
        _mm_storeu_si128((__m128i *)(void *)(to + at), _mm_loadu_si128((const __m128i *)from));
        unsigned found = zero_bits(plain_left(from));
        if (found != 0) {
            return at + (unsigned)__builtin_ctz(found);
        }
    }
    return copy_bytes(to, text, at);
}
#endif

#ifdef __aarch64__
#include <arm_neon.h>

enum { NEON_VECTORS = 4, NEON_BYTES = 16 };

/* Of 64 bytes that are all ones or 0: added in pairs, three times, each leaves its own bit. */
static uint64_t gather_bits(const uint8x16_t equal[NEON_VECTORS]) {
    static const uint8_t weights[NEON_BYTES] = {1, 2, 4, 8, 16, 32, 64, 128,
                                                1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t weight = vld1q_u8(weights);
    uint8x16_t low = vpaddq_u8(vandq_u8(equal[0], weight), vandq_u8(equal[1], weight));
    uint8x16_t high = vpaddq_u8(vandq_u8(equal[2], weight), vandq_u8(equal[3], weight));
    uint8x16_t sum = vpaddq_u8(low, high);

    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)), 0);
}

static uint64_t neon_bits(const uint8x16_t vectors[NEON_VECTORS], uint8_t byte) {
    uint8x16_t equal[NEON_VECTORS];

    for (int i = 0; i < NEON_VECTORS; i++) {
        equal[i] = vceqq_u8(vectors[i], vdupq_n_u8(byte));
    }
    return gather_bits(equal);
}

static void read_neon(const unsigned char *bytes, struct json_block *block) {
    uint8x16_t vectors[NEON_VECTORS];
    uint8x16_t folded[NEON_VECTORS];

    for (int i = 0; i < NEON_VECTORS; i++) {
        vectors[i] = vld1q_u8(bytes + i * NEON_BYTES);
        folded[i] = vorrq_u8(vectors[i], vdupq_n_u8(FOLD));
    }
    block->quotes = neon_bits(vectors, '"');
    block->backslashes = neon_bits(vectors, '\\');
    block->opens = neon_bits(folded, '{');
    block->closes = neon_bits(folded, '}');
    block->colons = neon_bits(vectors, ':');
    block->newlines = neon_bits(vectors, '\n');
}

/* Four bits for each byte that ends plain text, the first byte's lowest. */
static uint64_t neon_ends(uint8x16_t vector) {
    uint8x16_t ends =
        vorrq_u8(vceqq_u8(vector, vdupq_n_u8('"')), vceqq_u8(vector, vdupq_n_u8('\\')));

    ends = vorrq_u8(ends, vcltq_u8(vector, vdupq_n_u8(' ')));
    uint8x8_t halves = vshrn_n_u16(vreinterpretq_u16_u8(ends), 4);
    return vget_lane_u64(vreinterpret_u64_u8(halves), 0);
}

static size_t plain_neon(struct slice text) {
    size_t at = 0;

    for (; at + NEON_BYTES <= text.len; at += NEON_BYTES) {
        uint64_t found = neon_ends(vld1q_u8(text.ptr + at));
        if (found != 0) {
            return at + (unsigned)__builtin_ctzll(found) / 4;
        }
    }
    return plain_bytes(text, at);
}

static size_t copy_neon(unsigned char *to, struct slice text) {
    size_t at = 0;

    for (; at + NEON_BYTES <= text.len; at += NEON_BYTES) {
        uint8x16_t vector = vld1q_u8(text.ptr + at);
        uint64_t found = neon_ends(vector);
        vst1q_u8(to + at, vector);
        if (found != 0) {
            return at + (unsigned)__builtin_ctzll(found) / 4;
        }
    }
    return copy_bytes(to, text, at);
}
#endif

const struct json_block_way JSON_BLOCKS[] = {
#ifdef __SSE2__
    {"SSE2", read_sse2, plain_sse2, copy_sse2},
#endif
#ifdef __aarch64__
    {"NEON", read_neon, plain_neon, copy_neon},
#endif
    {"words", read_words, plain_words, copy_words},
    {NULL, NULL, NULL, NULL},
};

#if defined(__SSE2__)
#define FASTEST(what) what##_sse2
#elif defined(__aarch64__)
#define FASTEST(what) what##_neon
#else
#define FASTEST(what) what##_words
#endif

void json_block_read(const unsigned char *bytes, struct json_block *block) {
    FASTEST(read)(bytes, block);
}

size_t json_block_plain(struct slice text) {
    return FASTEST(plain)(text);
}

size_t json_block_copy(unsigned char *to, struct slice text) {
    return FASTEST(copy)(to, text);
}
