#pragma once

// What late.S and late.c agree on.

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define ANCHORAGE_LATE 1
#endif

#define ANCHORAGE_LATE_CRYPTO 0
#define ANCHORAGE_LATE_EXPAT 1
