/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

static void print_usage(const struct command *command, FILE *out) {
    fprintf(out, "usage: bootstrap %s%s\n", command->name, command->arguments);
}

static int options_fault(const struct command *command, const char *fault, const char *argument) {
    fprintf(stderr, "bootstrap %s: %s: %s\n", command->name, argument, fault);
    print_usage(command, stderr);
    return EXIT_USAGE;
}

/* The option that the argument names, alone or before "=". */
static const struct cli_option *options_find(const struct cli_option *options,
                                             const char *argument) {
    size_t len = strcspn(argument, "=");

    for (; options->name != NULL; options++) {
        if (strlen(options->name) == len && strncmp(options->name, argument, len) == 0) {
            return options;
        }
    }
    return NULL;
}

/* Reads one option and how much of argv it takes. */
static int read_option(const struct command *command, const struct cli_option *option, int *argc,
                       char ***argv) {
    const char *argument = **argv;
    const char *value = strchr(argument, '=');

    if (option->value == NULL && value != NULL) {
        return options_fault(command, "takes no value", argument);
    }
    if (option->given != NULL) {
        *option->given = true;
    }
    if (option->value != NULL) {
        if (value == NULL && *argc > 1) {
            (*argc)--;
            value = *++*argv;
        } else if (value != NULL) {
            value++;
        }
        if (value == NULL || *value == '\0') {
            return options_fault(command, "requires a value", option->name);
        }
        *option->value = value;
    }
    return OPTIONS_FINE;
}

int options_refuse(const struct command *command, const char *fault) {
    fprintf(stderr, "bootstrap %s: %s\n", command->name, fault);
    print_usage(command, stderr);
    return EXIT_USAGE;
}

/* Takes an argument that is not an option, where the command still has a place for one. */
static int read_operand(const struct command *command, const struct cli_option *options,
                        const char *argument) {
    while (options->name != NULL && options->name[0] == '-') {
        options++;
    }
    if (options->name == NULL || *argument == '\0' || *options->value != NULL) {
        return options_fault(command, "unexpected argument", argument);
    }
    *options->value = argument;
    return OPTIONS_FINE;
}

int options_read(const struct command *command, const struct cli_option *options, int argc,
                 char **argv) {
    int status = OPTIONS_FINE;
    bool operands = false; /* "--" was seen */

    for (; argc > 0 && status == OPTIONS_FINE; argc--, argv++) {
        const struct cli_option *option = options_find(options, *argv);
        if (operands || **argv != '-') {
            status = read_operand(command, options, *argv);
        } else if (strcmp(*argv, "--") == 0) {
            operands = true;
        } else if (strcmp(*argv, "--help") == 0 || strcmp(*argv, "-h") == 0) {
            print_usage(command, stdout);
            printf("%s\n", command->help);
            return 0;
        } else {
            status = option != NULL ? read_option(command, option, &argc, &argv)
                                    : options_fault(command, "unknown option", *argv);
        }
    }
    return status;
}
