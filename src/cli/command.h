/* SPDX-License-Identifier: Apache-2.0 */
/* command: one row of the command line's table. */
#ifndef PROMTAIL_CLI_COMMAND_H
#define PROMTAIL_CLI_COMMAND_H

struct command {
    const char *name;
    const char *help;
    int (*run)(int argc, char **argv); /* what follows the name; returns the exit status */
};

extern const struct command COMMAND_VERSION;

#endif
