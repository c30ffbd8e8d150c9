#define _DEFAULT_SOURCE
#define __STDC_WANT_LIB_EXT1__ 1
#include "own_memory.h"

#include <stdlib.h>
#include <string.h>

void *anchorage_own_allocate(size_t length) { return malloc(length); }

void anchorage_own_cleanse(void *memory, size_t length) {
    if (memory == NULL || length == 0) return;
#if defined(__APPLE__)
    memset_s(memory, length, 0, length);
#else
    explicit_bzero(memory, length);
#endif
}

void anchorage_own_free(void *memory, size_t length) {
    anchorage_own_cleanse(memory, length);
    free(memory);
}
