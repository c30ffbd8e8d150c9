#include "COpenSSL.h"

#include <openssl/pkcs12.h>

// RFC 8018 asks for eight octets or more; libcrypto's own default is eight.
enum { salt_length = 16 };

static int add_certificate(STACK_OF(PKCS12_SAFEBAG) **bags, anchorage_der der, const char *name,
                           const unsigned char *identifier, int identifier_length) {
    const unsigned char *bytes = der.bytes;
    X509 *certificate = d2i_X509(NULL, &bytes, (long)der.length);
    PKCS12_SAFEBAG *bag = certificate == NULL ? NULL : PKCS12_add_cert(bags, certificate);
    X509_free(certificate);
    if (bag == NULL) return 0;
    if (name == NULL) return 1;
    return PKCS12_add_friendlyname_utf8(bag, name, -1) == 1 &&
           PKCS12_add_localkeyid(bag, (unsigned char *)identifier, identifier_length) == 1;
}

static PKCS7 *encrypted_certificates(anchorage_der certificate, const anchorage_der *chain,
                                     size_t chain_count, const char *name,
                                     const unsigned char *identifier, int identifier_length,
                                     const char *passphrase, int passphrase_length, int rounds) {
    PKCS7 *safe = NULL;
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    int done = add_certificate(&bags, certificate, name, identifier, identifier_length);
    for (size_t i = 0; done && i < chain_count; i++)
        done = add_certificate(&bags, chain[i], NULL, NULL, 0);
    // A cipher's NID stands for PBES2 with it, and no salt given means that one is drawn.
    if (done)
        safe = PKCS12_pack_p7encdata(NID_aes_256_cbc, passphrase, passphrase_length, NULL,
                                     salt_length, rounds, bags);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return safe;
}

static PKCS7 *encrypted_key(EVP_PKEY *key, const char *name, const unsigned char *identifier,
                            int identifier_length, const char *passphrase, int passphrase_length,
                            int rounds) {
    PKCS7 *safe = NULL;
    STACK_OF(PKCS12_SAFEBAG) *bags = sk_PKCS12_SAFEBAG_new_null();
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    PKCS12_SAFEBAG *bag = NULL;
    if (bags == NULL || info == NULL) goto done;
    bag = PKCS12_SAFEBAG_create_pkcs8_encrypt(NID_aes_256_cbc, passphrase, passphrase_length,
                                              NULL, salt_length, rounds, info);
    if (bag == NULL || PKCS12_add_friendlyname_utf8(bag, name, -1) != 1 ||
        PKCS12_add_localkeyid(bag, (unsigned char *)identifier, identifier_length) != 1)
        goto done;
    if (sk_PKCS12_SAFEBAG_push(bags, bag) <= 0) goto done;
    bag = NULL;  // now owned by `bags`
    safe = PKCS12_pack_p7data(bags);
done:
    PKCS12_SAFEBAG_free(bag);
    PKCS8_PRIV_KEY_INFO_free(info);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return safe;
}

unsigned char *anchorage_write_pkcs12(EVP_PKEY *key, anchorage_der certificate,
                                      const anchorage_der *chain, size_t chain_count,
                                      const char *name, const void *passphrase,
                                      size_t passphrase_length, int rounds, size_t *length) {
    unsigned char *der = NULL;
    // Ties the key to its certificate: by custom the certificate's SHA-1, which protects nothing.
    unsigned char identifier[EVP_MAX_MD_SIZE];
    unsigned int identifier_length = 0;
    PKCS12 *file = NULL;
    PKCS7 *safe = NULL;
    STACK_OF(PKCS7) *safes = sk_PKCS7_new_null();
    int size = passphrase_length > INT32_MAX ? -1 : (int)passphrase_length;
    if (safes == NULL || passphrase == NULL || size < 0) goto done;
    if (EVP_Digest(certificate.bytes, certificate.length, identifier, &identifier_length,
                   EVP_sha1(), NULL) != 1)
        goto done;
    safe = encrypted_certificates(certificate, chain, chain_count, name, identifier,
                                  (int)identifier_length, passphrase, size, rounds);
    if (safe == NULL || sk_PKCS7_push(safes, safe) <= 0) goto done;
    safe = encrypted_key(key, name, identifier, (int)identifier_length, passphrase, size, rounds);
    if (safe == NULL || sk_PKCS7_push(safes, safe) <= 0) goto done;
    safe = NULL;  // now owned by `safes`
    file = PKCS12_add_safes(safes, NID_pkcs7_data);
    if (file == NULL) goto done;
    if (PKCS12_set_mac(file, passphrase, size, NULL, salt_length, rounds, EVP_sha256()) != 1)
        goto done;
    int written = i2d_PKCS12(file, &der);
    if (written > 0)
        *length = (size_t)written;
    else
        der = NULL;
done:
    PKCS7_free(safe);
    PKCS12_free(file);
    sk_PKCS7_pop_free(safes, PKCS7_free);
    return der;
}
