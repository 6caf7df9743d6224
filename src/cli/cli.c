/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/cli.h"

#include <stdbool.h>

#include "command.h"

static const struct command *const COMMANDS[] = {&COMMAND_CHECK, &COMMAND_EXPLAIN, &COMMAND_RELABEL,
                                                 &COMMAND_VERSION};
enum { COMMANDS_COUNT = sizeof(COMMANDS) / sizeof(COMMANDS[0]) };

/* The help's lines, indented. */
static void print_indented(const char *text, FILE *out) {
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        fprintf(out, "      %.*s\n", (int)len, text);
        text += len + (text[len] == '\n' ? 1 : 0);
    }
}

static void print_help(FILE *out) {
    fputs("lambda-promtail: carries AWS logs to Grafana Loki, as an AWS Lambda function.\n\n"
          "In Lambda (AWS_LAMBDA_RUNTIME_API is set) it needs no arguments. Elsewhere:\n",
          out);
    for (size_t i = 0; i < COMMANDS_COUNT; i++) {
        fprintf(out, "\n  bootstrap %s%s\n", COMMANDS[i]->name, COMMANDS[i]->arguments);
        print_indented(COMMANDS[i]->help, out);
    }
}

static bool asks_for_help(const char *argument) {
    return strcmp(argument, "help") == 0 || strcmp(argument, "--help") == 0 ||
           strcmp(argument, "-h") == 0;
}

int cli_run(int argc, char **argv) {
    if (argc < 2 || asks_for_help(argv[1])) {
        print_help(stdout);
        return 0;
    }
    for (size_t i = 0; i < COMMANDS_COUNT; i++) {
        if (strcmp(argv[1], COMMANDS[i]->name) == 0) {
            return COMMANDS[i]->run(argc - 2, argv + 2);
        }
    }
    fprintf(stderr, "bootstrap: unknown command '%s'\n\n", argv[1]);
    print_help(stderr);
    return EXIT_USAGE;
}
