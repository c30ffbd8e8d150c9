#pragma once

#include <openssl/bio.h>

/// A socket as libssl sees it: libcrypto's own would raise SIGPIPE, and know no time limit.
typedef struct {
    int descriptor;
    int error;      // of the last call to the system
    long deadline;  // of the step that is made, in milliseconds of the monotonic clock
} tls_socket;

/// Gives the calls that follow so much time.
void tls_socket_begin_step(tls_socket *socket, long milliseconds);

/// What a BIO of such sockets does, whose data is a `tls_socket`; NULL when memory ran out.
BIO_METHOD *tls_socket_method(void);
