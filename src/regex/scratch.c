/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"

#include "engine.h"
#include "pcre.h"

struct regex_scratch *regex_scratch_new(void) {
    struct regex_scratch *scratch = mem_zalloc(sizeof(*scratch));

    buf_init(&scratch->tried, SCRATCH_TRIED);
    buf_init(&scratch->paths, SCRATCH_PATHS);
    return scratch;
}

void regex_scratch_destroy(struct regex_scratch *scratch) {
    if (scratch != NULL) {
        buf_clean_up(&scratch->tried);
        buf_clean_up(&scratch->paths);
        pcre_scratch_destroy(scratch->pcre);
        mem_free(scratch);
    }
}

uint64_t regex_steps(const struct regex_scratch *scratch) {
    return scratch->steps + scratch->accel_steps;
}
