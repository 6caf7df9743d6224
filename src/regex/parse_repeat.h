/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parse_repeat: '*', '+', '?' and '{n,m}'. The cursor stands on it; last: where a repetition that
 * ends right before it began, NOWHERE: none does.
 */
#ifndef PROMTAIL_CODEC_REGEX_PARSE_REPEAT_H
#define PROMTAIL_CODEC_REGEX_PARSE_REPEAT_H

#include "parser.h"

MUST_CHECK bool parser_operator(struct parser *parser, size_t last);
/* Without counts in it, a brace is text. */
MUST_CHECK bool parser_braces(struct parser *parser, size_t last);

#endif
