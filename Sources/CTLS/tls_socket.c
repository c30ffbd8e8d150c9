#include "tls_socket.h"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000L + time.tv_nsec / 1000000L;
}

// libssl goes on in one call for as long as messages come that it does not hand out. When the time
// has passed the socket looks idle to it, so that it returns.
static int is_late(const tls_socket *socket) {
    if (now() < socket->deadline) return 0;
    errno = EAGAIN;
    return 1;
}

void tls_socket_begin_step(tls_socket *socket, long milliseconds) {
    socket->deadline = now() + milliseconds;
}

static int carry(BIO *bio, ssize_t count, int error, int retry, size_t *carried) {
    tls_socket *socket = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (count == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    *carried = count > 0 ? (size_t)count : 0;
    if (count > 0) return 1;
    socket->error = count < 0 ? error : 0;
    if (count < 0 && (error == EAGAIN || error == EWOULDBLOCK)) BIO_set_flags(bio, retry);
    return 0;
}

static int bio_read(BIO *bio, char *bytes, size_t capacity, size_t *count) {
    const tls_socket *socket = BIO_get_data(bio);
    ssize_t received;
    do {
        received = is_late(socket) ? -1 : recv(socket->descriptor, bytes, capacity, 0);
    } while (received < 0 && errno == EINTR);
    return carry(bio, received, errno, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY, count);
}

static int bio_write(BIO *bio, const char *bytes, size_t length, size_t *count) {
    const tls_socket *socket = BIO_get_data(bio);
    ssize_t sent;
    do {
        sent = is_late(socket) ? -1 : send(socket->descriptor, bytes, length, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return carry(bio, sent, errno, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY, count);
}

static long bio_control(BIO *bio, int command, long number, void *pointer) {
    (void)number;
    (void)pointer;
    switch (command) {
    case BIO_CTRL_FLUSH: return 1;
    case BIO_CTRL_EOF: return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    default: return 0;
    }
}

static int bio_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

BIO_METHOD *tls_socket_method(void) {
    BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    if (method != NULL && BIO_meth_set_read_ex(method, bio_read) == 1 &&
        BIO_meth_set_write_ex(method, bio_write) == 1 &&
        BIO_meth_set_ctrl(method, bio_control) == 1 &&
        BIO_meth_set_create(method, bio_create) == 1)
        return method;
    BIO_meth_free(method);
    return NULL;
}
