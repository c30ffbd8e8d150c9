#define _GNU_SOURCE
#include "CSQLite.h"

#include <sqlite3.h>
#include <string.h>

static sqlite3_mem_methods standard;

static void cleansing_free(void *memory) {
    if (memory != NULL) explicit_bzero(memory, (size_t)standard.xSize(memory));
    standard.xFree(memory);
}

// realloc may leave the old bytes behind.
static void *cleansing_realloc(void *memory, int size) {
    int held = standard.xSize(memory);
    if (size <= held) {
        explicit_bzero((char *)memory + size, (size_t)(held - size));
        return memory;
    }
    void *larger = standard.xMalloc(size);
    if (larger == NULL) return NULL;
    memcpy(larger, memory, (size_t)held);
    cleansing_free(memory);
    return larger;
}

void anchorage_prepare_sqlite(void) {
    sqlite3_config(SQLITE_CONFIG_URI, 1);
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &standard) != SQLITE_OK) return;
    sqlite3_mem_methods cleansing = standard;
    cleansing.xFree = cleansing_free;
    cleansing.xRealloc = cleansing_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &cleansing);
}
