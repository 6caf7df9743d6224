/* SPDX-License-Identifier: Apache-2.0 */
/* command: one row of the command line's table. */
#ifndef PROMTAIL_CLI_COMMAND_H
#define PROMTAIL_CLI_COMMAND_H

enum { EXIT_BAD = 1, EXIT_USAGE = 2 };

struct command {
    const char *name;
    const char *arguments;             /* " [--trace]"; "": none */
    const char *help;                  /* lines of up to 90 columns */
    int (*run)(int argc, char **argv); /* what follows the name; returns the exit status */
};

extern const struct command COMMAND_CHECK;
extern const struct command COMMAND_EXPLAIN;
extern const struct command COMMAND_RELABEL;
extern const struct command COMMAND_VERSION;

#endif
