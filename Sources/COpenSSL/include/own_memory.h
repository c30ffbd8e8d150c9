#pragma once

// Memory for secrets that are not libcrypto's own. A process that holds a token for a moment, and does
// nothing with libcrypto, need not load it.

#include <stddef.h>

/// Memory that `anchorage_own_free` gives back; NULL where there is none.
void *anchorage_own_allocate(size_t length);

/// Clears and gives back what `anchorage_own_allocate` gave.
void anchorage_own_free(void *memory, size_t length);

/// Clears memory; no compiler leaves that out.
void anchorage_own_cleanse(void *memory, size_t length);
