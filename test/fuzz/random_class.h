/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random_class: classes of characters in a random pattern: [a-c\d], [^[:alpha:]], \D, \p{Greek}.
 */
#ifndef PROMTAIL_TEST_RANDOM_CLASS_H
#define PROMTAIL_TEST_RANDOM_CLASS_H

#include "pattern_writer.h"

void random_class_brackets(struct pattern_writer *writer);
void random_class_perl(struct pattern_writer *writer);
void random_class_unicode(struct pattern_writer *writer);

#endif
