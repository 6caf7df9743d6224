/* SPDX-License-Identifier: Apache-2.0 */
#include "vector_state.h"

#ifdef __x86_64__
#include <immintrin.h>

__attribute__((target("avx"))) static void zero_upper_halves(void) {
    _mm256_zeroupper();
}

void vector_state_clean(void) {
    if (__builtin_cpu_supports("avx")) {
        zero_upper_halves();
    }
}
#else
void vector_state_clean(void) {
}
#endif
