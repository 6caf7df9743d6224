/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server EVENT OBJECT [CERTIFICATE KEY]: the Runtime API, S3 and Loki of a measurement, at one
 * address, by the path of the request. No signature is checked and no push is read, so that the
 * server costs little itself: its CPU time is not counted, but a machine has few processors.
 *
 * Prints a line of JSON for each of these:
 *   at the start                    {"http": PORT, "https": PORT}
 *   the first GET next              {"next_ns": time}
 *   "run COUNT", on its input       {"ns": ..., "answers": ..., "errors": ..., "pushes": ...,
 *                                   "gzip": ..., "bytes": ...} of so many events, when all were
 *                                   answered and the program waits for the next one
 *   "count"                         the same, of a program that asks for no event
 *   "delay OBJECT_US PUSH_US"       {}; from then on these answers take so long
 * At the end of its input GET next is answered with 410, until a signal ends the server.
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "server_link.h"

enum { NS_PER_SECOND = 1000000000, DEADLINE_MS = 900000, BACKLOG = 64, LAST_S = 120 };

struct server_file {
    const char *bytes;
    size_t len;
};

struct server_door { /* where connections come in */
    int fd;
    int port;
    SSL_CTX *tls;
};

static struct server {
    struct server_file event;
    struct server_file object;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool ends;
    bool started;     /* the first GET next has come */
    unsigned to_give; /* events that were asked for and not handed out */
    unsigned waiting; /* GET nexts without an event */
    unsigned given;   /* events so far; their request ids */
    unsigned answers;
    unsigned errors;
    unsigned pushes;
    unsigned gzip; /* of these */
    size_t bytes;
    uint64_t answered_ns;
    useconds_t object_us;
    useconds_t push_us;
} server = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static _Noreturn void server_fail(const char *what) {
    fprintf(stderr, "bench_server: %s\n", what);
    exit(1);
}

static uint64_t now_ns(clockid_t clock) {
    struct timespec time;

    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * NS_PER_SECOND + (uint64_t)time.tv_nsec;
}

static struct server_file map_file(const char *path) {
    struct stat stat;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &stat) != 0) {
        server_fail(path);
    }
    void *bytes = stat.st_size == 0 ? NULL
                                    : mmap(NULL, (size_t)stat.st_size, PROT_READ,
                                           MAP_PRIVATE | MAP_POPULATE, fd, 0);
    close(fd);
    if (bytes == MAP_FAILED) {
        server_fail(path);
    }
    return (struct server_file){.bytes = bytes, .len = (size_t)stat.st_size};
}

static bool answer(struct server_link *link, const char *status, const char *headers,
                   struct server_file body) {
    char head[1024];
    int len = snprintf(head, sizeof(head), "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n", status,
                       headers, body.len);

    return server_link_write(link, head, (size_t)len) &&
           server_link_write(link, body.bytes, body.len);
}

static bool answer_next(struct server_link *link) {
    char headers[512];

    pthread_mutex_lock(&server.lock);
    if (!server.started) {
        server.started = true;
        printf("{\"next_ns\": %llu}\n", (unsigned long long)now_ns(CLOCK_MONOTONIC));
        fflush(stdout);
    }
    server.waiting++;
    pthread_cond_broadcast(&server.changed);
    while (server.to_give == 0 && !server.ends) {
        pthread_cond_wait(&server.changed, &server.lock);
    }
    server.waiting--;
    bool ends = server.to_give == 0;
    server.to_give -= ends ? 0 : 1;
    unsigned id = server.given++;
    pthread_mutex_unlock(&server.lock);
    if (ends) {
        return answer(link, "410 Gone", "", (struct server_file){0});
    }
    snprintf(headers, sizeof(headers),
             "Content-Type: application/json\r\n"
             "Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-%012u\r\n"
             "Lambda-Runtime-Deadline-Ms: %llu\r\n"
             "Lambda-Runtime-Invoked-Function-Arn: "
             "arn:aws:lambda:us-east-1:123456789012:function:promtail\r\n",
             id, (unsigned long long)(now_ns(CLOCK_REALTIME) / 1000000 + DEADLINE_MS));
    return answer(link, "200 OK", headers, server.event);
}

static bool take_answer(struct server_link *link, bool is_error) {
    static const struct server_file accepted = {.bytes = "{\"status\":\"OK\"}", .len = 15};

    pthread_mutex_lock(&server.lock);
    server.answers++;
    server.errors += is_error;
    server.answered_ns = now_ns(CLOCK_MONOTONIC);
    pthread_cond_broadcast(&server.changed);
    pthread_mutex_unlock(&server.lock);
    return answer(link, "202 Accepted", "Content-Type: application/json\r\n", accepted);
}

static bool take_push(struct server_link *link, const struct server_request *request) {
    static const char done[] = "HTTP/1.1 204 No Content\r\n\r\n";

    pthread_mutex_lock(&server.lock);
    server.pushes++;
    server.gzip += request->is_gzip;
    server.bytes += request->body_bytes;
    pthread_mutex_unlock(&server.lock);
    usleep(server.push_us);
    return server_link_write(link, done, strlen(done));
}

static bool handle(struct server_link *link, const struct server_request *request) {
    static const char runtime[] = "/2018-06-01/runtime/";
    const char *last = strrchr(request->target, '/');

    if (strncmp(request->target, runtime, strlen(runtime)) == 0) {
        return request->is_get ? answer_next(link) : take_answer(link, strcmp(last, "/error") == 0);
    }
    if (!request->is_get) {
        return take_push(link, request);
    }
    usleep(server.object_us);
    return answer(link, "200 OK", "", server.object);
}

static void *serve_link(void *context) {
    struct server_link *link = context;
    struct server_request request;

    if (link->ssl == NULL || SSL_accept(link->ssl) == 1) {
        while (server_link_read(link, &request) && handle(link, &request)) {
        }
    }
    SSL_free(link->ssl);
    close(link->fd);
    free(link);
    return NULL;
}

static void *serve_door(void *context) {
    const struct server_door *door = context;
    int fd;

    while ((fd = accept(door->fd, NULL, NULL)) >= 0) {
        struct server_link *link = calloc(1, sizeof(*link));
        pthread_t thread;
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        link->fd = fd;
        if (door->tls != NULL) {
            link->ssl = SSL_new(door->tls);
            SSL_set_fd(link->ssl, fd);
        }
        if (pthread_create(&thread, NULL, serve_link, link) != 0) {
            server_fail("no thread");
        }
        pthread_detach(thread);
    }
    return NULL;
}

/* At a port of the system's choice. */
static void open_door(struct server_door *door) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof(address);
    pthread_t thread;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    door->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (door->fd < 0 || bind(door->fd, (struct sockaddr *)&address, len) != 0 ||
        listen(door->fd, BACKLOG) != 0 ||
        getsockname(door->fd, (struct sockaddr *)&address, &len) != 0 ||
        pthread_create(&thread, NULL, serve_door, door) != 0) {
        server_fail("no port to listen at");
    }
    door->port = ntohs(address.sin_port);
}

static SSL_CTX *make_tls(const char *certificate, const char *key) {
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());

    if (tls == NULL || SSL_CTX_use_certificate_chain_file(tls, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1) {
        server_fail(certificate);
    }
    return tls;
}

static void print_counts(uint64_t ns) {
    printf("{\"ns\": %llu, \"answers\": %u, \"errors\": %u, \"pushes\": %u, \"gzip\": %u, "
           "\"bytes\": %zu}\n",
           (unsigned long long)ns, server.answers, server.errors, server.pushes, server.gzip,
           server.bytes);
}

static void run_events(unsigned count) {
    pthread_mutex_lock(&server.lock);
    uint64_t began = now_ns(CLOCK_MONOTONIC);
    server.answers = server.errors = server.pushes = server.gzip = 0;
    server.bytes = 0;
    server.to_give = count;
    pthread_cond_broadcast(&server.changed);
    while (server.answers < count || server.waiting == 0) {
        pthread_cond_wait(&server.changed, &server.lock);
    }
    print_counts(server.answered_ns - began);
    pthread_mutex_unlock(&server.lock);
}

static void obey(void) {
    char line[256];
    unsigned count;
    unsigned object_us;
    unsigned push_us;

    while (fgets(line, sizeof(line), stdin) != NULL) {
        if (sscanf(line, "run %u", &count) == 1) {
            run_events(count);
        } else if (strcmp(line, "count\n") == 0) {
            print_counts(0);
        } else if (sscanf(line, "delay %u %u", &object_us, &push_us) == 2) {
            server.object_us = object_us;
            server.push_us = push_us;
            printf("{}\n");
        } else {
            server_fail("commands: run COUNT, count, delay OBJECT_US PUSH_US");
        }
        fflush(stdout);
    }
}

int main(int argc, char **argv) {
    static struct server_door http;
    static struct server_door https;

    if (argc != 3 && argc != 5) {
        server_fail("usage: bench_server EVENT OBJECT [CERTIFICATE KEY]");
    }
    signal(SIGPIPE, SIG_IGN);
    server.event = map_file(argv[1]);
    server.object = map_file(argv[2]);
    open_door(&http);
    if (argc == 5) {
        https.tls = make_tls(argv[3], argv[4]);
        open_door(&https);
    }
    printf("{\"http\": %d, \"https\": %d}\n", http.port, https.port);
    fflush(stdout);
    obey();
    pthread_mutex_lock(&server.lock);
    server.ends = true;
    pthread_cond_broadcast(&server.changed);
    pthread_mutex_unlock(&server.lock);
    sleep(LAST_S); /* the harness ends it before, after the program */
    return 0;
}
