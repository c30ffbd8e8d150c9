#pragma once

#include <stddef.h>

/// SHA-256 without setting libcrypto up: its configuration is not read, and nothing is fetched.
void anchorage_plain_sha256(const void *bytes, size_t count, unsigned char digest[32]);
