#include "token_ways.h"

#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/store.h>
#include <ctype.h>
#include <string.h>

// A library context of its own, so that no other key comes to be looked for in a token.
static OSSL_LIB_CTX *library = NULL;

static const char *const preference = "?provider=pkcs11";

// The only way to tell the provider its module that every OpenSSL 3 has is a configuration.
static BIO *configuration(const char *module) {
    BIO *text = BIO_new(BIO_s_mem());
    if (text == NULL) return NULL;
    BIO_puts(text, "openssl_conf = all\n[all]\nproviders = providers\n"
                   "[providers]\ndefault = default_provider\npkcs11 = pkcs11_provider\n"
                   "[default_provider]\nactivate = 1\n[pkcs11_provider]\nactivate = 1\n");
    if (module != NULL) {
        BIO_puts(text, "pkcs11-module-path = ");
        for (const char *each = module; *each != '\0'; each++) {
            // Elsewhere it would be a variable, a comment, or the end of the line.
            if (!isalnum((unsigned char)*each) && strchr("/._-", *each) == NULL)
                BIO_puts(text, "\\");
            BIO_write(text, each, 1);
        }
        BIO_puts(text, "\n");
    }
    return text;
}

int anchorage_provider_open(const char *module, const asker *asker, char *detail, size_t size) {
    OSSL_LIB_CTX *fresh = OSSL_LIB_CTX_new();
    CONF *settings = fresh == NULL ? NULL : NCONF_new_ex(fresh, NULL);
    BIO *text = configuration(module);
    long line = 0;
    int done = settings != NULL && text != NULL && NCONF_load_bio(settings, text, &line) == 1 &&
               CONF_modules_load(settings, NULL, 0) == 1 &&
               OSSL_PROVIDER_available(fresh, "default") == 1 &&
               OSSL_PROVIDER_available(fresh, "pkcs11") == 1;
    BIO_free(text);
    NCONF_free(settings);
    if (!done) {
        anchorage_token_outcome(detail, size);
        OSSL_LIB_CTX_free(fresh);
        return ANCHORAGE_TOKEN_NO_SUPPORT;
    }
    ERR_clear_error();
    anchorage_ask_by_default(asker->method, asker->source);
    library = fresh;
    return ANCHORAGE_TOKEN_FOUND;
}

// The first object of a type that a URI names.
static OSSL_STORE_INFO *first(const char *uri, int type, const asker *asker) {
    OSSL_STORE_CTX *store = OSSL_STORE_open_ex(uri, library, preference, asker->method,
                                               asker->source, NULL, NULL, NULL);
    OSSL_STORE_INFO *found = NULL;
    if (store != NULL) OSSL_STORE_expect(store, type);
    while (store != NULL && found == NULL && !OSSL_STORE_eof(store)) {
        found = OSSL_STORE_load(store);
        if (found == NULL && OSSL_STORE_error(store)) break;
        if (found != NULL && OSSL_STORE_INFO_get_type(found) != type) {
            OSSL_STORE_INFO_free(found);
            found = NULL;
        }
    }
    OSSL_STORE_close(store);
    return found;
}

static int answer_nothing(void *user, int purpose, char *buffer, int size) {
    (void)user, (void)purpose, (void)buffer, (void)size;
    return -1;
}

// The store keeps to itself why it finds nothing. But it asks for the PIN again only where the one that it
// was given did not open the token, and without an answer it does not try.
static int is_closed(const char *uri, const asker *asker) {
    asking former = *asker->source;
    *asker->source = (asking){answer_nothing, NULL, 0};
    OSSL_STORE_INFO_free(first(uri, OSSL_STORE_INFO_PKEY, asker));
    int count = asker->source->count;
    *asker->source = former;
    return count > 0;
}

EVP_PKEY *anchorage_provider_key(const char *uri, const asker *asker, int *is_wrong_pin) {
    asker->source->count = 0;
    OSSL_STORE_INFO *found = first(uri, OSSL_STORE_INFO_PKEY, asker);
    EVP_PKEY *key = found == NULL ? NULL : OSSL_STORE_INFO_get1_PKEY(found);
    OSSL_STORE_INFO_free(found);
    *is_wrong_pin = key == NULL && asker->source->count > 0 && is_closed(uri, asker);
    return key;
}

X509 *anchorage_provider_certificate(const char *uri, const asker *asker) {
    OSSL_STORE_INFO *found = first(uri, OSSL_STORE_INFO_CERT, asker);
    X509 *certificate = found == NULL ? NULL : OSSL_STORE_INFO_get1_CERT(found);
    OSSL_STORE_INFO_free(found);
    return certificate;
}

int anchorage_provider_sign(EVP_PKEY *key, const char *digest, const unsigned char *message,
                            size_t message_length, unsigned char *signature, size_t *length) {
    return anchorage_sign_within(library, preference, key, digest, message, message_length,
                                 signature, length);
}
