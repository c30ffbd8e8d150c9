// Preloaded: sets a variable when the first file is opened, before main. The environment is no
// longer where the kernel has put it then, beside the arguments. With WITHOUT_PROC, nothing is
// found in /proc either.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

FILE *fopen(const char *path, const char *mode) {
    static FILE *(*next)(const char *, const char *);
    if (!next) {
        next = (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, "fopen");
        setenv("SET_BY_A_LIBRARY", "yes", 1);
    }
    if (getenv("WITHOUT_PROC") && strncmp(path, "/proc/", 6) == 0) {
        errno = ENOENT;
        return NULL;
    }
    return next(path, mode);
}
