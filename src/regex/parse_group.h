/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parse_group: '(' with its flags and names, '|', and ')'. The cursor is at it.
 */
#ifndef PROMTAIL_REGEX_PARSE_GROUP_H
#define PROMTAIL_REGEX_PARSE_GROUP_H

#include "parser.h"

MUST_CHECK bool parser_open(struct parser *parser);
MUST_CHECK bool parser_bar(struct parser *parser);
MUST_CHECK bool parser_close(struct parser *parser);

/* group: 0: captures nothing. */
MUST_CHECK bool parser_open_level(struct parser *parser, size_t open_at, unsigned group);
/* All of the level as one node. */
MUST_CHECK bool parser_end_level(struct parser *parser, struct regex_node **node);

#endif
