// Engines are the only way to a PKCS#11 token that every OpenSSL 3 before 4 can have.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "token_ways.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#ifndef OPENSSL_NO_ENGINE
#include <openssl/engine.h>

// One engine for the process; the caller sees to it that only one thread is in here.
static ENGINE *engine = NULL;

int anchorage_engine_open(const char *module, const asker *asker, char *detail, size_t size) {
    ENGINE *found = ENGINE_by_id("pkcs11");
    if (found == NULL) {
        anchorage_token_outcome(detail, size);
        return ANCHORAGE_TOKEN_NO_SUPPORT;
    }
    // Without it the engine talks on standard error.
    ENGINE_ctrl_cmd(found, "QUIET", 0, NULL, NULL, 1);
    if ((module != NULL && ENGINE_ctrl_cmd_string(found, "MODULE_PATH", module, 0) != 1) ||
        ENGINE_init(found) != 1) {
        anchorage_token_outcome(detail, size);
        ENGINE_free(found);
        return ANCHORAGE_TOKEN_NO_DEVICE;
    }
    ENGINE_ctrl_cmd(found, "SET_USER_INTERFACE", 0, asker->method, NULL, 1);
    ENGINE_ctrl_cmd(found, "SET_CALLBACK_DATA", 0, asker->source, NULL, 1);
    ERR_clear_error();
    engine = found;
    return ANCHORAGE_TOKEN_FOUND;
}

EVP_PKEY *anchorage_engine_key(const char *uri, const asker *asker) {
    return ENGINE_load_private_key(engine, uri, asker->method, asker->source);
}

X509 *anchorage_engine_certificate(const char *uri) {
    struct {
        const char *id;
        X509 *certificate;
    } wanted = {uri, NULL};
    int done = ENGINE_ctrl_cmd(engine, "LOAD_CERT_CTRL", 0, &wanted, NULL, 0);
    if (done == 1) return wanted.certificate;
    X509_free(wanted.certificate);
    return NULL;
}

#else

int anchorage_engine_open(const char *module, const asker *asker, char *detail, size_t size) {
    (void)module, (void)asker;
    OPENSSL_strlcpy(detail, "this libcrypto has no engines", size);
    return ANCHORAGE_TOKEN_NO_SUPPORT;
}

EVP_PKEY *anchorage_engine_key(const char *uri, const asker *asker) {
    (void)uri, (void)asker;
    return NULL;
}

X509 *anchorage_engine_certificate(const char *uri) {
    (void)uri;
    return NULL;
}

#endif
