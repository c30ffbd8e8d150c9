// Preloaded into pki by faults.py: counts the calls that change a file, and makes one of them fail,
// or all from one on, or kills the process with SIGKILL just before one. The product itself knows
// nothing of it.
//
//   FAULT_AT     the number of the call at which it happens, from 1; 0 only counts
//   FAULT_KIND   io (that call fails with EIO), full (from that call on whatever needs space fails
//                with ENOSPC), kill (SIGKILL before that call)
//   FAULT_TRACE  where the calls go, one a line: what was called, and on which file
//   FAULT_SIGNED where everything goes that was signed: "tbs" and the message in hex, or "hash" and
//                the hash that was signed, one a line

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct evp_pkey_ctx_st EVP_PKEY_CTX;

static atomic_long calls;

static void append(const char *variable, const char *line, size_t length) {
    const char *path = getenv(variable);
    if (!path) return;
    int file = NEXT(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) _exit(99);
    if (NEXT(write)(file, line, length) != (ssize_t)length) _exit(99);
    NEXT(close)(file);
}

// Whether the call is to fail; errno says how.
static int fails(const char *call, const char *path, int needs_space) {
    char line[256];
    const char *name = strrchr(path, '/');
    int length = snprintf(line, sizeof line, "%s %s\n", call, name ? name + 1 : path);
    append("FAULT_TRACE", line, length < (int)sizeof line ? length : (int)sizeof line - 1);
    long number = atomic_fetch_add(&calls, 1) + 1;
    const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
    long wanted = at ? atol(at) : 0;
    if (!kind || wanted == 0 || number < wanted) return 0;
    if (strcmp(kind, "full") == 0) {
        errno = ENOSPC;
        return needs_space;
    }
    if (number != wanted) return 0;
    if (strcmp(kind, "kill") == 0) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    errno = EIO;
    return 1;
}

// The path of an open regular file or directory; 0 for anything else, such as a pipe.
static int path_of(int file, char *path, size_t size) {
    struct stat status;
    char link[64];
    if (file <= 2 || fstat(file, &status) != 0) return 0;
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

#define ON_FILE(call, needs_space)                                                                 \
    do {                                                                                           \
        char path[4096];                                                                           \
        if (path_of(file, path, sizeof path) && fails(call, path, needs_space)) return -1;         \
    } while (0)

ssize_t write(int file, const void *bytes, size_t count) {
    ON_FILE("write", 1);
    return NEXT(write)(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    ON_FILE("write", 1);
    return NEXT(pwrite)(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    ON_FILE("write", 1);
    return NEXT(pwrite64)(file, bytes, count, offset);
}

int ftruncate(int file, off_t length) {
    ON_FILE("truncate", 0);
    return NEXT(ftruncate)(file, length);
}

int ftruncate64(int file, off64_t length) {
    ON_FILE("truncate", 0);
    return NEXT(ftruncate64)(file, length);
}

int fsync(int file) {
    ON_FILE("sync", 0);
    return NEXT(fsync)(file);
}

int fdatasync(int file) {
    ON_FILE("sync", 0);
    return NEXT(fdatasync)(file);
}

int syncfs(int file) {
    ON_FILE("sync", 0);
    return NEXT(syncfs)(file);
}

int rename(const char *from, const char *to) {
    if (fails("rename", to, 1)) return -1;
    return NEXT(rename)(from, to);
}

int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned flags) {
    if (fails("rename", to, 1)) return -1;
    return NEXT(renameat2)(fromFolder, from, toFolder, to, flags);
}

int mkdir(const char *path, mode_t mode) {
    if (fails("mkdir", path, 1)) return -1;
    return NEXT(mkdir)(path, mode);
}

int unlink(const char *path) {
    if (access(path, F_OK) == 0 && fails("unlink", path, 0)) return -1;
    return NEXT(unlink)(path);
}

// --- What was signed ------------------------------------------------------------------------------

static void record(const char *kind, const unsigned char *bytes, size_t length) {
    size_t head = strlen(kind);
    char *line = malloc(head + 2 * length + 3);
    if (!line) _exit(99);
    memcpy(line, kind, head);
    line[head] = ' ';
    for (size_t i = 0; i < length; i++) sprintf(line + head + 1 + 2 * i, "%02x", bytes[i]);
    line[head + 1 + 2 * length] = '\n';
    append("FAULT_SIGNED", line, head + 2 * length + 2);
    free(line);
}

int EVP_DigestSign(
    EVP_MD_CTX *context, unsigned char *signature, size_t *signatureLength,
    const unsigned char *message, size_t length) {
    if (signature) record("tbs", message, length);
    return NEXT(EVP_DigestSign)(context, signature, signatureLength, message, length);
}

int EVP_PKEY_sign(
    EVP_PKEY_CTX *context, unsigned char *signature, size_t *signatureLength,
    const unsigned char *hash, size_t length) {
    if (signature) record("hash", hash, length);
    return NEXT(EVP_PKEY_sign)(context, signature, signatureLength, hash, length);
}
