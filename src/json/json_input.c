/* SPDX-License-Identifier: Apache-2.0 */
#include "json_input.h"

bool json_input_fail(const struct json_read *json, const char *what, struct error *err) {
    return error_set(err, ERROR_INPUT, "JSON, byte %" PRIu64 ": %s", json_input_position(json) + 1,
                     what);
}

int json_input_refill(struct json_read *json, struct error *err) {
    while (json->at == json->text.len) {
        if (json->source_ended) {
            return JSON_INPUT_END;
        }
        json->base += json->text.len;
        json->at = 0;
        json->text = (struct slice){0};
        buf_reset(&json->window);
        if (!reader_read(json->source, &json->window, &json->source_ended, err)) {
            return JSON_INPUT_ERROR;
        }
        json->text = buf_slice(&json->window);
    }
    return json->text.ptr[json->at];
}

int json_input_take(struct json_read *json, struct error *err) {
    int byte = json_input_peek(json, err);

    if (byte == JSON_INPUT_END) {
        json_input_fail(json, "the text ends too early", err);
        return JSON_INPUT_ERROR;
    }
    json->at += byte >= 0 ? 1 : 0;
    return byte;
}
