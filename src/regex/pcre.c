/* SPDX-License-Identifier: Apache-2.0 */
#include "pcre.h"

#include "promtail/buf.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Go's trees are up to 1000 deep; each level may take two parentheses. */
enum { PARENS_MAX = 4000, STACK_FIRST = 32 * 1024 };

struct pcre {
    pcre2_code *code;
};

struct pcre_scratch {
    pcre2_general_context *memory;
    pcre2_match_context *context;
    pcre2_jit_stack *stack; /* NULL: 32 KiB of the C stack */
    pcre2_match_data *data;
    size_t pairs; /* that data has room for */
};

#define TEXT_OF(number) #number
#define VERSION(major, minor) "PCRE2/" TEXT_OF(major) "." TEXT_OF(minor)

const char *pcre_library(void) {
    return VERSION(PCRE2_MAJOR, PCRE2_MINOR);
}

static void *take_memory(size_t size, void *data) {
    (void)data;
    return mem_alloc(size);
}

static void give_memory(void *ptr, void *data) {
    (void)data;
    mem_free(ptr);
}

/* Objects made with it use mem_alloc, so their allocation never fails. */
static pcre2_general_context *memory_new(void) {
    return pcre2_general_context_create(take_memory, give_memory, NULL);
}

static pcre2_code *pcre_compile(struct slice pattern, bool anchored) {
    const uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_NEVER_UCP |
                             PCRE2_NEVER_BACKSLASH_C | (anchored ? PCRE2_ANCHORED : 0);
    pcre2_general_context *memory = memory_new();
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    PCRE2_SIZE error_at;
    int error;

    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context, PARENS_MAX);
    pcre2_code *code = pcre2_compile(pattern.ptr, pattern.len, options, &error, &error_at, context);
    pcre2_compile_context_free(context);
    pcre2_general_context_free(memory);
    return code;
}

struct pcre *pcre_new(struct slice pattern, bool anchored) {
    pcre2_code *code = pcre_compile(pattern, anchored);

    if (code == NULL) {
        return NULL;
    }
    if (pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0) {
        pcre2_code_free(code);
        return NULL;
    }
    struct pcre *pcre = mem_alloc(sizeof(*pcre));
    pcre->code = code;
    return pcre;
}

void pcre_destroy(struct pcre *pcre) {
    if (pcre != NULL) {
        pcre2_code_free(pcre->code);
        mem_free(pcre);
    }
}

struct pcre_scratch *pcre_scratch_new(size_t stack_max) {
    struct pcre_scratch *scratch = mem_zalloc(sizeof(*scratch));

    scratch->memory = memory_new();
    scratch->context = pcre2_match_context_create(scratch->memory);
    scratch->stack = pcre2_jit_stack_create(STACK_FIRST, stack_max, scratch->memory);
    pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
    return scratch;
}

void pcre_scratch_destroy(struct pcre_scratch *scratch) {
    if (scratch != NULL) {
        pcre2_match_data_free(scratch->data);
        pcre2_jit_stack_free(scratch->stack);
        pcre2_match_context_free(scratch->context);
        pcre2_general_context_free(scratch->memory);
        mem_free(scratch);
    }
}

static void pcre_make_room(struct pcre_scratch *scratch, size_t pairs) {
    if (pairs > scratch->pairs) {
        pcre2_match_data_free(scratch->data);
        scratch->data = pcre2_match_data_create((uint32_t)pairs, scratch->memory);
        scratch->pairs = pairs;
    }
}

static void pcre_write_groups(const struct pcre_scratch *scratch, size_t set,
                              struct regex_span *groups, size_t group_count) {
    const PCRE2_SIZE *pairs = pcre2_get_ovector_pointer(scratch->data);

    for (size_t i = 0; i < group_count; i++) {
        bool unset = i >= set || pairs[2 * i] == PCRE2_UNSET;
        groups[i].start = unset ? REGEX_UNSET : pairs[2 * i];
        groups[i].end = unset ? REGEX_UNSET : pairs[2 * i + 1];
    }
}

enum regex_answer pcre_find(const struct pcre *pcre, struct pcre_scratch *scratch, uint32_t limit,
                            struct slice text, size_t from, struct regex_span *groups,
                            size_t group_count) {
    static const unsigned char nothing[1];
    const unsigned char *subject = text.len > 0 ? text.ptr : nothing;

    pcre_make_room(scratch, groups != NULL ? group_count : 1);
    pcre2_set_match_limit(scratch->context, limit);
    int found =
        pcre2_jit_match(pcre->code, subject, text.len, from, 0, scratch->data, scratch->context);
    if (found == PCRE2_ERROR_NOMATCH) {
        return REGEX_NO_MATCH;
    }
    if (found < 0) {
        return REGEX_GAVE_UP;
    }
    if (groups != NULL) {
        pcre_write_groups(scratch, (size_t)found, groups, group_count);
    }
    return REGEX_MATCH;
}
