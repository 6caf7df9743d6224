/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "promtail/buf.h"

enum { HELD_MAX = 8 };

struct fake_server {
    const struct fake_server_step *steps;
    size_t count, at;
    int listener;
    int wake[2]; /* a byte ends the thread */
    int held[HELD_MAX];
    size_t held_count;
    unsigned port, connections;
    int newest;
    char requests[FAKE_SERVER_REQUESTS][FAKE_SERVER_REQUEST_MAX];
    pthread_mutex_t lock;
    pthread_t thread;
};

/* False: the thread must end. */
static bool wait_for(struct fake_server *server, int fd) {
    struct pollfd fds[] = {{.fd = fd, .events = POLLIN}, {.fd = server->wake[0], .events = POLLIN}};

    while (poll(fds, 2, -1) < 0) {
    }
    return fds[1].revents == 0;
}

static size_t body_length(const char *head) {
    const char *at = strcasestr(head, "\r\ncontent-length: ");
    size_t length = 0;

    for (at = at == NULL ? "" : at + 18; *at >= '0' && *at <= '9'; at++) {
        length = length * 10 + (size_t)(*at - '0');
    }
    return length;
}

/* False: the other side closed, or the thread must end. */
static bool read_request(struct fake_server *server, int fd, bool early, char *text) {
    size_t len = 0;

    for (;;) {
        text[len] = '\0';
        const char *end = strstr(text, "\r\n\r\n");
        if (end != NULL && (early || len >= (size_t)(end + 4 - text) + body_length(text))) {
            return true;
        }
        assert(len < FAKE_SERVER_REQUEST_MAX - 1);
        if (!wait_for(server, fd)) {
            return false;
        }
        ssize_t got = read(fd, text + len, FAKE_SERVER_REQUEST_MAX - 1 - len);
        if (got <= 0) {
            return false;
        }
        len += (size_t)got;
    }
}

static void send_all(int fd, const char *bytes, size_t len) {
    while (len > 0) {
        ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);
        if (sent <= 0) {
            return; /* the other side went away, as some tests want it */
        }
        bytes += sent;
        len -= (size_t)sent;
    }
}

static void answer(const struct fake_server_step *step, int fd) {
    static char filler[4096];
    size_t left = step->filler;

    memset(filler, 'x', sizeof(filler));
    send_all(fd, step->answer, strlen(step->answer));
    while (left > 0) {
        size_t part = left < sizeof(filler) ? left : sizeof(filler);
        send_all(fd, filler, part);
        left -= part;
    }
}

static void drain(struct fake_server *server, int fd, size_t left) {
    static char bytes[65536];

    while (left > 0 && wait_for(server, fd)) {
        ssize_t got = read(fd, bytes, left < sizeof(bytes) ? left : sizeof(bytes));
        if (got <= 0) {
            return;
        }
        left -= (size_t)got;
    }
}

static void serve(struct fake_server *server, int fd) {
    static char text[FAKE_SERVER_REQUEST_MAX];

    while (server->at < server->count) {
        const struct fake_server_step *step = &server->steps[server->at];
        if (!read_request(server, fd, step->early, text)) {
            break;
        }
        pthread_mutex_lock(&server->lock);
        snprintf(server->requests[server->at++], sizeof(server->requests[0]), "%s", text);
        pthread_mutex_unlock(&server->lock);
        answer(step, fd);
        drain(server, fd, step->drain);
        if (step->shut) {
            shutdown(fd, SHUT_WR);
        }
        if (step->hold) {
            server->held[server->held_count++] = fd;
            return;
        }
        if (step->close) {
            break;
        }
    }
    close(fd);
}

static void *run(void *context) {
    struct fake_server *server = context;

    while (wait_for(server, server->listener)) {
        int fd = accept(server->listener, NULL, NULL);
        pthread_mutex_lock(&server->lock);
        server->connections++;
        server->newest = fd;
        pthread_mutex_unlock(&server->lock);
        serve(server, fd);
    }
    return NULL;
}

/* A small window and small segments: so the other side's buffers stay small too. */
static bool take_few(int listener) {
    int window = 4096;
    int segment = 536;

    return setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &window, sizeof(window)) == 0 &&
           setsockopt(listener, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment)) == 0;
}

struct fake_server *fake_server_new(const struct fake_server_step *steps, size_t count) {
    struct fake_server *server = mem_zalloc(sizeof(*server));
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(address);
    bool ok;

    assert(count <= FAKE_SERVER_REQUESTS);
    server->steps = steps;
    server->count = count;
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ok = (count == 0 || !steps[0].early || take_few(server->listener)) &&
         bind(server->listener, (struct sockaddr *)&address, size) == 0 &&
         listen(server->listener, 8) == 0 &&
         getsockname(server->listener, (struct sockaddr *)&address, &size) == 0 &&
         pipe(server->wake) == 0 && pthread_mutex_init(&server->lock, NULL) == 0 &&
         pthread_create(&server->thread, NULL, run, server) == 0;
    assert(ok);
    (void)ok;
    server->port = ntohs(address.sin_port);
    return server;
}

void fake_server_destroy(struct fake_server *server) {
    ssize_t written = write(server->wake[1], "x", 1);

    assert(written == 1);
    (void)written;
    pthread_join(server->thread, NULL);
    for (size_t i = 0; i < server->held_count; i++) {
        close(server->held[i]);
    }
    close(server->listener);
    close(server->wake[0]);
    close(server->wake[1]);
    pthread_mutex_destroy(&server->lock);
    mem_free(server);
}

unsigned fake_server_port(const struct fake_server *server) {
    return server->port;
}

unsigned fake_server_connections(struct fake_server *server) {
    pthread_mutex_lock(&server->lock);
    unsigned connections = server->connections;
    pthread_mutex_unlock(&server->lock);
    return connections;
}

void fake_server_send(struct fake_server *server, const char *bytes) {
    pthread_mutex_lock(&server->lock);
    send_all(server->newest, bytes, strlen(bytes));
    pthread_mutex_unlock(&server->lock);
}

const char *fake_server_request(struct fake_server *server, size_t number) {
    return server->requests[number];
}
