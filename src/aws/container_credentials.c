/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/container_credentials.h"

#include "aws_call.h"
#include "promtail/byte.h"
#include "promtail/container_of.h"
#include "promtail/json_object.h"
#include "promtail/time.h"
#include "promtail/url.h"

enum {
    CONTAINER_CONNECT_MS = 1000, /* the endpoint is on the same machine */
    CONTAINER_FETCH_MS = 8000,
    CONTAINER_AGAIN_S = 60, /* after a fetch, whatever it gave */
};

/* An invocation takes at most 15 minutes: what it begins with serves until its end. */
static const int64_t RENEW_BEFORE_NS = 16 * 60 * INT64_C(1000000000);

struct container_credentials {
    struct aws_renewal renewal;
    struct container_credentials_config config;
    struct aws_credentials *credentials; /* borrowed */
    struct loop *loop;
    const struct log *log;
    struct aws_client client;
    struct aws_call call;
    struct aws_request request;
    struct timer timer; /* starts a fetch in the loop's next turn */
    struct arena texts; /* of the credentials */
    struct buf token;   /* of the request */
    struct error error; /* of the last fetch */
    int64_t expires_ns; /* since the epoch; INT64_MAX: never; 0: there are none */
    int64_t fetched_ns; /* when the last fetch began */
    bool running;
};

/* ---- where from ---- */

static bool host_is_local(struct slice host) {
    static const char *const hosts[] = {"localhost", "[::1]", "169.254.170.2", "169.254.170.23",
                                        "[fd00:ec2::23]"};

    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        if (slice_equal_nocase(host, slice_from_cstr(hosts[i]))) {
            return true;
        }
    }
    return false;
}

/* 127.0.0.1, and the others of 127/8: digits and dots only, so that no name can begin so. */
static bool host_is_loopback(struct slice host) {
    size_t dots = 0;

    for (size_t i = 0; i < host.len; i++) {
        if (host.ptr[i] == '.') {
            dots++;
        } else if (!byte_is_digit(host.ptr[i])) {
            return false;
        }
    }
    return dots == 3 && slice_starts_with(host, SLICE("127."));
}

static struct slice host_of(struct slice authority) {
    size_t bracket = slice_index(authority, ']');

    return bracket < authority.len ? slice_first(authority, bracket + 1)
                                   : slice_first(authority, slice_index(authority, ':'));
}

bool container_credentials_check(const char *url, struct error *err) {
    struct url parts;

    if (!url_check(slice_from_cstr(url), &parts, err)) {
        return false;
    }
    struct slice host = host_of(url_authority(parts.rest));
    if (parts.has_user) {
        return error_set(err, ERROR_INPUT, "must not have user info");
    }
    return slice_equal_nocase(parts.scheme, SLICE("https://")) || host_is_local(host) ||
           host_is_loopback(host) ||
           error_set(err, ERROR_INPUT,
                     "must be https://, or http:// at a loopback address, 169.254.170.2, "
                     "169.254.170.23 or [fd00:ec2::23]");
}

/* ---- the answer ---- */

enum { ACCESS_KEY, SECRET_KEY, TOKEN, EXPIRATION, CONTAINER_MEMBERS };

static const char *keep_member(struct container_credentials *container, struct slice value) {
    struct slice text;

    return json_text_in_place(value, &text) && text.len > 0 ? arena_cstr(&container->texts, text)
                                                            : NULL;
}

static bool container_take(struct container_credentials *container, struct slice answer,
                           struct error *err) {
    struct json_member members[CONTAINER_MEMBERS] = {{.name = "AccessKeyId"},
                                                     {.name = "SecretAccessKey"},
                                                     {.name = "Token"},
                                                     {.name = "Expiration"}};
    struct json_short room;
    struct error fault = {0}; /* not told: it may quote a secret */
    int64_t expires_ns;

    if (!json_object_read(answer, members, CONTAINER_MEMBERS, &fault) ||
        !json_has_text(members[ACCESS_KEY].value) || !json_has_text(members[SECRET_KEY].value)) {
        return error_set(err, ERROR_REMOTE, "the answer has no AccessKeyId and SecretAccessKey");
    }
    if (json_has_text(members[EXPIRATION].value)) {
        if (!time_parse_rfc3339(json_text_short(members[EXPIRATION].value, &room), &expires_ns)) {
            return error_set(err, ERROR_REMOTE, "the answer's Expiration is not a time");
        }
    } else {
        expires_ns = INT64_MAX;
    }
    arena_wipe(&container->texts);
    container->credentials->access_key = keep_member(container, members[ACCESS_KEY].value);
    container->credentials->secret_key = keep_member(container, members[SECRET_KEY].value);
    container->credentials->session_token = keep_member(container, members[TOKEN].value);
    container->expires_ns = expires_ns;
    secrets_add(container->config.secrets, slice_from_cstr(container->credentials->secret_key));
    secrets_add(container->config.secrets, slice_from_cstr(container->credentials->session_token));
    return true;
}

/* ---- fetching ---- */

static int64_t container_left_ns(const struct container_credentials *container) {
    return container->expires_ns - clock_realtime_ns(loop_clock(container->loop));
}

static void container_fail(struct container_credentials *container) {
    container->running = false;
    if (container->expires_ns != 0) {
        log_write(container->log, LOG_WARN, "AWS credentials can't be fetched again: %s",
                  container->error.text);
    }
}

static void container_answered(struct aws_call *call, const struct aws_answer *answer) {
    struct container_credentials *container =
        CONTAINER_OF(call, struct container_credentials, call);

    container->running = false;
    container->error = answer->error;
    if (!answer->ok || !container_take(container, answer->body, &container->error)) {
        container_fail(container);
    }
    aws_call_clean_up(call);
    mem_wipe(container->token.ptr, container->token.len);
    buf_reset(&container->token);
}

/* An editor's line end at the end of the file is not part of the token. */
static bool read_token(struct container_credentials *container, struct error *err) {
    const struct container_credentials_config *config = &container->config;
    struct buf *token = &container->token;

    buf_reset(token);
    if (config->token_file == NULL) {
        return config->token == NULL || buf_append_cstr(token, config->token) ||
               error_set(err, ERROR_LIMIT, "the token is too long");
    }
    if (!config->read_file(config->token_file, token, err)) {
        return error_prefix(err, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: %s", config->token_file);
    }
    while (token->len > 0 &&
           (token->ptr[token->len - 1] == '\n' || token->ptr[token->len - 1] == '\r')) {
        buf_truncate(token, token->len - 1);
    }
    return true;
}

static bool container_start(struct container_credentials *container, struct error *err) {
    const struct clock *clock = loop_clock(container->loop);
    const char *token = NULL;

    container->fetched_ns = clock_realtime_ns(clock);
    if (!read_token(container, err)) {
        return false;
    }
    if (container->token.len > 0) {
        token = buf_cstr(&container->token);
        if (token == NULL) {
            return error_set(err, ERROR_LIMIT, "the token is too long, or has a NUL byte");
        }
        secrets_add(container->config.secrets, buf_slice(&container->token));
    }
    container->request = (struct aws_request){
        .name = "AWS credentials",
        .url = container->config.url,
        .region = "",
        .service = "",
        .token = token,
        .is_unsigned = true,
        .direct = true,
        .connect_ms = CONTAINER_CONNECT_MS,
        .answer_max = CONTAINER_ANSWER_MAX,
        .until_ms = clock_monotonic_ms(clock) + CONTAINER_FETCH_MS,
    };
    container->client.tries.warnings = 0;
    aws_call_init(&container->call, &container->client, container_answered);
    container->running = aws_call_start(&container->call, &container->request, err);
    return container->running;
}

static void container_timer_fired(struct timer *timer) {
    struct container_credentials *container =
        CONTAINER_OF(timer, struct container_credentials, timer);

    if (!container->running && !container_start(container, &container->error)) {
        container_fail(container);
    }
}

static void container_used(struct aws_renewal *renewal) {
    struct container_credentials *container =
        CONTAINER_OF(renewal, struct container_credentials, renewal);
    const struct clock *clock = loop_clock(container->loop);
    int64_t since_ns = clock_realtime_ns(clock) - container->fetched_ns;

    if (!container->running && container_left_ns(container) < RENEW_BEFORE_NS &&
        since_ns >= CONTAINER_AGAIN_S * INT64_C(1000000000)) {
        timer_set(loop_timers(container->loop), &container->timer, clock_monotonic_ms(clock));
    }
}

bool container_credentials_ensure(struct container_credentials *container, int64_t until_ms,
                                  struct error *err) {
    const struct clock *clock = loop_clock(container->loop);

    if (container_left_ns(container) > 0) {
        return true;
    }
    container->error = (struct error){0};
    if (!container->running && !container_start(container, &container->error)) {
        *err = container->error;
        return false;
    }
    while (container->running && clock_monotonic_ms(clock) < until_ms) {
        loop_turn(container->loop, until_ms);
    }
    if (container->running) {
        return error_set(err, ERROR_DEADLINE, "no answer in time");
    }
    if (container_left_ns(container) > 0) {
        return true;
    }
    *err = container->error;
    if (err->code == ERROR_NONE) {
        error_set(err, ERROR_REMOTE, "the credentials that came have expired");
    }
    return false;
}

struct container_credentials *
container_credentials_new(const struct container_credentials_config *config,
                          struct aws_credentials *credentials, struct loop *loop,
                          const struct log *log) {
    struct container_credentials *container = mem_zalloc(sizeof(*container));

    container->renewal.used = container_used;
    container->timer.fire = container_timer_fired;
    container->config = *config;
    container->credentials = credentials;
    container->loop = loop;
    container->log = log;
    container->client = (struct aws_client){
        .tries = {.loop = loop, .log = log, .random = {config->seed}},
        .tls = config->tls,
        .user_agent = config->user_agent,
        .secrets = config->secrets,
    };
    buf_init(&container->token, CONTAINER_TOKEN_MAX);
    credentials->renewal = &container->renewal;
    return container;
}

void container_credentials_destroy(struct container_credentials *container) {
    if (container == NULL) {
        return;
    }
    timer_clear(loop_timers(container->loop), &container->timer);
    aws_call_clean_up(&container->call);
    mem_wipe(container->token.ptr, container->token.len);
    buf_clean_up(&container->token);
    arena_wipe(&container->texts);
    mem_free(container);
}
