#pragma once

// Reading of keys that others have protected: PKCS#12 files, and encryption of which today's
// libcrypto wants to know only when its legacy provider is asked for.

#include <openssl/evp.h>
#include <stddef.h>

/// The most certificates that are taken from a PKCS#12 file.
#define ANCHORAGE_MOST_CERTIFICATES 64

/// How reading ended.
enum {
    ANCHORAGE_READ,                    // everything that was asked for is there
    ANCHORAGE_READ_MALFORMED,          // not what it should be; `detail` names the part
    ANCHORAGE_READ_WRONG_PASSPHRASE,   // the passphrase does not open it
    ANCHORAGE_READ_EXCESSIVE,          // a key derivation asks for too much; `detail` says what
    ANCHORAGE_READ_UNSUPPORTED,        // libcrypto has no such algorithm; `detail` names it
    ANCHORAGE_READ_SEVERAL_KEYS,       // more than one private key
};

/// What a PKCS#12 file holds; free it with `anchorage_pkcs12_free`, except for `key`, which is the
/// caller's.
typedef struct {
    EVP_PKEY *key;      // NULL when there is none
    int is_legacy;      // PBES1, 3DES, RC2, or fewer than 10,000 rounds somewhere in it
    char legacy[64];    // the name of the weakest form that was met
    char detail[128];
    size_t certificate_count;
    unsigned char *certificates[ANCHORAGE_MOST_CERTIFICATES];
    size_t certificate_lengths[ANCHORAGE_MOST_CERTIFICATES];
} anchorage_pkcs12;

/// Reads a PKCS#12 file, BER or DER. Gives one of ANCHORAGE_READ…; a NULL passphrase stands for
/// none at all, and then a file that needs none is read.
int anchorage_read_pkcs12(const unsigned char *bytes, size_t length, const char *passphrase,
                          size_t passphrase_length, anchorage_pkcs12 *result);

/// Frees what `anchorage_read_pkcs12` allocated in `result`, except for the key.
void anchorage_pkcs12_free(anchorage_pkcs12 *result);

/// Reads the private key of a PEM text with the help of libcrypto's legacy provider, which stays
/// out of the default library context. NULL when the passphrase is wrong or the provider missing.
EVP_PKEY *anchorage_read_legacy_private_key(const void *pem, size_t length,
                                            const void *passphrase, size_t passphrase_length);

/// 1 when the legacy provider can be loaded.
int anchorage_has_legacy_provider(void);
