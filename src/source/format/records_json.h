/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records_json: an object whose records are JSON: content -> json_values -> RECORDS_JSON ->
 * line_writer, each as its original bytes (line breaks included) and with its own time. Lines that
 * are not JSON are shipped, too.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_RECORDS_JSON_H
#define PROMTAIL_SOURCE_FORMAT_RECORDS_JSON_H

#include "records.h"

MUST_CHECK records_reader records_json_read;

#endif
