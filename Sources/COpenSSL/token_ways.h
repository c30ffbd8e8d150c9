#pragma once

// The two ways from libcrypto to a PKCS#11 token: libp11's engine, and the provider pkcs11.

#include "asking.h"

#include <openssl/x509.h>

/// Who asks for PINs: both keep the pointers for what they ask later.
typedef struct {
    UI_METHOD *method;
    asking *source;
} asker;

int anchorage_engine_open(const char *module, const asker *asker, char *detail, size_t size);
EVP_PKEY *anchorage_engine_key(const char *uri, const asker *asker);
X509 *anchorage_engine_certificate(const char *uri);

int anchorage_provider_open(const char *module, const asker *asker, char *detail, size_t size);

/// NULL, and whether the PIN was refused, where there is no key.
EVP_PKEY *anchorage_provider_key(const char *uri, const asker *asker, int *is_wrong_pin);
X509 *anchorage_provider_certificate(const char *uri, const asker *asker);

/// Whether a module that is in use says of all its tokens of a label, or of all its tokens where that is
/// NULL, that they take no PIN after too many wrong ones; 0 where the module is not known.
int anchorage_token_is_locked(const char *module, const char *label);

/// Signs in a library context with a property query, both of which may be NULL. 1 where that succeeded.
int anchorage_sign_within(OSSL_LIB_CTX *library, const char *preference, EVP_PKEY *key,
                          const char *digest, const unsigned char *message, size_t message_length,
                          unsigned char *signature, size_t *length);

/// The same with a key of the provider pkcs11.
int anchorage_provider_sign(EVP_PKEY *key, const char *digest, const unsigned char *message,
                            size_t message_length, unsigned char *signature, size_t *length);
