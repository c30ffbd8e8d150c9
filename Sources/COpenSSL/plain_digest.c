// The functions that need no set-up are the deprecated ones.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "plain_digest.h"

#include <openssl/sha.h>

void anchorage_plain_sha256(const void *bytes, size_t count, unsigned char digest[32]) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes, count);
    SHA256_Final(digest, &context);
}
