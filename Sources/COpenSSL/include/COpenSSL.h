#pragma once

// libcrypto's headers, and one function for each thing that Swift cannot call: macros, variadic
// functions, and call sequences whose intermediate values must not leave C.

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "legacy_keys.h"
#include "own_memory.h"
#include "plain_digest.h"
#include "token_keys.h"

/// A new key. `type` is libcrypto's name ("EC", "RSA", "ED25519", "ML-DSA-65"); `group` names the
/// curve of an EC key and `bits` the size of an RSA key. NULL when libcrypto refuses.
EVP_PKEY *anchorage_generate_key(const char *type, const char *group, int bits);

/// 1 when libcrypto has a key type of this name.
int anchorage_has_key_type(const char *type);

/// Reads the first private key of a PEM text. `asked` becomes 1 when a passphrase was needed.
/// Never asks on the terminal. `passphrase` may be NULL.
EVP_PKEY *anchorage_read_private_key(const void *pem, size_t length, const void *passphrase,
                                     size_t passphrase_length, int *asked);

/// 1 when the private half of an EC key is in range and belongs to its public half, and for every
/// key of another type.
int anchorage_key_pair_fits(EVP_PKEY *key);

/// The dotted algorithm identifier of an unencrypted PKCS#8 key in PEM, also of one that libcrypto
/// cannot use; 0 where there is none to be read.
int anchorage_private_key_algorithm(const void *pem, size_t length, char *dotted, size_t size);

/// The key as an unencrypted PKCS#8 PEM text in a buffer of libcrypto's: free it with
/// `anchorage_clear_free`.
unsigned char *anchorage_write_pkcs8(EVP_PKEY *key, size_t *length);

/// The key as PKCS#8 encrypted with PBES2 (PBKDF2-HMAC-SHA-512, AES-256-CBC), a PEM text.
unsigned char *anchorage_write_encrypted_pkcs8(EVP_PKEY *key, const void *passphrase,
                                               size_t passphrase_length, int rounds,
                                               size_t *length);

/// Cleanses and frees a buffer that one of these functions returned.
void anchorage_clear_free(void *buffer, size_t length);

/// `OPENSSL_malloc`, a macro.
void *anchorage_malloc(size_t length);

/// The key's SubjectPublicKeyInfo in DER: free it with `anchorage_clear_free`.
unsigned char *anchorage_public_key_der(EVP_PKEY *key, size_t *length);

/// The key of a SubjectPublicKeyInfo in DER, or NULL. Keys on P-256, P-384 and P-521 are read without
/// libcrypto's slow decoder. Free it with `EVP_PKEY_free`.
EVP_PKEY *anchorage_read_public_key(const unsigned char *spki, size_t length);

/// Whether the point of a SubjectPublicKeyInfo in DER is on its curve, P-256, P-384 or P-521: 1 or 0;
/// -1 for any other key or form. The three curves have the cofactor 1: a point on one has its order.
int anchorage_point_is_on_curve(const unsigned char *spki, size_t length);

/// What makes an RSA modulus weak.
enum anchorage_rsa_weakness {
    ANCHORAGE_RSA_SOUND = 0,
    ANCHORAGE_RSA_SMALL_FACTOR,  // a prime below 752 divides it
    ANCHORAGE_RSA_CLOSE_FACTORS, // 110 rounds of Fermat's method factor it
    ANCHORAGE_RSA_ROCA,          // it has the fingerprint of CVE-2017-15361
};

/// Looks for weaknesses of a modulus, big-endian. -1 when memory ran out.
int anchorage_rsa_weakness(const unsigned char *modulus, size_t length);

/// One certification path to be built and verified; all arrays hold DER, certificates and CRLs.
typedef struct {
    const unsigned char *bytes;
    size_t length;
} anchorage_der;

/// The most certificates that a path may have, end entity and anchor included.
#define ANCHORAGE_LONGEST_PATH 32

/// How a path is verified.
typedef struct {
    time_t at;
    unsigned long flags;    // X509_V_FLAG_*
    int purpose;            // X509_PURPOSE_*, 0 for any
    const char *policies;   // object identifiers in dotted form with a blank between; may be NULL
    int ignores_name_constraints;
} anchorage_path_rules;

/// What `anchorage_verify_path` found.
typedef struct {
    int code;           // X509_V_OK or an X509_V_ERR_* code
    int depth;          // of the certificate at fault, 0 is the end entity
    int chain_length;   // certificates in `chain`
    unsigned char *chain[ANCHORAGE_LONGEST_PATH];
    size_t chain_lengths[ANCHORAGE_LONGEST_PATH];
} anchorage_path;

/// Builds and verifies a path from `leaf` to one of `anchors`. Returns 0 when an input does not
/// parse or memory ran out, 1 otherwise; `path->code` then tells. Free it with
/// `anchorage_path_free`.
int anchorage_verify_path(anchorage_der leaf, const anchorage_der *intermediates,
                          size_t intermediate_count, const anchorage_der *anchors,
                          size_t anchor_count, const anchorage_der *crls, size_t crl_count,
                          const anchorage_path_rules *rules, anchorage_path *path);

/// Frees what `anchorage_verify_path` allocated in `path`.
void anchorage_path_free(anchorage_path *path);

/// 1 when the certificate's signature verifies under the public key (SubjectPublicKeyInfo).
int anchorage_certificate_signed_by(anchorage_der certificate, anchorage_der public_key);

/// A PKCS#12 file in DER: the key and its certificate under a friendly name (UTF-8), and the
/// certificates of the chain. Both parts are encrypted with PBES2 (PBKDF2-HMAC-SHA-256,
/// AES-256-CBC) and the MAC is HMAC-SHA-256, each with so many rounds and a salt of 16 octets.
/// Free it with `anchorage_clear_free`; NULL when libcrypto refuses.
unsigned char *anchorage_write_pkcs12(EVP_PKEY *key, anchorage_der certificate,
                                      const anchorage_der *chain, size_t chain_count,
                                      const char *name, const void *passphrase,
                                      size_t passphrase_length, int rounds, size_t *length);
