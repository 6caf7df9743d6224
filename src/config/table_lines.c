/* SPDX-License-Identifier: Apache-2.0 */
/* Records and lines: which are shipped, and how. */
#include "table_family.h"

static const struct config_row ROWS[] = {
    {.name = "REPORT_BATCH_ITEM_FAILURES",
     .type = CONFIG_BOOL,
     .default_text = "false",
     .field = FIELD(report_batch_item_failures),
     .help = "true: answer `batchItemFailures` for SQS and Kinesis; set it together with the event "
             "source mapping's ReportBatchItemFailures, else AWS deletes failed messages"},
    {.name = "LINE_MAX_BYTES",
     .type = CONFIG_SIZE,
     .default_text = "262144",
     .field = FIELD(line_max_bytes),
     .min = 16,
     .max = 1 << 26,
     .help = "longest line that is sent whole"},
    {.name = "LINE_TOO_LONG",
     .type = CONFIG_CHOICE,
     .default_text = "split",
     .field = FIELD(line_too_long),
     .choices = LINE_TOO_LONG_CHOICES,
     .help = "what happens to a longer line: split, truncate (with a marker), or send"},
    NOT_YET("S3_LOG_RULES"),
    {.name = "S3_UNKNOWN_KEYS",
     .type = CONFIG_CHOICE,
     .default_text = "lines",
     .field = FIELD(s3_unknown_keys),
     .choices = S3_UNKNOWN_KEYS_CHOICES,
     .help = "an object whose key matches no log type: lines (type `s3_other`), skip (counted), "
             "or fail"},
    {.name = "VPC_FLOW_TIME",
     .type = CONFIG_CHOICE,
     .default_text = "start",
     .field = FIELD(vpc_flow_time),
     .choices = VPC_FLOW_TIME_CHOICES,
     .help = "time of VPC flow log records: their start, their end, or processing (when the "
             "function began with the file, as lambda-promtail documents it)"},
    {.name = "STRUCTURED_METADATA",
     .type = CONFIG_TEXT,
     .default_text = "",
     .field = FIELD(structured_metadata),
     .help =
         "what entries get as structured metadata, separated by commas: `log_stream`, `s3_key`, "
         "`request_id`, `event_id`, `kinesis_sequence`, `source_account`, `source_region`, "
         "`column:NAME`"},
    {.name = "INCLUDE_LINES",
     .type = CONFIG_TEXT,
     .default_text = "",
     .field = FIELD(include_lines),
     .help = "regular expression (RE2): only lines in which it matches somewhere are shipped"},
    {.name = "EXCLUDE_LINES",
     .type = CONFIG_TEXT,
     .default_text = "",
     .field = FIELD(exclude_lines),
     .help = "regular expression (RE2): lines in which it matches somewhere are dropped"},
    {.name = "SAMPLE_RATE",
     .type = CONFIG_TEXT,
     .default_text = "1",
     .field = FIELD(sample_rate),
     .help = "share of the lines that is shipped, 0 to 1; the same lines at a retry"},
    {.name = "REDACT",
     .type = CONFIG_TEXT,
     .default_text = "",
     .field = FIELD(redact),
     .help = "what is replaced in lines: `ip`, `email`, `credit_card`, `aws_key`, separated by "
             "commas"},
    NOT_YET("MULTILINE_FIRST_LINE"),
    NOT_YET("S3_CONTINUE_QUEUE"),
    {.name = "FAILED_EVENTS_TARGET",
     .type = CONFIG_TEXT,
     .default_text = "",
     .field = FIELD(failed_events_target),
     .help = "URL of an SQS queue, or `s3://bucket/prefix`: keeps what Loki refused for good, and "
             "what can never be read"},
};

const struct config_family CONFIG_LINES = CONFIG_FAMILY(ROWS);
