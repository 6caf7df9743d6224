/* SPDX-License-Identifier: Apache-2.0 */
/* options: what follows a command's name: "--trace", "--config FILE", "--config=FILE", "KEY". After
 * "--" nothing is an option. */
#ifndef PROMTAIL_CLI_OPTIONS_H
#define PROMTAIL_CLI_OPTIONS_H

#include <stdbool.h>

#include "command.h"

struct cli_option {
    const char *name;   /* "--config"; "KEY": the operand, once; NULL ends a list */
    const char **value; /* where its argument goes, which is not empty; NULL: it takes no value */
    bool *given;        /* set to true; may be NULL */
};

enum { OPTIONS_FINE = -1 };

/* OPTIONS_FINE, or the status to exit with: --help was answered, or an argument is wrong, which was
 * reported on standard error with the command's usage. */
int options_read(const struct command *command, const struct cli_option *options, int argc,
                 char **argv);

/* The same fault as a line and the command's usage; gives the status to exit with. */
int options_refuse(const struct command *command, const char *fault);

#endif
