#define _GNU_SOURCE
#include "CTLS.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

// One look-up, shared by who waits for it and the thread that makes it; the last to leave frees it.
typedef struct {
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    char *host;
    char *port;
    int has_ended;
    int is_abandoned;
    int code;
    struct addrinfo *found;
} lookup;

static void free_lookup(lookup *it) {
    if (it == NULL) return;
    if (it->found != NULL) freeaddrinfo(it->found);
    free(it->host);
    free(it->port);
    pthread_cond_destroy(&it->ended);
    pthread_mutex_destroy(&it->mutex);
    free(it);
}

static int resolve(const char *host, const char *port, int flags, struct addrinfo **found) {
    struct addrinfo hints;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | flags;
    return getaddrinfo(host, port, &hints, found);
}

static void *look_up(void *argument) {
    lookup *it = argument;
    struct addrinfo *found = NULL;
    int code = resolve(it->host, it->port, 0, &found);
    pthread_mutex_lock(&it->mutex);
    it->code = code;
    it->found = code == 0 ? found : NULL;
    it->has_ended = 1;
    int is_last = it->is_abandoned;
    pthread_cond_signal(&it->ended);
    pthread_mutex_unlock(&it->mutex);
    if (is_last) free_lookup(it);
    return NULL;
}

static int start(lookup *it) {
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, before;
    if (pthread_attr_init(&attributes) != 0) return EAI_MEMORY;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    // Signals are for the threads that know what they mean.
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = pthread_create(&thread, &attributes, look_up, it);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return code == 0 ? 0 : EAI_AGAIN;
}

int anchorage_look_up(const char *host, const char *port, long milliseconds,
                      struct addrinfo **result) {
    *result = NULL;
    // An address needs no thread.
    int code = resolve(host, port, AI_NUMERICHOST, result);
    if (code != EAI_NONAME) return code;

    lookup *it = calloc(1, sizeof *it);
    if (it == NULL) return EAI_MEMORY;
    pthread_mutex_init(&it->mutex, NULL);
    pthread_cond_init(&it->ended, NULL);
    it->host = strdup(host);
    it->port = strdup(port);
    if (it->host == NULL || it->port == NULL) {
        free_lookup(it);
        return EAI_MEMORY;
    }
    if ((code = start(it)) != 0) {
        free_lookup(it);
        return code;
    }

    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += milliseconds / 1000;
    end.tv_nsec += milliseconds % 1000 * 1000000;
    if (end.tv_nsec >= 1000000000) {
        end.tv_sec += 1;
        end.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&it->mutex);
    int waited = 0;
    while (!it->has_ended && waited == 0)
        waited = pthread_cond_clockwait(&it->ended, &it->mutex, CLOCK_MONOTONIC, &end);
    int has_ended = it->has_ended;
    it->is_abandoned = !has_ended;
    code = has_ended ? it->code : ANCHORAGE_LOOKUP_TIMED_OUT;
    if (has_ended) {
        *result = it->found;
        it->found = NULL;
    }
    pthread_mutex_unlock(&it->mutex);
    if (has_ended) free_lookup(it);
    return code;
}
