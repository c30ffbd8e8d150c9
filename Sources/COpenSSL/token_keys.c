#include "token_keys.h"

#include "token_ways.h"

#include <openssl/err.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

// How this process gets to tokens, once it has had to; the caller sees to it that only one thread is in
// here.
static enum { UNDECIDED, ENGINE_WAY, PROVIDER_WAY } way = UNDECIDED;
static char *module_in_use = NULL;
static asker asks = {NULL, NULL};

static int is_in_use(const char *module) {
    if (module == NULL || module_in_use == NULL) return module == module_in_use;
    return strcmp(module, module_in_use) == 0;
}

static int open_way(const char *module, char *detail, size_t size) {
    if (way != UNDECIDED) {
        if (is_in_use(module)) return ANCHORAGE_TOKEN_FOUND;
        OPENSSL_strlcpy(detail, module_in_use == NULL ? "of the system" : module_in_use, size);
        return ANCHORAGE_TOKEN_OTHER_MODULE;
    }
    if (asks.method == NULL) asks.method = anchorage_asking_method();
    if (asks.source == NULL) asks.source = OPENSSL_zalloc(sizeof *asks.source);
    if (asks.method == NULL || asks.source == NULL) return ANCHORAGE_TOKEN_FAILED;
    // The engine would say on standard error that a module is missing, and fail later.
    if (module != NULL && dlopen(module, RTLD_NOW | RTLD_LOCAL) == NULL) {
        const char *reason = dlerror();
        // Not by a function of libcrypto's: to find that one would take the text away.
        snprintf(detail, size, "%s", reason == NULL ? module : reason);
        return ANCHORAGE_TOKEN_NO_DEVICE;
    }
    char *copy = module == NULL ? NULL : OPENSSL_strdup(module);
    int outcome = anchorage_engine_open(module, &asks, detail, size);
    if (outcome == ANCHORAGE_TOKEN_FOUND) {
        way = ENGINE_WAY;
    } else if (outcome == ANCHORAGE_TOKEN_NO_SUPPORT) {
        outcome = anchorage_provider_open(module, &asks, detail, size);
        if (outcome == ANCHORAGE_TOKEN_FOUND) way = PROVIDER_WAY;
    }
    if (outcome == ANCHORAGE_TOKEN_FOUND)
        module_in_use = copy;
    else
        OPENSSL_free(copy);
    return outcome;
}

// The provider finds nothing without saying so.
static int not_found(char *detail, size_t size) {
    int outcome = anchorage_token_outcome(detail, size);
    if (detail[0] == '\0') OPENSSL_strlcpy(detail, "object not found", size);
    return outcome;
}

void anchorage_token_asks(anchorage_ask ask, void *user) {
    if (asks.source == NULL) return;
    asks.source->ask = ask;
    asks.source->user = user;
}

int anchorage_token_key(const char *uri, const char *label, const char *module, anchorage_ask ask,
                        void *user, EVP_PKEY **key, char *detail, size_t size) {
    int outcome = open_way(module, detail, size);
    if (outcome != ANCHORAGE_TOKEN_FOUND) return outcome;
    anchorage_token_asks(ask, user);
    int is_wrong_pin = 0;
    *key = way == ENGINE_WAY ? anchorage_engine_key(uri, &asks)
                             : anchorage_provider_key(uri, &asks, &is_wrong_pin);
    anchorage_token_asks(NULL, NULL);
    if (*key == NULL) {
        outcome = not_found(detail, size);
        if (!is_wrong_pin) return outcome;
        return anchorage_token_is_locked(module, label) ? ANCHORAGE_TOKEN_LOCKED
                                                        : ANCHORAGE_TOKEN_WRONG_PIN;
    }
    ERR_clear_error();
    return ANCHORAGE_TOKEN_FOUND;
}

int anchorage_token_certificate(const char *uri, const char *module, anchorage_ask ask, void *user,
                                unsigned char **der, size_t *length, char *detail, size_t size) {
    int outcome = open_way(module, detail, size);
    if (outcome != ANCHORAGE_TOKEN_FOUND) return outcome;
    anchorage_token_asks(ask, user);
    X509 *certificate = way == ENGINE_WAY ? anchorage_engine_certificate(uri)
                                          : anchorage_provider_certificate(uri, &asks);
    anchorage_token_asks(NULL, NULL);
    int written = certificate == NULL ? 0 : i2d_X509(certificate, der);
    X509_free(certificate);
    if (written <= 0) return not_found(detail, size);
    *length = (size_t)written;
    ERR_clear_error();
    return ANCHORAGE_TOKEN_FOUND;
}

int anchorage_sign_within(OSSL_LIB_CTX *library, const char *preference, EVP_PKEY *key,
                          const char *digest, const unsigned char *message, size_t message_length,
                          unsigned char *signature, size_t *length) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int done = context != NULL &&
               EVP_DigestSignInit_ex(context, NULL, digest, library, preference, key, NULL) == 1 &&
               EVP_DigestSign(context, signature, length, message, message_length) == 1;
    EVP_MD_CTX_free(context);
    return done;
}

int anchorage_token_sign(EVP_PKEY *key, int is_tpm, anchorage_ask ask, void *user,
                         const char *digest, const unsigned char *message, size_t message_length,
                         unsigned char *signature, size_t *length, char *detail, size_t size) {
    anchorage_token_asks(ask, user);
    int done;
    if (is_tpm)
        done = anchorage_tpm_sign(key, digest, message, message_length, signature, length);
    else if (way == PROVIDER_WAY)
        done = anchorage_provider_sign(key, digest, message, message_length, signature, length);
    else
        done = anchorage_sign_within(NULL, NULL, key, digest, message, message_length, signature,
                                     length);
    anchorage_token_asks(NULL, NULL);
    if (!done) return anchorage_token_outcome(detail, size);
    ERR_clear_error();
    return ANCHORAGE_TOKEN_FOUND;
}
