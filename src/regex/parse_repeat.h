/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parse_repeat: '*', '+', '?' and '{n,m}'. The cursor is at it. last: the start of a repetition
 * that ends right before it; NOWHERE when there is none.
 */
#ifndef PROMTAIL_REGEX_PARSE_REPEAT_H
#define PROMTAIL_REGEX_PARSE_REPEAT_H

#include "parser.h"

MUST_CHECK bool parser_operator(struct parser *parser, size_t last);
/* A brace without counts is literal text. */
MUST_CHECK bool parser_braces(struct parser *parser, size_t last);

#endif
