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
    if (dlopen(names[number], RTLD_NOW | RTLD_GLOBAL) == NULL) give_up();
}

static void open_crypto(void) { open_library(ANCHORAGE_LATE_CRYPTO); }
static void open_expat(void) { open_library(ANCHORAGE_LATE_EXPAT); }

__attribute__((visibility("hidden"))) void *anchorage_late_find(struct late *slot) {
    int error = errno;
    pthread_once(&once[slot->library],
                 slot->library == ANCHORAGE_LATE_CRYPTO ? open_crypto : open_expat);
    // As the dynamic linker would: what was loaded before the library may have taken its place.
    void *function = dlsym(RTLD_DEFAULT, (const char *)slot + slot->name_distance);
    if (function == NULL) give_up();
    // Two threads may come here at once, and find the same.
    __atomic_store_n(&slot->function, function, __ATOMIC_RELEASE);
    errno = error;
    return function;
}

#endif
