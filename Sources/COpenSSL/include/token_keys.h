#pragma once

// Keys that stay where they are: in PKCS#11 tokens, through libp11's engine or else the provider pkcs11,
// and in TPM 2.0 chips, through the provider tpm2. Each is loaded when it is asked for, and then stays.

#include <openssl/evp.h>
#include <stddef.h>

/// What a PIN or a password is needed for.
enum {
    ANCHORAGE_ASK_LOGIN,    // to log in to the token, or to use the TPM's key
    ANCHORAGE_ASK_KEY_USE,  // once more, because the key wants it at each use
};

/// Gives a PIN: writes up to `size` octets and returns how many; -1 for none.
typedef int (*anchorage_ask)(void *user, int purpose, char *buffer, int size);

/// How the search for a key ended.
enum {
    ANCHORAGE_TOKEN_FOUND,
    ANCHORAGE_TOKEN_NO_SUPPORT,  // there is neither engine nor provider
    ANCHORAGE_TOKEN_NO_DEVICE,   // the PKCS#11 module cannot be loaded, or there is no TPM
    ANCHORAGE_TOKEN_OTHER_MODULE,  // `detail` has the module that the process uses already
    ANCHORAGE_TOKEN_WRONG_PIN,
    ANCHORAGE_TOKEN_LOCKED,      // after too many wrong PINs
    ANCHORAGE_TOKEN_FAILED,      // everything else; `detail` has the first reason of libcrypto's queue
};

/// Finds the private key of a `pkcs11:` URI, which names the token `label` or, where that is NULL, none.
/// `module` may be NULL for the system's; a process uses one.
int anchorage_token_key(const char *uri, const char *label, const char *module, anchorage_ask ask,
                        void *user, EVP_PKEY **key, char *detail, size_t size);

/// Finds the certificate of a `pkcs11:` URI; its DER is freed with `anchorage_clear_free`.
int anchorage_token_certificate(const char *uri, const char *module, anchorage_ask ask, void *user,
                                unsigned char **der, size_t *length, char *detail, size_t size);

/// Opens a TPM's key: that of a `handle:` URI, or else that of a PEM text "TSS2 PRIVATE KEY".
int anchorage_tpm_key(const char *uri, const void *pem, size_t length, anchorage_ask ask, void *user,
                      EVP_PKEY **key, char *detail, size_t size);

/// Signs with a key of a token (0) or a TPM (1); `digest` is NULL for none. `signature` has room for
/// `*length` octets.
int anchorage_token_sign(EVP_PKEY *key, int is_tpm, anchorage_ask ask, void *user,
                         const char *digest, const unsigned char *message, size_t message_length,
                         unsigned char *signature, size_t *length, char *detail, size_t size);
