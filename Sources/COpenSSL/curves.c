#include "curves.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/params.h>
#include <stdatomic.h>
#include <string.h>

// Since version 3 libcrypto reads and writes keys through chains of decoders and encoders, which
// costs ten times what signing does. On the three curves the encodings are fixed texts around the
// octets of the key, so they are put together and taken apart here. Everything else, and every
// encoding that differs in a single octet, goes the long way.

#define MAX_SCALAR 66
#define MAX_POINT 133
#define MAX_PREFIX 40

typedef struct {
    const char *group;
    size_t scalar, point;
    // SubjectPublicKeyInfo up to the point (RFC 5480 §2).
    unsigned char spki[MAX_PREFIX];
    size_t spki_length;
    // PrivateKeyInfo (RFC 5958 §2) with ECPrivateKey (RFC 5915 §3), up to the scalar, and from there
    // up to the point.
    unsigned char pkcs8[MAX_PREFIX];
    size_t pkcs8_length;
    unsigned char between[MAX_PREFIX];
    size_t between_length;
} curve;

#define EC_PUBLIC_KEY 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01

static const curve curves[] = {
    {"P-256", 32, 65,
     {0x30, 0x59, 0x30, 0x13, EC_PUBLIC_KEY, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01,
      0x07, 0x03, 0x42, 0x00}, 26,
     {0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, EC_PUBLIC_KEY, 0x06, 0x08, 0x2A, 0x86, 0x48,
      0xCE, 0x3D, 0x03, 0x01, 0x07, 0x04, 0x6D, 0x30, 0x6B, 0x02, 0x01, 0x01, 0x04, 0x20}, 36,
     {0xA1, 0x44, 0x03, 0x42, 0x00}, 5},
    {"P-384", 48, 97,
     {0x30, 0x76, 0x30, 0x10, EC_PUBLIC_KEY, 0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22, 0x03, 0x62,
      0x00}, 23,
     {0x30, 0x81, 0xB6, 0x02, 0x01, 0x00, 0x30, 0x10, EC_PUBLIC_KEY, 0x06, 0x05, 0x2B, 0x81, 0x04,
      0x00, 0x22, 0x04, 0x81, 0x9E, 0x30, 0x81, 0x9B, 0x02, 0x01, 0x01, 0x04, 0x30}, 35,
     {0xA1, 0x64, 0x03, 0x62, 0x00}, 5},
    {"P-521", 66, 133,
     {0x30, 0x81, 0x9B, 0x30, 0x10, EC_PUBLIC_KEY, 0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23, 0x03,
      0x81, 0x86, 0x00}, 25,
     {0x30, 0x81, 0xEE, 0x02, 0x01, 0x00, 0x30, 0x10, EC_PUBLIC_KEY, 0x06, 0x05, 0x2B, 0x81, 0x04,
      0x00, 0x23, 0x04, 0x81, 0xD6, 0x30, 0x81, 0xD3, 0x02, 0x01, 0x01, 0x04, 0x42}, 35,
     {0xA1, 0x81, 0x89, 0x03, 0x81, 0x86, 0x00}, 7},
};

#define CURVES (sizeof curves / sizeof curves[0])

// The curve of a key and its public point, uncompressed; NULL for any other key or form.
static const curve *curve_of(EVP_PKEY *key, unsigned char point[MAX_POINT]) {
    char group[32];
    size_t length = 0;
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return NULL;
    if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group,
                                       &length) != 1)
        return NULL;
    for (size_t i = 0; i < CURVES; i++) {
        const curve *each = &curves[i];
        // libcrypto names P-256 by its X9.62 name.
        const char *alias = i == 0 ? "prime256v1" : i == 1 ? "secp384r1" : "secp521r1";
        if (strcmp(group, each->group) != 0 && strcmp(group, alias) != 0) continue;
        if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, MAX_POINT,
                                            &length) != 1)
            return NULL;
        return length == each->point && point[0] == 0x04 ? each : NULL;
    }
    return NULL;
}

unsigned char *anchorage_curve_spki(EVP_PKEY *key, size_t *length) {
    unsigned char point[MAX_POINT];
    ERR_set_mark();
    const curve *found = curve_of(key, point);
    ERR_pop_to_mark();
    if (found == NULL) return NULL;
    unsigned char *der = OPENSSL_malloc(found->spki_length + found->point);
    if (der == NULL) return NULL;
    memcpy(der, found->spki, found->spki_length);
    memcpy(der + found->spki_length, point, found->point);
    *length = found->spki_length + found->point;
    return der;
}

static unsigned char *pkcs8_from(const curve *curve, const BIGNUM *scalar,
                                 const unsigned char *point, size_t *length) {
    size_t size = curve->pkcs8_length + curve->scalar + curve->between_length + curve->point;
    unsigned char *der = OPENSSL_malloc(size);
    if (der == NULL) return NULL;
    unsigned char *next = der;
    memcpy(next, curve->pkcs8, curve->pkcs8_length);
    next += curve->pkcs8_length;
    if (BN_bn2binpad(scalar, next, (int)curve->scalar) < 0) {
        OPENSSL_clear_free(der, size);
        return NULL;
    }
    next += curve->scalar;
    memcpy(next, curve->between, curve->between_length);
    memcpy(next + curve->between_length, point, curve->point);
    *length = size;
    return der;
}

unsigned char *anchorage_curve_pkcs8(EVP_PKEY *key, size_t *length) {
    unsigned char point[MAX_POINT], scalar[MAX_SCALAR];
    unsigned char *der = NULL;
    ERR_set_mark();
    const curve *found = curve_of(key, point);
    if (found != NULL) {
        OSSL_PARAM parameters[] = {
            OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, scalar, found->scalar),
            OSSL_PARAM_construct_end(),
        };
        BIGNUM *number = NULL;
        if (EVP_PKEY_get_params(key, parameters) == 1 && OSSL_PARAM_modified(parameters) &&
            OSSL_PARAM_get_BN(parameters, &number) == 1)
            der = pkcs8_from(found, number, point, length);
        BN_clear_free(number);
        OPENSSL_cleanse(scalar, sizeof scalar);
    }
    ERR_pop_to_mark();
    return der;
}

// A key from its point and, for a private key, its scalar; NULL where libcrypto refuses them, such
// as a point that is not on the curve.
static EVP_PKEY *key_from(const curve *curve, const unsigned char *point,
                          const unsigned char *scalar) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    unsigned char native[MAX_SCALAR];
    OSSL_PARAM parameters[4];
    size_t count = 0;
    parameters[count++] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
                                                           (char *)curve->group, 0);
    parameters[count++] = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY,
                                                            (void *)point, curve->point);
    if (scalar != NULL) {
        BIGNUM *number = BN_bin2bn(scalar, (int)curve->scalar, NULL);
        if (number == NULL || BN_bn2nativepad(number, native, (int)curve->scalar) < 0) count = 0;
        BN_clear_free(number);
        if (count == 0) goto done;
        parameters[count++] =
            OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native, curve->scalar);
    }
    parameters[count] = OSSL_PARAM_construct_end();
    int selection = scalar != NULL ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    ERR_set_mark();
    if (context != NULL && EVP_PKEY_fromdata_init(context) == 1)
        EVP_PKEY_fromdata(context, &key, selection, parameters);
    ERR_pop_to_mark();
done:
    EVP_PKEY_CTX_free(context);
    OPENSSL_cleanse(native, sizeof native);
    return key;
}

// One key of each curve, whichever came first: to put a point under the parameters of a key that is
// already there costs a quarter of making one from its parts, and checks the same.
static EVP_PKEY *_Atomic examples[CURVES];

static EVP_PKEY *public_key_on(size_t index, const unsigned char *point) {
    EVP_PKEY *example = atomic_load(&examples[index]);
    if (example == NULL) {
        EVP_PKEY *first = key_from(&curves[index], point, NULL);
        if (first != NULL && EVP_PKEY_up_ref(first) == 1 &&
            !atomic_compare_exchange_strong(&examples[index], &example, first))
            EVP_PKEY_free(first);
        return first;
    }
    EVP_PKEY *key = EVP_PKEY_new();
    ERR_set_mark();
    if (key != NULL && (EVP_PKEY_copy_parameters(key, example) != 1 ||
                        EVP_PKEY_set1_encoded_public_key(key, point, curves[index].point) != 1)) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    ERR_pop_to_mark();
    return key;
}

EVP_PKEY *anchorage_read_public_key(const unsigned char *spki, size_t length) {
    for (size_t i = 0; i < CURVES; i++) {
        const curve *each = &curves[i];
        if (length != each->spki_length + each->point) continue;
        if (memcmp(spki, each->spki, each->spki_length) != 0) continue;
        if (spki[each->spki_length] != 0x04) continue;
        EVP_PKEY *key = public_key_on(i, spki + each->spki_length);
        if (key != NULL) return key;
    }
    const unsigned char *position = spki;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &position, (long)length);
    if (key != NULL && position != spki + length) {
        EVP_PKEY_free(key);
        return NULL;
    }
    return key;
}

// The parameters of each curve, whichever thread came first with them.
static EC_GROUP *_Atomic groups[CURVES];

static const EC_GROUP *group_of(size_t index) {
    EC_GROUP *group = atomic_load(&groups[index]);
    if (group != NULL) return group;
    EC_GROUP *made = EC_GROUP_new_by_curve_name(EC_curve_nist2nid(curves[index].group));
    if (made != NULL && atomic_compare_exchange_strong(&groups[index], &group, made)) return made;
    EC_GROUP_free(made);
    return group;
}

int anchorage_point_is_on_curve(const unsigned char *spki, size_t length) {
    for (size_t i = 0; i < CURVES; i++) {
        const curve *each = &curves[i];
        if (length != each->spki_length + each->point) continue;
        if (memcmp(spki, each->spki, each->spki_length) != 0) continue;
        const unsigned char *octets = spki + each->spki_length;
        if (octets[0] != 0x04) return -1;
        const EC_GROUP *group = group_of(i);
        EC_POINT *point = group == NULL ? NULL : EC_POINT_new(group);
        ERR_set_mark();
        int is_on_curve =
            point != NULL && EC_POINT_oct2point(group, point, octets, each->point, NULL) == 1 &&
            EC_POINT_is_on_curve(group, point, NULL) == 1;
        ERR_pop_to_mark();
        EC_POINT_free(point);
        return is_on_curve;
    }
    return -1;
}

EVP_PKEY *anchorage_curve_private_key(const unsigned char *pkcs8, size_t length) {
    for (size_t i = 0; i < CURVES; i++) {
        const curve *each = &curves[i];
        const unsigned char *scalar = pkcs8 + each->pkcs8_length;
        const unsigned char *between = scalar + each->scalar;
        const unsigned char *point = between + each->between_length;
        if (length != each->pkcs8_length + each->scalar + each->between_length + each->point)
            continue;
        if (memcmp(pkcs8, each->pkcs8, each->pkcs8_length) != 0) continue;
        if (memcmp(between, each->between, each->between_length) != 0 || point[0] != 0x04) continue;
        return key_from(each, point, scalar);
    }
    return NULL;
}
