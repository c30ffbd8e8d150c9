#define _GNU_SOURCE
#include "late.h"

#ifdef ANCHORAGE_LATE

#include <dlfcn.h>
#include <errno.h>
#include <openssl/opensslv.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

/// What is known of one function.
struct late {
    void *function;        // where its callers jump to
    int32_t name_distance; // from here to its name
    uint32_t library;
};

// The names of the headers' own versions, as a program has them that was linked with the libraries.
static const char *const names[] = {
    [ANCHORAGE_LATE_CRYPTO] = "libcrypto.so." TEXT(OPENSSL_SHLIB_VERSION),
    [ANCHORAGE_LATE_EXPAT] = "libexpat.so.1",
};

static pthread_once_t once[] = {PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT};
static void *libraries[2];

// Without its library a program cannot go on, and its caller has no error to return: it ends as the
// dynamic linker would have ended it at its start.
static _Noreturn void give_up(void) {
    const char *reason = dlerror();
    fprintf(stderr, "error while loading shared libraries: %s\n", reason ? reason : "unknown");
    _exit(127);
}

// For everybody to see, as if the program had been linked with it: keys in tokens come with modules
// that take libcrypto to be there.
static void open_library(int number) {
    libraries[number] = dlopen(names[number], RTLD_NOW | RTLD_GLOBAL);
    if (libraries[number] == NULL) give_up();
}

// As the dynamic linker would: a preloaded library's function takes the place of the library's own,
// but not one of another version of the library, which a preloaded library may have brought along.
static void *find(const char *name, void *library) {
    void *own = dlsym(library, name);
    void *first = dlsym(RTLD_DEFAULT, name);
    if (first == NULL || first == own) return own;
    Dl_info place;
    if (dladdr(first, &place) == 0 || place.dli_fname == NULL) return first;
    const char *slash = strrchr(place.dli_fname, '/');
    const char *file = slash == NULL ? place.dli_fname : slash + 1;
    return strncmp(file, "libcrypto", 9) == 0 || strncmp(file, "libexpat", 8) == 0 ? own : first;
}

static void open_crypto(void) { open_library(ANCHORAGE_LATE_CRYPTO); }
static void open_expat(void) { open_library(ANCHORAGE_LATE_EXPAT); }

__attribute__((visibility("hidden"))) void *anchorage_late_find(struct late *slot) {
    int error = errno;
    pthread_once(&once[slot->library],
                 slot->library == ANCHORAGE_LATE_CRYPTO ? open_crypto : open_expat);
    void *function = find((const char *)slot + slot->name_distance, libraries[slot->library]);
    if (function == NULL) give_up();
    // Two threads may come here at once, and find the same.
    __atomic_store_n(&slot->function, function, __ATOMIC_RELEASE);
    errno = error;
    return function;
}

#endif
