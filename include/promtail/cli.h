/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli: the operator's commands, one row and one file each.
 */
#ifndef PROMTAIL_CLI_H
#define PROMTAIL_CLI_H

/* Runs the command that the arguments name. Returns the exit status: 2 when they name none. */
int cli_run(int argc, char **argv);

#endif
