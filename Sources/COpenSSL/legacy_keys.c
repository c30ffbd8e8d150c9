#include "legacy_keys.h"

#include "legacy_library.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

int anchorage_has_legacy_provider(void) {
    legacy_library library;
    int found = 0;
    ERR_set_mark();
    if (legacy_library_open(&library)) {
        found = library.legacy != NULL;
        legacy_library_close(&library);
    }
    ERR_pop_to_mark();
    return found;
}

// The key again, in the default library context.
static EVP_PKEY *moved(EVP_PKEY *key) {
    PKCS8_PRIV_KEY_INFO *info = key == NULL ? NULL : EVP_PKEY2PKCS8(key);
    EVP_PKEY *copy = info == NULL ? NULL : EVP_PKCS82PKEY(info);
    PKCS8_PRIV_KEY_INFO_free(info);
    EVP_PKEY_free(key);
    return copy;
}

typedef struct {
    const void *bytes;
    size_t length;
} passphrase_bytes;

static int give(char *buffer, int size, int writing, void *user) {
    const passphrase_bytes *passphrase = user;
    (void)writing;
    if (passphrase->bytes == NULL || passphrase->length > (size_t)size) return -1;
    memcpy(buffer, passphrase->bytes, passphrase->length);
    return (int)passphrase->length;
}

// The traditional PEM encryption: one round of MD5 over passphrase and IV, and a cipher by name.
static EVP_PKEY *traditional_key(OSSL_LIB_CTX *context, const char *header,
                                 const unsigned char *data, long length, const void *passphrase,
                                 size_t passphrase_length) {
    EVP_CIPHER_INFO info;
    unsigned char secret[EVP_MAX_KEY_LENGTH];
    EVP_PKEY *key = NULL;
    int first = 0, last = 0;
    EVP_CIPHER *cipher = NULL;
    EVP_CIPHER_CTX *decryption = EVP_CIPHER_CTX_new();
    unsigned char *clear = OPENSSL_malloc((size_t)length + EVP_MAX_BLOCK_LENGTH);
    memset(&info, 0, sizeof info);
    if (clear == NULL || decryption == NULL) goto done;
    if (PEM_get_EVP_CIPHER_INFO((char *)header, &info) != 1 || info.cipher == NULL) goto done;
    cipher = EVP_CIPHER_fetch(context, EVP_CIPHER_get0_name(info.cipher), NULL);
    if (cipher == NULL) goto done;
    if (EVP_BytesToKey(info.cipher, EVP_md5(), info.iv, passphrase, (int)passphrase_length, 1,
                       secret, NULL) == 0)
        goto done;
    if (EVP_DecryptInit_ex2(decryption, cipher, secret, info.iv, NULL) != 1 ||
        EVP_DecryptUpdate(decryption, clear, &first, data, (int)length) != 1 ||
        EVP_DecryptFinal_ex(decryption, clear + first, &last) != 1)
        goto done;
    const unsigned char *position = clear;
    key = d2i_AutoPrivateKey(NULL, &position, first + last);
done:
    OPENSSL_cleanse(secret, sizeof secret);
    OPENSSL_clear_free(clear, (size_t)length + EVP_MAX_BLOCK_LENGTH);
    EVP_CIPHER_free(cipher);
    EVP_CIPHER_CTX_free(decryption);
    return key;
}

static EVP_PKEY *first_traditional_key(OSSL_LIB_CTX *context, BIO *bio, const void *passphrase,
                                       size_t passphrase_length) {
    char *name = NULL, *header = NULL;
    unsigned char *data = NULL;
    long length = 0;
    EVP_PKEY *key = NULL;
    while (key == NULL && PEM_read_bio(bio, &name, &header, &data, &length) == 1) {
        if (strstr(name, "PRIVATE KEY") != NULL && *header != '\0')
            key = traditional_key(context, header, data, length, passphrase, passphrase_length);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    return key;
}

EVP_PKEY *anchorage_read_legacy_private_key(const void *pem, size_t length,
                                            const void *passphrase, size_t passphrase_length) {
    legacy_library library;
    passphrase_bytes source = {passphrase, passphrase_length};
    EVP_PKEY *key = NULL;
    BIO *bio = length > INT32_MAX ? NULL : BIO_new_mem_buf(pem, (int)length);
    if (bio != NULL && passphrase != NULL && legacy_library_open(&library)) {
        key = moved(PEM_read_bio_PrivateKey_ex(bio, NULL, give, &source, library.context, NULL));
        if (key == NULL && BIO_reset(bio) == 1)
            key = first_traditional_key(library.context, bio, passphrase, passphrase_length);
        legacy_library_close(&library);
    }
    BIO_free(bio);
    ERR_clear_error();
    return key;
}
