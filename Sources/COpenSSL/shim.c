#include "COpenSSL.h"

#include "curves.h"

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <string.h>

EVP_PKEY *anchorage_generate_key(const char *type, const char *group, int bits) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (context == NULL || EVP_PKEY_keygen_init(context) <= 0) goto done;
    if (group != NULL && EVP_PKEY_CTX_set_group_name(context, group) <= 0) goto done;
    if (bits > 0 && EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) <= 0) goto done;
    EVP_PKEY_generate(context, &key);
done:
    EVP_PKEY_CTX_free(context);
    return key;
}

int anchorage_has_key_type(const char *type) {
    EVP_PKEY_CTX *context;
    ERR_set_mark();
    context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    ERR_pop_to_mark();
    EVP_PKEY_CTX_free(context);
    return context != NULL;
}

typedef struct {
    const void *passphrase;
    size_t length;
    int asked;
} passphrase_source;

static int give_passphrase(char *buffer, int size, int writing, void *user) {
    passphrase_source *source = user;
    (void)writing;
    source->asked = 1;
    if (source->passphrase == NULL || source->length > (size_t)size) return -1;
    memcpy(buffer, source->passphrase, source->length);
    return (int)source->length;
}

// The short way for an unencrypted key on a usual curve; NULL for all others.
static EVP_PKEY *read_curve_key(BIO *bio) {
    char *label = NULL, *header = NULL;
    unsigned char *der = NULL;
    long length = 0;
    EVP_PKEY *key = NULL;
    ERR_set_mark();
    if (PEM_read_bio_ex(bio, &label, &header, &der, &length, PEM_FLAG_SECURE) == 1 &&
        strcmp(label, PEM_STRING_PKCS8INF) == 0)
        key = anchorage_curve_private_key(der, (size_t)length);
    ERR_pop_to_mark();
    OPENSSL_secure_free(label);
    OPENSSL_secure_free(header);
    OPENSSL_secure_clear_free(der, (size_t)length);
    return key;
}

EVP_PKEY *anchorage_read_private_key(const void *pem, size_t length, const void *passphrase,
                                     size_t passphrase_length, int *asked) {
    passphrase_source source = {passphrase, passphrase_length, 0};
    EVP_PKEY *key = NULL;
    BIO *bio = length > INT32_MAX ? NULL : BIO_new_mem_buf(pem, (int)length);
    if (bio != NULL) key = read_curve_key(bio);
    if (bio != NULL && key == NULL) {
        (void)BIO_reset(bio);
        key = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &source);
    }
    BIO_free(bio);
    *asked = source.asked;
    return key;
}

// libcrypto reads a file's two halves without looking whether they fit. For RSA this would test
// primes, and a wrong signature is found when it is compared.
int anchorage_key_pair_fits(EVP_PKEY *key) {
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return 1;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    int fits = context != NULL && EVP_PKEY_private_check(context) == 1 &&
               EVP_PKEY_pairwise_check(context) == 1;
    EVP_PKEY_CTX_free(context);
    return fits;
}

int anchorage_private_key_algorithm(const void *pem, size_t length, char *dotted, size_t size) {
    const ASN1_OBJECT *algorithm = NULL;
    passphrase_source none = {NULL, 0, 0};
    BIO *bio = length > INT32_MAX ? NULL : BIO_new_mem_buf(pem, (int)length);
    PKCS8_PRIV_KEY_INFO *info = NULL;
    ERR_set_mark();
    if (bio != NULL) info = PEM_read_bio_PKCS8_PRIV_KEY_INFO(bio, NULL, give_passphrase, &none);
    int found = info != NULL && PKCS8_pkey_get0(&algorithm, NULL, NULL, NULL, info) == 1 &&
                OBJ_obj2txt(dotted, (int)size, algorithm, 1) > 0;
    ERR_pop_to_mark();
    PKCS8_PRIV_KEY_INFO_free(info);
    BIO_free(bio);
    return found;
}

// Copies a memory BIO into a buffer of its own and cleanses the BIO's.
static unsigned char *take_bytes(BIO *bio, size_t *length) {
    char *data = NULL;
    long size = BIO_get_mem_data(bio, &data);
    unsigned char *copy = size > 0 ? OPENSSL_malloc((size_t)size) : NULL;
    if (copy != NULL) {
        memcpy(copy, data, (size_t)size);
        *length = (size_t)size;
    }
    if (size > 0) OPENSSL_cleanse(data, (size_t)size);
    return copy;
}

// PKCS#8 of any key; the short way where there is one.
static PKCS8_PRIV_KEY_INFO *pkcs8_of(EVP_PKEY *key) {
    size_t length = 0;
    unsigned char *der = anchorage_curve_pkcs8(key, &length);
    if (der == NULL) return EVP_PKEY2PKCS8(key);
    const unsigned char *position = der;
    PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &position, (long)length);
    OPENSSL_clear_free(der, length);
    return info;
}

unsigned char *anchorage_write_pkcs8(EVP_PKEY *key, size_t *length) {
    unsigned char *result = NULL;
    PKCS8_PRIV_KEY_INFO *info = pkcs8_of(key);
    // The secure-memory BIO cleanses what it outgrows; an ordinary one leaves copies behind.
    BIO *bio = BIO_new(BIO_s_secmem());
    if (info != NULL && bio != NULL && PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, info) == 1)
        result = take_bytes(bio, length);
    BIO_free(bio);
    PKCS8_PRIV_KEY_INFO_free(info);
    return result;
}

unsigned char *anchorage_write_encrypted_pkcs8(EVP_PKEY *key, const void *passphrase,
                                               size_t passphrase_length, int rounds,
                                               size_t *length) {
    unsigned char *result = NULL;
    unsigned char salt[16];
    X509_ALGOR *algorithm = NULL;
    X509_SIG *encrypted = NULL;
    BIO *bio = BIO_new(BIO_s_mem());
    PKCS8_PRIV_KEY_INFO *info = pkcs8_of(key);
    if (info == NULL || bio == NULL || RAND_bytes(salt, sizeof salt) != 1) goto done;
    // A NULL IV makes libcrypto draw one.
    algorithm = PKCS5_pbe2_set_iv_ex(EVP_aes_256_cbc(), rounds, salt, sizeof salt, NULL,
                                     NID_hmacWithSHA512, NULL);
    if (algorithm == NULL) goto done;
    encrypted = PKCS8_set0_pbe_ex(passphrase, (int)passphrase_length, info, algorithm, NULL, NULL);
    if (encrypted == NULL) goto done;
    algorithm = NULL;  // now owned by `encrypted`
    if (PEM_write_bio_PKCS8(bio, encrypted) == 1) result = take_bytes(bio, length);
done:
    X509_ALGOR_free(algorithm);
    X509_SIG_free(encrypted);
    PKCS8_PRIV_KEY_INFO_free(info);
    BIO_free(bio);
    return result;
}

void anchorage_clear_free(void *buffer, size_t length) { OPENSSL_clear_free(buffer, length); }

void *anchorage_malloc(size_t length) { return OPENSSL_malloc(length); }

unsigned char *anchorage_public_key_der(EVP_PKEY *key, size_t *length) {
    unsigned char *der = anchorage_curve_spki(key, length);
    if (der != NULL) return der;
    int size = i2d_PUBKEY(key, &der);
    if (size <= 0) return NULL;
    *length = (size_t)size;
    return der;
}
