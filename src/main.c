/* SPDX-License-Identifier: Apache-2.0 */
/* main: picks: the Lambda runtime when its address is set, else the command line. */
#include "promtail/app.h"
#include "promtail/buf.h"
#include "promtail/cli.h"

int main(int argc, char **argv) {
    const struct environment *environment = environment_of_process();
    const char *api = environment->get(environment, "AWS_LAMBDA_RUNTIME_API");

    mem_init();
    if (api != NULL && api[0] != '\0') {
        return app_run_lambda(environment); /* an image's CMD arrives as arguments: no matter */
    }
    return cli_run(argc, argv);
}
