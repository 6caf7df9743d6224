/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/choice.h"

#include <assert.h>

const struct choice *choice_find(const struct choice *choices, struct slice word) {
    while (choices->word != NULL && !slice_equal_nocase(word, slice_from_cstr(choices->word))) {
        choices++;
    }
    return choices->word != NULL ? choices : NULL;
}

const char *choice_word(const struct choice *choices, int value) {
    while (choices->word != NULL && choices->value != value) {
        choices++;
    }
    assert(choices->word != NULL);
    return choices->word;
}
