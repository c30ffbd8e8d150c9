#pragma once

#include <netdb.h>
#include <stddef.h>

#pragma clang assume_nonnull begin

// TLS

/// Loads libssl at the first call; later calls return the same answer. Any thread may call it.
///
/// libssl is opened at run time: a command that needs no network does not pay for it, and a tool
/// that never calls this does not need it. Every function of TLS below needs a successful load.
///
/// Returns NULL when libssl is ready, otherwise the reason why it is not.
const char *_Nullable anchorage_tls_load(void);

/// One client's end of a TLS connection over a socket that does not block.
typedef struct anchorage_tls anchorage_tls;

/// Whom a connection trusts.
typedef struct {
    int verifies;                             // whether the server must prove who it is
    const char *_Nullable bundle;             // a PEM file, or NULL
    const char *_Nullable directory;          // a directory of hashed names, or NULL
    const char *host;                         // the name or the address of the server
    int host_is_address;
} anchorage_tls_trust;

/// How a step ended.
enum {
    ANCHORAGE_TLS_DONE,
    ANCHORAGE_TLS_WANTS_READ,   // again, when the socket can be read
    ANCHORAGE_TLS_WANTS_WRITE,  // again, when the socket can be written
    ANCHORAGE_TLS_CLOSED,       // the server has said that it sends no more
    ANCHORAGE_TLS_CUT,          // the connection ended without that word
    ANCHORAGE_TLS_UNTRUSTED,    // the server's certificate was refused
    ANCHORAGE_TLS_NO_TRUST,     // what is to be trusted cannot be read
    ANCHORAGE_TLS_FAILED,
};

/// Prepares a connection: TLS 1.2 or later, HTTP/1.1, and the server's name in the first message.
///
/// The socket stays the caller's. Gives ANCHORAGE_TLS_DONE and the connection, which
/// `anchorage_tls_free` frees; or another outcome with its reason in `detail`.
int anchorage_tls_new(int descriptor, const anchorage_tls_trust *trust,
                      anchorage_tls *_Nullable *_Nonnull result, char *detail, size_t size);

/// Goes on with the handshake.
///
/// Like the steps below it wants more, and may be given none, when these milliseconds have passed,
/// whatever the server sends meanwhile.
int anchorage_tls_handshake(anchorage_tls *tls, long milliseconds, char *detail, size_t size);

/// Reads up to `capacity` bytes.
int anchorage_tls_read(anchorage_tls *tls, void *bytes, size_t capacity, size_t *count,
                       long milliseconds, char *detail, size_t size);

/// Writes up to `length` bytes. After a step that wants more, the same bytes are given again.
int anchorage_tls_write(anchorage_tls *tls, const void *bytes, size_t length, size_t *count,
                        long milliseconds, char *detail, size_t size);

/// Whether bytes have been received that nobody has read.
int anchorage_tls_has_unread(const anchorage_tls *tls);

/// Says that no more is sent, without waiting for an answer, and frees everything.
void anchorage_tls_free(anchorage_tls *tls);

// Names

/// Looks a name's addresses up for a stream connection, for as many milliseconds as there are.
///
/// `getaddrinfo` knows no limit, so it runs on a thread of its own, which is left to itself when
/// the time has passed. Gives 0 and the addresses, which `freeaddrinfo` frees, an `EAI_` code, or
/// ANCHORAGE_LOOKUP_TIMED_OUT.
int anchorage_look_up(const char *host, const char *port, long milliseconds,
                      struct addrinfo *_Nullable *_Nonnull result);

#define ANCHORAGE_LOOKUP_TIMED_OUT 1

#pragma clang assume_nonnull end
