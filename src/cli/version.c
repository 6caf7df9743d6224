/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/version.h"
#include "options.h"
#include "promtail/http.h"
#include "promtail/regex.h"

static int run_version(int argc, char **argv) {
    static const struct cli_option options[] = {{0}};
    int status = options_read(&COMMAND_VERSION, options, argc, argv);

    if (status != OPTIONS_FINE) {
        return status;
    }
    printf("lambda-promtail %s\n%s %s\n", PROMTAIL_VERSION, http_libraries(), regex_library());
    return 0;
}

const struct command COMMAND_VERSION = {"version", "", "version, build, libraries", run_version};
