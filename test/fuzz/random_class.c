/* SPDX-License-Identifier: Apache-2.0 */
#include "random_class.h"

/* A class by name, and a letter of it. */
struct named {
    const char *name;
    uint32_t letter;
};
#define DRAW(writer, rows) (&(rows)[dice_below((writer)->dice, sizeof(rows) / sizeof((rows)[0]))])

static const struct named PERL[] = {{"\\d", '1'}, {"\\w", 'x'},  {"\\s", ' '},  {"\\D", 'b'},
                                    {"\\W", '-'}, {"\\S", 0xe9}, {"\\s", '\t'}, {"\\w", '_'}};
static const struct named POSIX[] = {
    {"[:alpha:]", 'a'},  {"[:digit:]", '9'},  {"[:alnum:]", 'z'},  {"[:upper:]", 'K'},
    {"[:lower:]", 's'},  {"[:space:]", '\v'}, {"[:blank:]", '\t'}, {"[:punct:]", '.'},
    {"[:print:]", ' '},  {"[:graph:]", '!'},  {"[:cntrl:]", 1},    {"[:xdigit:]", 'f'},
    {"[:word:]", '_'},   {"[:ascii:]", 0x7f}, {"[:^alpha:]", '1'}, {"[:^space:]", 'a'},
    {"[:^lower:]", 'S'}, {"[:^word:]", 0x17f}};
static const struct named UNICODE[] = {
    {"\\pL", 0xe9},           {"\\pN", 0xb2},         {"\\PL", '1'},
    {"\\p{Lu}", 'K'},         {"\\p{Ll}", 0x17f},     {"\\p{Lt}", 0x1c5},
    {"\\P{Ll}", 0xc9},        {"\\p{^Lu}", 's'},      {"\\p{Greek}", 0x3c3},
    {"\\P{Greek}", 'a'},      {"\\p{Latin}", 0x212a}, {"\\pZ", ' '},
    {"\\p{Nd}", 0x661},       {"\\pP", '-'},          {"\\pS", '+'},
    {"\\pM", 0x345},          {"\\p{Han}", 0x4e00},   {"\\p{Any}", 0x1f600},
    {"\\p{Cyrillic}", 0x434}, {"\\p{Common}", '.'},   {"\\p{Letter}", 'z'},
    {"\\p{ascii}", '\n'},     {"\\p{Cc}", '\n'},      {"\\p{Assigned}", 0x3a3},
    {"\\P{Assigned}", 0x378}, {"\\x{d800}", 0xfffd},  {"\\x{fffd}", 0xfffd}};

static void put_named(struct pattern_writer *writer, const struct named *named) {
    pattern_put(writer, named->name);
    letters_add(writer->letters, named->letter);
}

void random_class_perl(struct pattern_writer *writer) {
    put_named(writer, DRAW(writer, PERL));
}

void random_class_unicode(struct pattern_writer *writer) {
    put_named(writer, DRAW(writer, UNICODE));
}

static void put_member(struct pattern_writer *writer, uint32_t letter) {
    pattern_put_code_point(writer, letter);
    letters_add(writer->letters, letter);
}

static void put_range(struct pattern_writer *writer) {
    uint32_t first = pattern_draw_letter(writer);
    uint32_t last = pattern_draw_letter(writer);

    if (first > last && !dice_percent(writer->dice, 1)) { /* else an error */
        uint32_t swap = first;
        first = last;
        last = swap;
    }
    put_member(writer, first);
    pattern_put(writer, "-");
    put_member(writer, last);
    letters_add(writer->letters, first + (last - first) / 2);
}

static void put_item(struct pattern_writer *writer) {
    size_t kind = dice_below(writer->dice, 100);

    if (kind < 40) {
        put_member(writer, pattern_draw_letter(writer));
    } else if (kind < 65) {
        put_range(writer);
    } else if (kind < 80) {
        put_named(writer, DRAW(writer, PERL));
    } else if (kind < 90) {
        put_named(writer, DRAW(writer, POSIX));
    } else if (kind < 97) {
        put_named(writer, DRAW(writer, UNICODE));
    } else {
        pattern_put(writer, "["); /* itself, in a class */
        letters_add(writer->letters, '[');
    }
}

void random_class_brackets(struct pattern_writer *writer) {
    size_t items = dice_between(writer->dice, 1, 3);

    pattern_put(writer, dice_percent(writer->dice, 30) ? "[^" : "[");
    if (dice_percent(writer->dice, 5)) {
        pattern_put(writer, "]"); /* itself, when it is the first */
        letters_add(writer->letters, ']');
    }
    for (size_t i = 0; i < items; i++) {
        put_item(writer);
    }
    pattern_put(writer, dice_percent(writer->dice, 5) ? "-]" : "]");
}
