#include "COpenSSL.h"

#include <pthread.h>
#include <string.h>

// The SubjectPublicKeyInfo of a named curve up to its point, which is uncompressed (0x04).
typedef struct {
    const char *group;
    size_t point_length;
    size_t prefix_length;
    unsigned char prefix[27];
} named_curve;

static const named_curve curves[] = {
    {"P-256", 65, 27,
     {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06,
      0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04}},
    {"P-384", 97, 24,
     {0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02,
      0x01, 0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00, 0x04}},
    {"P-521", 133, 26,
     {0x30, 0x81, 0x9B, 0x30, 0x10, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02,
      0x01, 0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23, 0x03, 0x81, 0x86, 0x00, 0x04}},
};

#define CURVE_COUNT (sizeof curves / sizeof *curves)

static EVP_PKEY *examples[CURVE_COUNT];
static pthread_once_t examples_once = PTHREAD_ONCE_INIT;

static void make_examples(void) {
    for (size_t i = 0; i < CURVE_COUNT; i++) {
        examples[i] = anchorage_generate_key("EC", curves[i].group, 0);
    }
    ERR_clear_error();
}

// libcrypto 3.0's decoder takes twice as long as the verification that follows; a point put under
// the parameters of a key that is already there takes a twentieth of it, and is checked the same.
static EVP_PKEY *read_named_curve(const unsigned char *spki, size_t length) {
    for (size_t i = 0; i < CURVE_COUNT; i++) {
        const named_curve *curve = &curves[i];
        if (length != curve->prefix_length - 1 + curve->point_length) continue;
        if (memcmp(spki, curve->prefix, curve->prefix_length) != 0) continue;
        pthread_once(&examples_once, make_examples);
        if (examples[i] == NULL) return NULL;
        EVP_PKEY *key = EVP_PKEY_new();
        if (key == NULL) return NULL;
        if (EVP_PKEY_copy_parameters(key, examples[i]) == 1 &&
            EVP_PKEY_set1_encoded_public_key(key, spki + curve->prefix_length - 1,
                                             curve->point_length) == 1)
            return key;
        EVP_PKEY_free(key);
        return NULL;
    }
    return NULL;
}

EVP_PKEY *anchorage_read_public_key(const unsigned char *spki, size_t length) {
    EVP_PKEY *key = read_named_curve(spki, length);
    if (key != NULL) return key;
    const unsigned char *position = spki;
    key = d2i_PUBKEY(NULL, &position, (long)length);
    if (key != NULL && position != spki + length) {
        EVP_PKEY_free(key);
        return NULL;
    }
    return key;
}
