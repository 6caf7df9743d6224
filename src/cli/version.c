/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"
#include "promtail/app.h"
#include "promtail/http.h"

static int run(int argc, char **argv) {
    (void)argv;
    if (argc > 0) {
        fputs("bootstrap version takes no arguments\n", stderr);
        return 2;
    }
    printf("lambda-promtail %s\n%s\n", PROMTAIL_VERSION, http_libraries());
    return 0;
}

const struct command COMMAND_VERSION = {"version", "version, build, libraries", run};
