// Preloaded: a disk that takes two seconds over a file. The file named by SYNC_BEGUN is there from the
// beginning of the first time on.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int fsync(int descriptor) {
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    const char *mark = getenv("SYNC_BEGUN");
    int made = mark ? open(mark, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (made >= 0) {
        close(made);
        // A signal may interrupt it.
        for (unsigned left = 2; left > 0;) left = sleep(left);
    }
    return next(descriptor);
}
