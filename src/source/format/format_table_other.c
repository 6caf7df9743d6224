/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What no row before them knows.
 */
#include "format_table.h"
#include "format_times.h"

static const struct s3_label OTHER_LABELS[] = {
    {"__aws_s3_other", S3_CAPTURE_BUCKET},
    {.name = NULL},
};

static const struct s3_format ROWS[] = {
    {
        FORMAT_TYPE("s3_vended", S3_CAPTURE_SERVICE, S3_CAPTURE_ACCOUNT),
        .document = "Access logs for VPC Lattice",
        .service = "VpcLattice",
        .keys = {"AccessLogs/" FORMAT_ANY_FOLDERS, FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_VPC_LATTICE,
    },
    {
        FORMAT_TYPE("s3_vended", S3_CAPTURE_SERVICE, S3_CAPTURE_ACCOUNT),
        .document = "Amazon S3 object key for V2 deliveries",
        .service = "*",
        .keys = {FORMAT_ANY_FOLDERS},
        .records = S3_RECORDS_BY_CONTENT,
        .times = FORMAT_TIMES_VENDED,
    },
    {
        .type = "s3_other", /* lines without a time of their own */
        .keys = {"**"},
        .takes_unknown = true,
        .labels = OTHER_LABELS,
    },
};

const struct format_family FORMATS_OTHER = FORMAT_FAMILY(ROWS);
