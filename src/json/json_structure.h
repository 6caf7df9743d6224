/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_structure: goes through one value of JSON by its brackets, as json_values has it at hand.
 *
 * Flow:   json_values -> JSON_STRUCTURE -> json_block, json_pick
 */
#ifndef PROMTAIL_JSON_JSON_STRUCTURE_H
#define PROMTAIL_JSON_JSON_STRUCTURE_H

#include "promtail/json_values.h"

enum json_structure {
    JSON_STRUCTURE_GOES_ON, /* more bytes are needed */
    JSON_STRUCTURE_ENDED,   /* values->at is after the value */
    JSON_STRUCTURE_ARRAY,   /* values->at is after the bracket of the wanted array */
    JSON_STRUCTURE_FAULT,   /* values->at is at the byte that can't stand there */
};

/* From values->at on; a value begins there when values->depth is 0. */
enum json_structure json_structure_scan(struct json_values *values);

#endif
