/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_tree: a small JSON text as a tree: for configuration only, never for records.
 *
 * Ownership: json_tree_parse owns all; nodes and their texts live until json_tree_destroy.
 * Wraps cJSON and makes it strict: exactly one value, no trailing bytes, "\u0000" refused. All
 * members are kept, also those with the same name.
 */
#ifndef PROMTAIL_JSON_TREE_H
#define PROMTAIL_JSON_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct json_node; /* opaque */

enum json_kind {
    JSON_KIND_NULL,
    JSON_KIND_BOOL,
    JSON_KIND_NUMBER,
    JSON_KIND_STRING,
    JSON_KIND_ARRAY,
    JSON_KIND_OBJECT
};

/* The error contains the byte position. */
MUST_CHECK bool json_tree_parse(struct slice text, struct json_node **root, struct error *err);
void json_tree_destroy(struct json_node *root); /* NULL is allowed */

enum json_kind json_node_kind(const struct json_node *node);
const char *json_kind_name(enum json_kind kind);             /* "a string" */
struct slice json_node_string(const struct json_node *node); /* of a string; else empty */
/* Members and elements in order; NULL after the last. */
const struct json_node *json_node_first(const struct json_node *node);
const struct json_node *json_node_next(const struct json_node *node);
struct slice json_node_name(const struct json_node *node); /* of a member; else empty */

#endif
