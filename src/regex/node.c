/* SPDX-License-Identifier: Apache-2.0 */
#include "node.h"

static unsigned larger_of(unsigned a, unsigned b) {
    return a > b ? a : b;
}

struct regex_node *regex_node_new(struct arena *arena, enum regex_op op) {
    struct regex_node *node = arena_alloc(arena, sizeof(*node));

    node->op = op;
    node->nullable = op != REGEX_SET;
    node->longest = op == REGEX_SET ? 1 : 0;
    node->height = 1;
    node->copies = 1;
    node->size = 1;
    return node;
}

struct regex_node *regex_node_set(struct arena *arena, struct unicode_class set) {
    struct regex_node *node = regex_node_new(arena, REGEX_SET);

    node->set = set;
    return node;
}

static uint64_t repeat_size(const struct regex_node *node, uint64_t child) {
    uint64_t min = (uint64_t)node->min;
    uint64_t max = (uint64_t)node->max;
    uint64_t size;

    if (node->max == REGEX_NO_MAX) {
        size = node->min == 0 ? 2 + child : 1 + min * child;
    } else {
        size = max * child + (max - min);
    }
    return size > 0 ? size : 1;
}

static unsigned repeat_copies(const struct regex_node *node, unsigned child, bool counted) {
    int most = node->max == REGEX_NO_MAX ? node->min : node->max;

    if (!counted) {
        return child;
    }
    return node->max == 0 ? 1 : child * (most > 1 ? (unsigned)most : 1);
}

static unsigned at_most(uint64_t code_points) {
    return code_points < REGEX_ENDLESS ? (unsigned)code_points : REGEX_ENDLESS;
}

static unsigned repeat_longest(const struct regex_node *node, unsigned child) {
    if (node->max == REGEX_NO_MAX) {
        return child == 0 ? 0 : REGEX_ENDLESS;
    }
    return at_most((uint64_t)node->max * child);
}

void regex_node_repeat(struct arena *arena, struct regex_node *node, int min, int max, bool lazy,
                       bool counted) {
    struct regex_node *child = regex_node_new(arena, node->op);
    struct regex_node *next = node->next;

    *child = *node;
    child->next = NULL;
    *node = (struct regex_node){.op = REGEX_REPEAT,
                                .lazy = lazy,
                                .min = min,
                                .max = max,
                                .child = child,
                                .next = next,
                                .nullable = min == 0 || child->nullable,
                                .height = child->height + 1};
    node->copies = repeat_copies(node, child->copies, counted);
    node->size = repeat_size(node, child->size);
    node->longest = repeat_longest(node, child->longest);
}

static void list_child(struct regex_node *node, struct regex_node *first, struct regex_node *last) {
    if (node->last != NULL) {
        node->last->next = first;
    } else {
        node->child = first;
    }
    node->last = last;
}

/* height: of the node when the child stands in it. */
static void take_child(struct regex_node *node, const struct regex_node *child, unsigned height) {
    bool either = node->op == REGEX_ALTERNATE;
    uint64_t sum = (uint64_t)node->longest + child->longest;

    node->nullable = either ? node->nullable || child->nullable : node->nullable && child->nullable;
    node->longest = either ? larger_of(node->longest, child->longest) : at_most(sum);
    node->height = larger_of(node->height, height);
    node->copies = larger_of(node->copies, child->copies);
    node->size += child->size + (either && node->child != NULL ? 1 : 0); /* with a fork between */
}

struct regex_node *regex_node_over(struct arena *arena, enum regex_op op,
                                   struct regex_node *child) {
    struct regex_node *node;
    struct regex_node *next;

    if (child == NULL) {
        return regex_node_new(arena, REGEX_EMPTY);
    }
    if (child->next == NULL && op != REGEX_GROUP) {
        return child;
    }
    node = regex_node_new(arena, op);
    node->size = op == REGEX_GROUP ? 2 : 0;
    node->nullable = op != REGEX_ALTERNATE;
    for (; child != NULL; child = next) {
        bool same = child->op == op && op != REGEX_GROUP;
        next = child->next;
        take_child(node, child, child->height + (same ? 0 : 1));
        list_child(node, same ? child->child : child, same ? child->last : child);
    }
    node->last->next = NULL;
    return node;
}

bool regex_node_loops_on_empty(const struct regex_node *node) {
    bool loops = node->op == REGEX_REPEAT && node->max == REGEX_NO_MAX && node->child->nullable;

    for (const struct regex_node *child = node->child; child != NULL && !loops;
         child = child->next) {
        loops = regex_node_loops_on_empty(child);
    }
    return loops;
}

static bool same_repeat(const struct regex_node *a, const struct regex_node *b) {
    bool single = (a->min == 0 && a->max == 1) || (a->min <= 1 && a->max == REGEX_NO_MAX);

    return b->op == REGEX_REPEAT && single && a->min == b->min && a->max == b->max &&
           a->lazy == b->lazy;
}

static struct regex_node *simplify_repeat(struct arena *arena, struct regex_node *node) {
    struct regex_node *child = node->child;

    if (node->max == 0) {
        return regex_node_new(arena, REGEX_EMPTY);
    }
    if (child->op == REGEX_EMPTY || same_repeat(node, child) ||
        (node->min == 1 && node->max == 1)) {
        return child;
    }
    return node;
}

struct regex_node *regex_node_simplify(struct arena *arena, struct regex_node *node) {
    struct regex_node **link = &node->child;
    struct regex_node *next;

    for (struct regex_node *child = node->child; child != NULL; child = next) {
        next = child->next;
        *link = regex_node_simplify(arena, child);
        link = &(*link)->next;
        *link = next;
    }
    return node->op == REGEX_REPEAT ? simplify_repeat(arena, node) : node;
}
