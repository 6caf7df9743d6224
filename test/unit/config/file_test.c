/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>

#include "config/form.h"
#include "promtail/buf.h"
#include "promtail/config.h"
#include "promtail/config_file.h"
#include "test.h"

/* A file with this text, gone after the test. */
static const char *write_file(struct slice text) {
    static char path[64];
    snprintf(path, sizeof(path), "/tmp/config_file_test.XXXXXX");
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    while (text.len > 0) {
        ssize_t written = write(fd, text.ptr, text.len);
        assert_true(written > 0);
        text = slice_after(text, (size_t)written);
    }
    close(fd);
    return path;
}

static bool read_bytes(struct arena *arena, struct slice bytes, const char **text,
                       struct error *err) {
    const char *path = write_file(bytes);
    bool ok = config_read_file(arena, path, text, err);

    unlink(path);
    return ok;
}

static void a_small_file_takes_little_memory(void **state) {
    struct arena arena = {0};
    struct error err = {0};
    const char *text;

    (void)state;
    assert_true(read_bytes(&arena, SLICE("[]\n"), &text, &err));
    assert_string_equal(text, "[]\n");
    assert_true(arena.used < 64);
    arena_clean_up(&arena);
}

static void a_file_has_at_most_a_mebibyte(void **state) {
    unsigned char *bytes = mem_zalloc(CONFIG_FILE_MAX + 1);
    struct arena arena = {0};
    struct error err = {0};
    const char *text;

    (void)state;
    memset(bytes, ' ', CONFIG_FILE_MAX + 1);
    assert_true(read_bytes(&arena, slice_of(bytes, CONFIG_FILE_MAX), &text, &err));
    assert_int_equal(strlen(text), CONFIG_FILE_MAX);
    assert_false(read_bytes(&arena, slice_of(bytes, CONFIG_FILE_MAX + 1), &text, &err));
    assert_string_equal(err.text, "is larger than 1 MiB");
    mem_free(bytes);
    arena_clean_up(&arena);
}

static void a_nul_byte_is_refused_with_its_position(void **state) {
    struct arena arena = {0};
    struct error err = {0};
    const char *text;

    (void)state;
    assert_false(read_bytes(&arena, SLICE("[\0]"), &text, &err));
    assert_string_equal(err.text, "has a NUL byte at position 2");
    assert_false(read_bytes(&arena, SLICE("[]\0"), &text, &err));
    assert_string_equal(err.text, "has a NUL byte at position 3");
    arena_clean_up(&arena);
}

static void a_pipe_is_read_to_its_end(void **state) {
    struct arena arena = {0};
    struct error err = {0};
    const char *text;
    char path[64];
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "[{}", 3), 3);
    close(ends[1]);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
    assert_true(config_read_file(&arena, path, &text, &err));
    assert_string_equal(text, "[{}");
    close(ends[0]);
    arena_clean_up(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_file_takes_little_memory),
        cmocka_unit_test(a_file_has_at_most_a_mebibyte),
        cmocka_unit_test(a_nul_byte_is_refused_with_its_position),
        cmocka_unit_test(a_pipe_is_read_to_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
