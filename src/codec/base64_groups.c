/* SPDX-License-Identifier: Apache-2.0 */
#include "base64_groups.h"

#include <stdint.h>

enum { GROUP = 4, PLAIN = 3, DIGIT = 64 };

/* DIGIT and the value of each digit; 0 for any other byte. */
static const unsigned char DIGITS[256] = {
    ['A'] = 64,  ['B'] = 65,  ['C'] = 66,  ['D'] = 67,  ['E'] = 68,  ['F'] = 69,  ['G'] = 70,
    ['H'] = 71,  ['I'] = 72,  ['J'] = 73,  ['K'] = 74,  ['L'] = 75,  ['M'] = 76,  ['N'] = 77,
    ['O'] = 78,  ['P'] = 79,  ['Q'] = 80,  ['R'] = 81,  ['S'] = 82,  ['T'] = 83,  ['U'] = 84,
    ['V'] = 85,  ['W'] = 86,  ['X'] = 87,  ['Y'] = 88,  ['Z'] = 89,  ['a'] = 90,  ['b'] = 91,
    ['c'] = 92,  ['d'] = 93,  ['e'] = 94,  ['f'] = 95,  ['g'] = 96,  ['h'] = 97,  ['i'] = 98,
    ['j'] = 99,  ['k'] = 100, ['l'] = 101, ['m'] = 102, ['n'] = 103, ['o'] = 104, ['p'] = 105,
    ['q'] = 106, ['r'] = 107, ['s'] = 108, ['t'] = 109, ['u'] = 110, ['v'] = 111, ['w'] = 112,
    ['x'] = 113, ['y'] = 114, ['z'] = 115, ['0'] = 116, ['1'] = 117, ['2'] = 118, ['3'] = 119,
    ['4'] = 120, ['5'] = 121, ['6'] = 122, ['7'] = 123, ['8'] = 124, ['9'] = 125, ['+'] = 126,
    ['/'] = 127,
};

unsigned char base64_value(unsigned char byte) {
    return DIGITS[byte] ^ DIGIT;
}

static bool any_processor(void) {
    return true;
}

static bool decode_by_table(const unsigned char *in, unsigned char *out, size_t groups) {
    static const uint32_t digits = DIGIT << 18 | DIGIT << 12 | DIGIT << 6 | DIGIT;
    unsigned good = DIGIT;

    for (size_t i = 0; i < groups; i++, in += GROUP, out += PLAIN) {
        unsigned a = DIGITS[in[0]];
        unsigned b = DIGITS[in[1]];
        unsigned c = DIGITS[in[2]];
        unsigned d = DIGITS[in[3]];
        uint32_t bits = (a << 18) + (b << 12) + (c << 6) + d - digits;
        good &= a & b & c & d;
        out[0] = (unsigned char)(bits >> 16);
        out[1] = (unsigned char)(bits >> 8);
        out[2] = (unsigned char)bits;
    }
    return good != 0;
}

/*
 * By vectors: a byte's high half says what it may be, its low half which of these it is not; a byte
 * for which both say the same bit is not a digit. What makes its value of it depends on the high
 * half alone, but for '/', which takes the place of the unused 1.
 */
#if defined(__x86_64__) || defined(__aarch64__)
enum { MARK = 1, NUMBER = 2, LETTER = 4, LETTER_2 = 8, NOTHING = 16 };

#define LOW_HALVES                                                                                 \
    {                                                                                              \
        MARK | LETTER | NOTHING, MARK | NOTHING, MARK | NOTHING, MARK | NOTHING, MARK | NOTHING,   \
            MARK | NOTHING, MARK | NOTHING, MARK | NOTHING, MARK | NOTHING, MARK | NOTHING,        \
            MARK | NUMBER | NOTHING, NUMBER | LETTER_2 | NOTHING,                                  \
            MARK | NUMBER | LETTER_2 | NOTHING, MARK | NUMBER | LETTER_2 | NOTHING,                \
            MARK | NUMBER | LETTER_2 | NOTHING, NUMBER | LETTER_2 | NOTHING                        \
    }
#define HIGH_HALVES                                                                                \
    {                                                                                              \
        NOTHING, NOTHING, MARK, NUMBER, LETTER, LETTER_2, LETTER, LETTER_2, NOTHING, NOTHING,      \
            NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING                                   \
    }
#define DISTANCES                                                                                  \
    {                                                                                              \
        0, 63 - '/', 62 - '+', 52 - '0', 0 - 'A', 0 - 'A', 26 - 'a', 26 - 'a', 0, 0, 0, 0, 0, 0,   \
            0, 0                                                                                   \
    }
#endif

#ifdef __x86_64__
#include <tmmintrin.h>

static bool has_ssse3(void) {
    return __builtin_cpu_supports("ssse3");
}

__attribute__((target("ssse3"))) static __m128i load_halves(const signed char halves[16]) {
    return _mm_loadu_si128((const __m128i *)(const void *)halves);
}

/* Four values of six bits in each 32 bits, the first byte first, to three bytes. */
__attribute__((target("ssse3"))) static __m128i pack_values(__m128i values) {
    __m128i pairs = _mm_maddubs_epi16(values, _mm_set1_epi16(0x0140));
    __m128i groups = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00011000));

    return _mm_shuffle_epi8(groups,
                            _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
}

__attribute__((target("ssse3"))) static bool decode_by_ssse3(const unsigned char *in,
                                                             unsigned char *out, size_t groups) {
    enum { STEP = 4, WRITTEN = 6 }; /* groups: a vector of bytes is written, of which 12 count */
    static const signed char low_halves[16] = LOW_HALVES;
    static const signed char high_halves[16] = HIGH_HALVES;
    static const signed char distances[16] = DISTANCES;
    __m128i half = _mm_set1_epi8(0x0f);
    __m128i bad = _mm_setzero_si128();

    for (; groups >= WRITTEN; groups -= STEP, in += STEP * GROUP, out += STEP * PLAIN) {
        __m128i text = _mm_loadu_si128((const __m128i *)(const void *)in);
        __m128i high = _mm_and_si128(_mm_srli_epi16(text, 4), half);
        __m128i low = _mm_and_si128(text, half);
        __m128i slash = _mm_cmpeq_epi8(text, _mm_set1_epi8('/'));
        bad = _mm_or_si128(bad, _mm_and_si128(_mm_shuffle_epi8(load_halves(low_halves), low),
                                              _mm_shuffle_epi8(load_halves(high_halves), high)));
        __m128i distance = _mm_shuffle_epi8(load_halves(distances), _mm_add_epi8(high, slash));
        __m128i packed = pack_values(_mm_add_epi8(text, distance));
        _mm_storeu_si128((__m128i *)(void *)out, packed);
    }
    bool good = _mm_movemask_epi8(_mm_cmpeq_epi8(bad, _mm_setzero_si128())) == 0xffff;
    return decode_by_table(in, out, groups) && good;
}
#endif

#ifdef __aarch64__
#include <arm_neon.h>

struct neon_tables {
    uint8x16_t low_halves, high_halves, distances;
};

static uint8x16_t neon_values(const struct neon_tables *tables, uint8x16_t text, uint8x16_t *bad) {
    uint8x16_t high = vshrq_n_u8(text, 4);
    uint8x16_t low = vandq_u8(text, vdupq_n_u8(0x0f));
    uint8x16_t slash = vceqq_u8(text, vdupq_n_u8('/'));

    *bad = vorrq_u8(
        *bad, vandq_u8(vqtbl1q_u8(tables->low_halves, low), vqtbl1q_u8(tables->high_halves, high)));
    return vaddq_u8(text, vqtbl1q_u8(tables->distances, vaddq_u8(high, slash)));
}

static bool decode_by_neon(const unsigned char *in, unsigned char *out, size_t groups) {
    enum { STEP = 16 }; /* groups */
    static const uint8_t low_halves[16] = LOW_HALVES;
    static const uint8_t high_halves[16] = HIGH_HALVES;
    static const int8_t distances[16] = DISTANCES;
    struct neon_tables tables = {vld1q_u8(low_halves), vld1q_u8(high_halves),
                                 vreinterpretq_u8_s8(vld1q_s8(distances))};
    uint8x16_t bad = vdupq_n_u8(0);

    for (; groups >= STEP; groups -= STEP, in += STEP * GROUP, out += STEP * PLAIN) {
        uint8x16x4_t text = vld4q_u8(in);
        uint8x16_t a = neon_values(&tables, text.val[0], &bad);
        uint8x16_t b = neon_values(&tables, text.val[1], &bad);
        uint8x16_t c = neon_values(&tables, text.val[2], &bad);
        uint8x16_t d = neon_values(&tables, text.val[3], &bad);
        uint8x16x3_t plain = {{vorrq_u8(vshlq_n_u8(a, 2), vshrq_n_u8(b, 4)),
                               vorrq_u8(vshlq_n_u8(b, 4), vshrq_n_u8(c, 2)),
                               vorrq_u8(vshlq_n_u8(c, 6), d)}};
        vst3q_u8(out, plain);
    }
    bool good = vmaxvq_u8(bad) == 0;
    return decode_by_table(in, out, groups) && good;
}
#endif

const struct base64_way BASE64_WAYS[] = {
#ifdef __x86_64__
    {"SSSE3", has_ssse3, decode_by_ssse3},
#endif
#ifdef __aarch64__
    {"NEON", any_processor, decode_by_neon},
#endif
    {"table", any_processor, decode_by_table},
    {NULL, NULL, NULL},
};

bool base64_decode_groups(const unsigned char *in, unsigned char *out, size_t groups) {
    const struct base64_way *way = BASE64_WAYS;

    while (!way->usable()) {
        way++;
    }
    return way->decode(in, out, groups);
}
