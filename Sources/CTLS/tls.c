#include "CTLS.h"
#include "tls_socket.h"

#include <dlfcn.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// What is used of libssl. Everything else here is of libcrypto (see CLate).
#define EACH(DO)                                                                                   \
    DO(TLS_client_method)                                                                          \
    DO(SSL_CTX_new)                                                                                \
    DO(SSL_CTX_free)                                                                               \
    DO(SSL_CTX_ctrl)                                                                               \
    DO(SSL_CTX_set_options)                                                                        \
    DO(SSL_CTX_set_verify)                                                                         \
    DO(SSL_CTX_get_cert_store)                                                                     \
    DO(SSL_CTX_load_verify_file)                                                                   \
    DO(SSL_CTX_load_verify_dir)                                                                    \
    DO(SSL_new)                                                                                    \
    DO(SSL_free)                                                                                   \
    DO(SSL_ctrl)                                                                                   \
    DO(SSL_set_bio)                                                                                \
    DO(SSL_set1_host)                                                                              \
    DO(SSL_set_hostflags)                                                                          \
    DO(SSL_get0_param)                                                                             \
    DO(SSL_set_alpn_protos)                                                                        \
    DO(SSL_connect)                                                                                \
    DO(SSL_read_ex)                                                                                \
    DO(SSL_write_ex)                                                                               \
    DO(SSL_has_pending)                                                                            \
    DO(SSL_get_error)                                                                              \
    DO(SSL_get_verify_result)                                                                      \
    DO(SSL_get0_peer_certificate)                                                                  \
    DO(SSL_shutdown)

#define SLOT(name) __typeof__(&name) name;
static struct {
    EACH(SLOT)
} api;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[512];
static BIO_METHOD *method;

struct anchorage_tls {
    SSL_CTX *context;
    SSL *connection;
    tls_socket socket;
    int verifies;
    int is_broken;
};

static void begin_step(anchorage_tls *tls, long milliseconds) {
    ERR_clear_error();
    tls_socket_begin_step(&tls->socket, milliseconds);
}

static void load(void) {
    const char *name = "libssl.so." OPENSSL_MSTR(OPENSSL_SHLIB_VERSION);
    void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(failure, sizeof failure, "%s", reason != NULL ? reason : name);
        return;
    }
#define RESOLVE(name)                                                                              \
    if ((api.name = (__typeof__(api.name))dlsym(library, #name)) == NULL) {                        \
        snprintf(failure, sizeof failure, "libssl has no %s", #name);                              \
        return;                                                                                    \
    }
    EACH(RESOLVE)
    if ((method = tls_socket_method()) == NULL)
        snprintf(failure, sizeof failure, "out of memory");
}

const char *anchorage_tls_load(void) {
    pthread_once(&once, load);
    return failure[0] == '\0' ? NULL : failure;
}

// The first reason that libcrypto has queued; later ones are of the layers above.
static int failed(int outcome, char *detail, size_t size) {
    char text[256];
    unsigned long code = ERR_get_error();
    if (code != 0) {
        ERR_error_string_n(code, text, sizeof text);
        snprintf(detail, size, "%s", text);
    } else {
        snprintf(detail, size, "libssl gives no reason");
    }
    ERR_clear_error();
    return outcome;
}

static int trust_only(SSL_CTX *context, const anchorage_tls_trust *trust) {
    if (!trust->verifies) {
        api.SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
        return 1;
    }
    api.SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    if (trust->bundle == NULL && trust->directory == NULL) return 0;
    // An issuing CA, or the server's own certificate, may be trusted without its root.
    if (X509_STORE_set_flags(api.SSL_CTX_get_cert_store(context), X509_V_FLAG_PARTIAL_CHAIN) != 1)
        return 0;
    if (trust->bundle != NULL && api.SSL_CTX_load_verify_file(context, trust->bundle) != 1) return 0;
    return trust->directory == NULL || api.SSL_CTX_load_verify_dir(context, trust->directory) == 1;
}

// What the system's configuration of OpenSSL demands beyond that stays as it is.
static int forbid_old_versions(SSL_CTX *context) {
    long least = api.SSL_CTX_ctrl(context, SSL_CTRL_GET_MIN_PROTO_VERSION, 0, NULL);
    return least >= TLS1_2_VERSION ||
           api.SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, NULL) == 1;
}

static int expect_host(SSL *connection, const anchorage_tls_trust *trust) {
    // X509_check_host(3): a leading dot stands for every name below, and no name for any at all.
    if (trust->host[0] == '\0' || trust->host[0] == '.') return 0;
    if (trust->host_is_address)
        return X509_VERIFY_PARAM_set1_ip_asc(api.SSL_get0_param(connection), trust->host) == 1;
    // RFC 9525 §6: a name counts in the extension alone, a wild card for one whole label alone.
    api.SSL_set_hostflags(connection,
                          X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return api.SSL_set1_host(connection, trust->host) == 1 &&
           api.SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                        (void *)trust->host) == 1;
}

static SSL *open_connection(anchorage_tls *tls, const anchorage_tls_trust *trust) {
    static const unsigned char protocols[] = "\x08http/1.1";
    SSL *connection = api.SSL_new(tls->context);
    BIO *bio = connection == NULL ? NULL : BIO_new(method);
    if (bio == NULL) {
        api.SSL_free(connection);
        return NULL;
    }
    BIO_set_data(bio, &tls->socket);
    api.SSL_set_bio(connection, bio, bio);
    if (!expect_host(connection, trust) ||
        api.SSL_set_alpn_protos(connection, protocols, sizeof protocols - 1) != 0) {
        api.SSL_free(connection);
        return NULL;
    }
    return connection;
}

int anchorage_tls_new(int descriptor, const anchorage_tls_trust *trust, anchorage_tls **result,
                      char *detail, size_t size) {
    ERR_clear_error();
    *result = NULL;
    anchorage_tls *tls = OPENSSL_zalloc(sizeof *tls);
    if (tls == NULL) return failed(ANCHORAGE_TLS_FAILED, detail, size);
    int outcome = ANCHORAGE_TLS_FAILED;
    tls->socket.descriptor = descriptor;
    tls->verifies = trust->verifies;
    tls->context = api.SSL_CTX_new(api.TLS_client_method());
    if (tls->context == NULL || !forbid_old_versions(tls->context)) goto cleanup;
    api.SSL_CTX_set_options(tls->context, SSL_OP_NO_RENEGOTIATION);
    outcome = ANCHORAGE_TLS_NO_TRUST;
    if (!trust_only(tls->context, trust)) goto cleanup;
    outcome = ANCHORAGE_TLS_FAILED;
    tls->connection = open_connection(tls, trust);
    if (tls->connection == NULL) goto cleanup;
    *result = tls;
    return ANCHORAGE_TLS_DONE;
cleanup:
    failed(outcome, detail, size);
    anchorage_tls_free(tls);
    return outcome;
}

// What libssl says of a step that was not done.
static int outcome(anchorage_tls *tls, char *detail, size_t size) {
    unsigned long code = ERR_peek_error();
    switch (api.SSL_get_error(tls->connection, 0)) {
    case SSL_ERROR_WANT_READ: return ANCHORAGE_TLS_WANTS_READ;
    case SSL_ERROR_WANT_WRITE: return ANCHORAGE_TLS_WANTS_WRITE;
    case SSL_ERROR_ZERO_RETURN:
        snprintf(detail, size, "the server has closed the connection");
        return ANCHORAGE_TLS_CLOSED;
    case SSL_ERROR_SYSCALL:
        tls->is_broken = 1;
        if (code != 0) return failed(ANCHORAGE_TLS_FAILED, detail, size);
        snprintf(detail, size, "%s",
                 tls->socket.error != 0 ? strerror(tls->socket.error) : "the server has closed the connection");
        return ANCHORAGE_TLS_CUT;
    default:
        tls->is_broken = 1;
        if (ERR_GET_LIB(code) == ERR_LIB_SSL &&
            ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
            snprintf(detail, size, "the server has closed the connection");
            ERR_clear_error();
            return ANCHORAGE_TLS_CUT;
        }
        return failed(ANCHORAGE_TLS_FAILED, detail, size);
    }
}

static int refused(anchorage_tls *tls, long result, char *detail, size_t size) {
    tls->is_broken = 1;
    ERR_clear_error();
    snprintf(detail, size, "the server's certificate: %s", X509_verify_cert_error_string(result));
    return ANCHORAGE_TLS_UNTRUSTED;
}

int anchorage_tls_handshake(anchorage_tls *tls, long milliseconds, char *detail, size_t size) {
    begin_step(tls, milliseconds);
    int connected = api.SSL_connect(tls->connection) == 1;
    long result = api.SSL_get_verify_result(tls->connection);
    if (connected && !tls->verifies) return ANCHORAGE_TLS_DONE;
    if (connected && api.SSL_get0_peer_certificate(tls->connection) == NULL)
        return refused(tls, X509_V_ERR_UNSPECIFIED, detail, size);
    if (connected && result == X509_V_OK) return ANCHORAGE_TLS_DONE;
    if (connected) return refused(tls, result, detail, size);
    int step = outcome(tls, detail, size);
    if (step == ANCHORAGE_TLS_FAILED && tls->verifies && result != X509_V_OK)
        return refused(tls, result, detail, size);
    return step;
}

int anchorage_tls_read(anchorage_tls *tls, void *bytes, size_t capacity, size_t *count,
                       long milliseconds, char *detail, size_t size) {
    *count = 0;
    begin_step(tls, milliseconds);
    if (api.SSL_read_ex(tls->connection, bytes, capacity, count) == 1) return ANCHORAGE_TLS_DONE;
    return outcome(tls, detail, size);
}

int anchorage_tls_write(anchorage_tls *tls, const void *bytes, size_t length, size_t *count,
                        long milliseconds, char *detail, size_t size) {
    *count = 0;
    begin_step(tls, milliseconds);
    if (api.SSL_write_ex(tls->connection, bytes, length, count) == 1) return ANCHORAGE_TLS_DONE;
    return outcome(tls, detail, size);
}

int anchorage_tls_has_unread(const anchorage_tls *tls) {
    return api.SSL_has_pending(tls->connection);
}

void anchorage_tls_free(anchorage_tls *tls) {
    // After a failure of its own libssl must not be asked to say anything more.
    if (tls->connection != NULL && !tls->is_broken) {
        begin_step(tls, 1000);
        api.SSL_shutdown(tls->connection);
    }
    api.SSL_free(tls->connection);
    api.SSL_CTX_free(tls->context);
    OPENSSL_free(tls);
    ERR_clear_error();
}
