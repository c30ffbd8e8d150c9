// Engines are the only way to a PKCS#11 token that every OpenSSL 3 has.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "token_keys.h"

#include "asking.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <dlfcn.h>
#include <string.h>

#ifndef OPENSSL_NO_ENGINE
#include <openssl/engine.h>

// One engine for the process; the caller sees to it that only one thread is in here.
static ENGINE *engine = NULL;
static UI_METHOD *method = NULL;
// The engine keeps the pointer for what it asks later.
static asking *source = NULL;

static int open_engine(const char *module, char *detail, size_t size) {
    if (engine != NULL) return ANCHORAGE_TOKEN_FOUND;
    if (method == NULL) method = anchorage_asking_method();
    if (source == NULL) source = OPENSSL_zalloc(sizeof *source);
    if (method == NULL || source == NULL) return ANCHORAGE_TOKEN_FAILED;
    // The engine would say on standard error that a module is missing, and fail later.
    if (module != NULL && dlopen(module, RTLD_NOW | RTLD_LOCAL) == NULL) {
        const char *reason = dlerror();
        OPENSSL_strlcpy(detail, reason == NULL ? module : reason, size);
        return ANCHORAGE_TOKEN_NO_DEVICE;
    }
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
    ENGINE_ctrl_cmd(found, "SET_USER_INTERFACE", 0, method, NULL, 1);
    ENGINE_ctrl_cmd(found, "SET_CALLBACK_DATA", 0, source, NULL, 1);
    ERR_clear_error();
    engine = found;
    return ANCHORAGE_TOKEN_FOUND;
}

void anchorage_token_asks(anchorage_ask ask, void *user) {
    if (source == NULL) return;
    source->ask = ask;
    source->user = user;
}

int anchorage_token_key(const char *uri, const char *module, anchorage_ask ask, void *user,
                        EVP_PKEY **key, char *detail, size_t size) {
    int outcome = open_engine(module, detail, size);
    if (outcome != ANCHORAGE_TOKEN_FOUND) return outcome;
    anchorage_token_asks(ask, user);
    *key = ENGINE_load_private_key(engine, uri, method, source);
    anchorage_token_asks(NULL, NULL);
    if (*key == NULL) return anchorage_token_outcome(detail, size);
    ERR_clear_error();
    return ANCHORAGE_TOKEN_FOUND;
}

int anchorage_token_certificate(const char *uri, const char *module, anchorage_ask ask, void *user,
                                unsigned char **der, size_t *length, char *detail, size_t size) {
    struct {
        const char *id;
        X509 *certificate;
    } wanted = {uri, NULL};
    int outcome = open_engine(module, detail, size);
    if (outcome != ANCHORAGE_TOKEN_FOUND) return outcome;
    anchorage_token_asks(ask, user);
    int done = ENGINE_ctrl_cmd(engine, "LOAD_CERT_CTRL", 0, &wanted, NULL, 0);
    anchorage_token_asks(NULL, NULL);
    int written = done == 1 && wanted.certificate != NULL ? i2d_X509(wanted.certificate, der) : 0;
    X509_free(wanted.certificate);
    if (written <= 0) return anchorage_token_outcome(detail, size);
    *length = (size_t)written;
    ERR_clear_error();
    return ANCHORAGE_TOKEN_FOUND;
}

#else

void anchorage_token_asks(anchorage_ask ask, void *user) { (void)ask, (void)user; }

int anchorage_token_key(const char *uri, const char *module, anchorage_ask ask, void *user,
                        EVP_PKEY **key, char *detail, size_t size) {
    (void)uri, (void)module, (void)ask, (void)user, (void)key;
    OPENSSL_strlcpy(detail, "this libcrypto has no engines", size);
    return ANCHORAGE_TOKEN_NO_SUPPORT;
}

int anchorage_token_certificate(const char *uri, const char *module, anchorage_ask ask, void *user,
                                unsigned char **der, size_t *length, char *detail, size_t size) {
    (void)uri, (void)module, (void)ask, (void)user, (void)der, (void)length;
    OPENSSL_strlcpy(detail, "this libcrypto has no engines", size);
    return ANCHORAGE_TOKEN_NO_SUPPORT;
}

#endif

static int token_sign(EVP_PKEY *key, const char *digest, const unsigned char *message,
                      size_t message_length, unsigned char *signature, size_t *length) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int done = context != NULL &&
               EVP_DigestSignInit_ex(context, NULL, digest, NULL, NULL, key, NULL) == 1 &&
               EVP_DigestSign(context, signature, length, message, message_length) == 1;
    EVP_MD_CTX_free(context);
    return done;
}

int anchorage_token_sign(EVP_PKEY *key, int is_tpm, anchorage_ask ask, void *user,
                         const char *digest, const unsigned char *message, size_t message_length,
                         unsigned char *signature, size_t *length, char *detail, size_t size) {
    anchorage_token_asks(ask, user);
    int done = (is_tpm ? anchorage_tpm_sign : token_sign)(key, digest, message, message_length,
                                                          signature, length);
    anchorage_token_asks(NULL, NULL);
    if (!done) return anchorage_token_outcome(detail, size);
    ERR_clear_error();
    return ANCHORAGE_TOKEN_FOUND;
}
