/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The preset ip: addresses of IPv4 ("10.0.0.1") and IPv6 ("2001:db8::1", "::ffff:10.0.0.1").
 *
 * IPv4: four numbers up to 255, not within a longer row of numbers and dots ("1.2.3.4.5").
 * IPv6: eight groups, or fewer around one "::", with a decimal digit somewhere, not within a word.
 * Every address that a host on the Internet has begins with one; "ab::cd" is rather a name of C++.
 */
#include "promtail/hex.h"
#include "redact_preset.h"

enum { OCTETS = 4, OCTET_DIGITS = 3, OCTET_MAX = 255, GROUPS = 8, GROUP_DIGITS = 4 };

static bool take_octet(struct slice text, size_t *at) {
    unsigned value = 0;
    size_t start = *at;

    while (redact_digit_at(text, *at) && *at - start < OCTET_DIGITS) {
        value = value * 10 + (unsigned)(text.ptr[*at] - '0');
        ++*at;
    }
    return *at > start && value <= OCTET_MAX;
}

/* Where the address that begins here ends; 0: there is none. */
static size_t ipv4_end(struct slice text, size_t start) {
    size_t at = start;

    for (int octet = 0; octet < OCTETS; octet++) {
        if (octet > 0 && (at >= text.len || text.ptr[at++] != '.')) {
            return 0;
        }
        if (!take_octet(text, &at)) {
            return 0;
        }
    }
    return redact_number_at(text, at) ? 0 : at;
}

static void find_ipv4(const struct redact_window *window, size_t dot, struct redact_found *found) {
    struct slice text = window->text;
    size_t start = dot;

    while (start > window->done && dot - start < OCTET_DIGITS && redact_digit_at(text, start - 1)) {
        start--;
    }
    while (start < dot && redact_number_before(text, start)) {
        start++; /* up to here they may be an escape's */
    }
    if (start < dot) {
        found->now = (struct redact_span){start, ipv4_end(text, start)};
    }
}

/* What was read of an address. */
struct ipv6 {
    size_t end;
    unsigned groups;
    bool has_gap; /* "::" */
    bool has_digit;
};

static size_t group_len(struct slice text, size_t at) {
    size_t len = 0;

    while (len <= GROUP_DIGITS && at + len < text.len && hex_value(text.ptr[at + len]) >= 0) {
        len++;
    }
    return len;
}

/* A group, or an IPv4 address in the place of the last two. False: no further group may follow. */
static bool take_group(struct slice text, struct ipv6 *ipv6) {
    size_t len = group_len(text, ipv6->end);
    size_t dotted = 0;

    if (len == 0 || len > GROUP_DIGITS) {
        return false;
    }
    if (ipv6->end + len < text.len && text.ptr[ipv6->end + len] == '.') {
        dotted = ipv4_end(text, ipv6->end);
    }
    for (size_t i = 0; i < len; i++) {
        ipv6->has_digit = ipv6->has_digit || redact_digit_at(text, ipv6->end + i);
    }
    ipv6->groups += dotted > 0 ? 2 : 1;
    ipv6->end = dotted > 0 ? dotted : ipv6->end + len;
    return dotted == 0;
}

static bool colon_at(struct slice text, size_t at) {
    return at < text.len && text.ptr[at] == ':';
}

/* What separates two groups, when a group or the end of the address may follow. */
static bool take_separator(struct slice text, struct ipv6 *ipv6) {
    size_t at = ipv6->end;

    if (!colon_at(text, at)) {
        return false;
    }
    if (colon_at(text, at + 1)) {
        bool first = !ipv6->has_gap;
        ipv6->has_gap = true;
        ipv6->end += first ? 2 : 0;
        return first;
    }
    ipv6->end += group_len(text, at + 1) > 0 ? 1 : 0;
    return ipv6->end > at;
}

static size_t ipv6_end(struct slice text, size_t start) {
    struct ipv6 ipv6 = {.end = start};

    if (colon_at(text, start)) {
        (void)take_separator(text, &ipv6);
    }
    while (ipv6.groups <= GROUPS && take_group(text, &ipv6) && take_separator(text, &ipv6)) {
    }
    bool whole = ipv6.has_gap ? ipv6.groups < GROUPS : ipv6.groups == GROUPS;
    return whole && ipv6.has_digit && !redact_word_at(text, ipv6.end) ? ipv6.end : 0;
}

/* Tries at every colon with the group before it, so that "client:2001:db8::1" is found, too. */
static void find_ipv6(const struct redact_window *window, size_t colon,
                      struct redact_found *found) {
    struct slice text = window->text;
    size_t start = colon;

    while (start > window->done && colon - start <= GROUP_DIGITS &&
           hex_value(text.ptr[start - 1]) >= 0 && redact_word_before(text, start)) {
        start--;
    }
    if (redact_word_before(text, start) || (start == colon && !colon_at(text, colon + 1)) ||
        (start == colon && start > 0 && colon_at(text, start - 1))) {
        return;
    }
    found->now = (struct redact_span){start, ipv6_end(text, start)};
}

/* Most dots and colons are seen at their next byte not to be in an address. */
static void find_ip(const struct redact_window *window, size_t at, struct redact_found *found) {
    struct slice text = window->text;

    if (text.ptr[at] == '.') {
        if (redact_digit_at(text, at + 1)) {
            find_ipv4(window, at, found);
        }
    } else if (colon_at(text, at + 1) || group_len(text, at + 1) > 0) {
        find_ipv6(window, at, found);
    }
}

const struct redact_preset REDACT_PRESET_IP = {
    .word = "ip",
    .replacement = "<redacted:ip>",
    .reason = "redacted_ip",
    .triggers = ".:",
    .find = find_ip,
};
