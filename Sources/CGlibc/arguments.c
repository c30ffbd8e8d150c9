#include "CGlibc.h"

static char **arguments;

// glibc hands main's arguments to constructors, too.
__attribute__((constructor)) static void keep(int count, char **values) {
    if (count > 0) arguments = values;
}

char **anchorage_arguments(void) { return arguments; }
