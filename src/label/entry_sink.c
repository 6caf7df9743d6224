/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/entry_sink.h"

bool entry_sink_end_nothing(struct entry_sink *sink, struct work_item *item, struct error *err) {
    (void)sink;
    (void)item;
    (void)err;
    return true;
}
