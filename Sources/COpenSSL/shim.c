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

static X509 *certificate_from(anchorage_der der) {
    const unsigned char *bytes = der.bytes;
    X509 *certificate = d2i_X509(NULL, &bytes, (long)der.length);
    if (certificate != NULL && bytes != der.bytes + der.length) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

static STACK_OF(X509) *certificates_from(const anchorage_der *ders, size_t count) {
    STACK_OF(X509) *stack = sk_X509_new_null();
    for (size_t i = 0; stack != NULL && i < count; i++) {
        X509 *certificate = certificate_from(ders[i]);
        if (certificate == NULL || sk_X509_push(stack, certificate) <= 0) {
            X509_free(certificate);
            sk_X509_pop_free(stack, X509_free);
            return NULL;
        }
    }
    return stack;
}

static STACK_OF(X509_CRL) *crls_from(const anchorage_der *ders, size_t count) {
    STACK_OF(X509_CRL) *stack = sk_X509_CRL_new_null();
    for (size_t i = 0; stack != NULL && i < count; i++) {
        const unsigned char *bytes = ders[i].bytes;
        X509_CRL *crl = d2i_X509_CRL(NULL, &bytes, (long)ders[i].length);
        if (crl == NULL || sk_X509_CRL_push(stack, crl) <= 0) {
            X509_CRL_free(crl);
            sk_X509_CRL_pop_free(stack, X509_CRL_free);
            return NULL;
        }
    }
    return stack;
}

// Copies the whole chain; 0 when it does not fit, or when memory runs out.
static int copy_chain(STACK_OF(X509) *chain, anchorage_path *path) {
    for (int i = 0; chain != NULL && i < sk_X509_num(chain); i++) {
        unsigned char *der = NULL;
        if (i == ANCHORAGE_LONGEST_PATH) return 0;
        int length = i2d_X509(sk_X509_value(chain, i), &der);
        if (length <= 0) return 0;
        path->chain[path->chain_length] = der;
        path->chain_lengths[path->chain_length++] = (size_t)length;
    }
    return 1;
}

// RFC 5280 §6.1 trusts the anchor for what it is: no list is asked for it.
static int without_list_for_anchor(int ok, X509_STORE_CTX *context) {
    int is_anchor = X509_STORE_CTX_get_error_depth(context) ==
                    sk_X509_num(X509_STORE_CTX_get0_chain(context)) - 1;
    if (ok || !is_anchor || X509_STORE_CTX_get_error(context) != X509_V_ERR_UNABLE_TO_GET_CRL)
        return ok;
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
}

static int add_policies(X509_VERIFY_PARAM *parameters, const char *policies) {
    char dotted[256];
    while (policies != NULL && *policies != '\0') {
        size_t length = strcspn(policies, " ");
        if (length >= sizeof dotted) return 0;
        memcpy(dotted, policies, length);
        dotted[length] = '\0';
        ASN1_OBJECT *policy = OBJ_txt2obj(dotted, 1);
        if (policy == NULL || X509_VERIFY_PARAM_add0_policy(parameters, policy) != 1) {
            ASN1_OBJECT_free(policy);
            return 0;
        }
        policies += length + strspn(policies + length, " ");
    }
    return 1;
}

int anchorage_verify_path(anchorage_der leaf, const anchorage_der *intermediates,
                          size_t intermediate_count, const anchorage_der *anchors,
                          size_t anchor_count, const anchorage_der *crls, size_t crl_count,
                          const anchorage_path_rules *rules, anchorage_path *path) {
    int done = 0;
    X509 *end_entity = certificate_from(leaf);
    STACK_OF(X509) *untrusted = certificates_from(intermediates, intermediate_count);
    STACK_OF(X509) *trusted = certificates_from(anchors, anchor_count);
    STACK_OF(X509_CRL) *lists = crls_from(crls, crl_count);
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    memset(path, 0, sizeof *path);
    if (end_entity == NULL || untrusted == NULL || trusted == NULL || lists == NULL) goto cleanup;
    if (store == NULL || context == NULL) goto cleanup;
    if (X509_STORE_CTX_init(context, store, end_entity, untrusted) != 1) goto cleanup;
    X509_STORE_CTX_set0_trusted_stack(context, trusted);
    // The path of a CRL's own signer, where that is another key, is looked for in the store.
    for (int i = 0; i < sk_X509_num(trusted); i++)
        if (X509_STORE_add_cert(store, sk_X509_value(trusted, i)) != 1) goto cleanup;
    X509_STORE_CTX_set0_crls(context, lists);
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
    X509_STORE_CTX_set_verify_cb(context, without_list_for_anchor);
    X509_VERIFY_PARAM_set_time(parameters, rules->at);
    // What is between the end entity and the anchor: a longer chain is refused as too long.
    X509_VERIFY_PARAM_set_depth(parameters, ANCHORAGE_LONGEST_PATH - 3);
    if (add_policies(parameters, rules->policies) != 1) goto cleanup;
    if (X509_VERIFY_PARAM_set_flags(parameters, rules->flags) != 1) goto cleanup;
    if (rules->purpose != 0 &&
        X509_VERIFY_PARAM_set_purpose(parameters, rules->purpose) != 1)
        goto cleanup;
    int verified = X509_verify_cert(context);
    path->code = X509_STORE_CTX_get_error(context);
    // A refusal must never read as success, whatever the context's error field says.
    if (verified != 1 && path->code == X509_V_OK) path->code = X509_V_ERR_UNSPECIFIED;
    path->depth = X509_STORE_CTX_get_error_depth(context);
    done = copy_chain(X509_STORE_CTX_get0_chain(context), path);
cleanup:
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    X509_free(end_entity);
    sk_X509_pop_free(untrusted, X509_free);
    sk_X509_pop_free(trusted, X509_free);
    sk_X509_CRL_pop_free(lists, X509_CRL_free);
    ERR_clear_error();
    return done;
}

void anchorage_path_free(anchorage_path *path) {
    for (int i = 0; i < path->chain_length; i++) OPENSSL_free(path->chain[i]);
    path->chain_length = 0;
}

int anchorage_certificate_signed_by(anchorage_der der, anchorage_der public_key) {
    X509 *certificate = certificate_from(der);
    EVP_PKEY *key = anchorage_read_public_key(public_key.bytes, public_key.length);
    int verified = certificate != NULL && key != NULL && X509_verify(certificate, key) == 1;
    X509_free(certificate);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return verified;
}
