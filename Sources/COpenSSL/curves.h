#pragma once

#include "COpenSSL.h"

// Keys on P-256, P-384 and P-521, without libcrypto's encoders and decoders. What returns NULL has
// left no error behind and is to be done the general way.

// The SubjectPublicKeyInfo of a key on one of the curves.
unsigned char *anchorage_curve_spki(EVP_PKEY *key, size_t *length);

// The PrivateKeyInfo of a key on one of the curves; to be cleansed.
unsigned char *anchorage_curve_pkcs8(EVP_PKEY *key, size_t *length);

// The key of a PrivateKeyInfo, where it has the very form that the function above writes.
EVP_PKEY *anchorage_curve_private_key(const unsigned char *pkcs8, size_t length);
