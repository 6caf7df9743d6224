/* SPDX-License-Identifier: Apache-2.0 */
/* The README's table of settings is the code's table. When it is not, the test prints the one that
 * should stand there. */
#include "promtail/buf.h"
#include "promtail/config_table.h"
#include "test.h"

#define BEGINNING "test/unit/config/docs_test.c -->\n"
#define ENDING "<!-- end of settings -->"

enum { README_MAX = 1 << 20 };

static void write_row(struct buf *out, const struct config_row *row) {
    const char *text = row->default_text == NULL ? "" : row->default_text;
    const char *tick = text[0] == '\0' ? "" : "`";

    if (row->type != CONFIG_UNSUPPORTED) {
        assert_true(
            buf_printf(out, "| %s | %s%s%s | %s |\n", row->name, tick, text, tick, row->help));
    }
}

static void write_table(struct buf *out) {
    assert_true(buf_append_cstr(out, "| variable | default | meaning |\n|---|---|---|\n"));
    for (size_t i = 0; config_row_at(i) != NULL; i++) {
        write_row(out, config_row_at(i));
    }
}

static void the_readme_has_the_table_of_settings(void **state) {
    static char readme[README_MAX];
    FILE *file = fopen(TEST_ROOT "/../README.md", "rb");
    struct buf table;

    (void)state;
    assert_non_null(file);
    assert_true(fread(readme, 1, sizeof(readme) - 1, file) > 0);
    fclose(file);
    const char *from = strstr(readme, BEGINNING);
    const char *to = strstr(readme, ENDING);
    assert_true(from != NULL && to != NULL && from < to);
    from += sizeof(BEGINNING) - 1;
    buf_init(&table, README_MAX);
    write_table(&table);
    if (!slice_equal(buf_slice(&table), slice_of(from, (size_t)(to - from)))) {
        fwrite(table.ptr, 1, table.len, stdout);
        fail_msg("README.md has another table of settings; it should be the one above");
    }
    buf_clean_up(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_readme_has_the_table_of_settings)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
