/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/cli.h"

#include "command.h"

static const struct command *const COMMANDS[] = {&COMMAND_VERSION};
enum { COMMANDS_COUNT = sizeof(COMMANDS) / sizeof(COMMANDS[0]), EXIT_USAGE = 2 };

static void print_help(FILE *out) {
    fputs("lambda-promtail: carries AWS logs to Grafana Loki, as an AWS Lambda function.\n\n"
          "In Lambda (AWS_LAMBDA_RUNTIME_API is set) it needs no arguments. Elsewhere:\n\n",
          out);
    for (size_t i = 0; i < COMMANDS_COUNT; i++) {
        fprintf(out, "  bootstrap %-10s %s\n", COMMANDS[i]->name, COMMANDS[i]->help);
    }
}

int cli_run(int argc, char **argv) {
    if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
        print_help(stdout);
        return 0;
    }
    for (size_t i = 0; i < COMMANDS_COUNT; i++) {
        if (strcmp(argv[1], COMMANDS[i]->name) == 0) {
            return COMMANDS[i]->run(argc - 2, argv + 2);
        }
    }
    fprintf(stderr, "bootstrap: there is no command '%s'\n\n", argv[1]);
    print_help(stderr);
    return EXIT_USAGE;
}
