/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CONTAINER_OF: the struct that a member stands in, for interfaces that hand out the member.
 */
#ifndef PROMTAIL_CONTAINER_OF_H
#define PROMTAIL_CONTAINER_OF_H

#include <stddef.h>

/* member_ptr: not const, and the address of that member of a `type`. */
#define CONTAINER_OF(member_ptr, type, member)                                                     \
    ((type *)(void *)((char *)(member_ptr)-offsetof(type, member)))

#endif
