#pragma once

#include <openssl/provider.h>

// A library context of its own, so that no other code comes to use what the legacy provider has.
typedef struct {
    OSSL_LIB_CTX *context;
    OSSL_PROVIDER *standard;
    OSSL_PROVIDER *legacy;  // NULL where libcrypto comes without it
} legacy_library;

// 1 when there is at least the default provider; close it then.
int legacy_library_open(legacy_library *library);

void legacy_library_close(legacy_library *library);
