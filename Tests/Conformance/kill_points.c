// Preloaded into pki by test_killed.py: follows what the process does by the calls it makes to
// libcrypto, SQLite and the file system, writes each landmark down, and kills the process with
// SIGKILL at the point asked for. The product itself knows nothing of it.
//
//   KILL_TRACE  where landmarks go, one a line, with the number of allocations before it
//   KILL_STACK  where the calls go that were under way at the kill, as offsets into the program
//   KILL_SIGNED where every TBS goes for which a signature was begun, in hex, one a line
//   KILL_HASHES where every hash goes for which a signature was begun, in hex, one a line
//   KILL_AFTER  how many landmarks pass first
//   KILL_DELAY  how many allocations more, so that the kill falls between two landmarks

#define _GNU_SOURCE
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct sqlite3_stmt sqlite3_stmt;
typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct evp_pkey_st EVP_PKEY;
typedef struct evp_pkey_ctx_st EVP_PKEY_CTX;

void *__libc_malloc(size_t size);

static atomic_long allocations;
static atomic_long landmarks;
static atomic_long delay = -1; // counts down once armed; -1 when not armed

static long setting(const char *name) {
    const char *value = getenv(name);
    return value ? atol(value) : -1;
}

static void append(const char *variable, const char *line, size_t length) {
    const char *path = getenv(variable);
    if (!path) return;
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    if (write(file, line, length) < 0) _exit(99);
    close(file);
}

static int program_base(struct dl_phdr_info *info, size_t size, void *base) {
    (void)size;
    *(ElfW(Addr) *)base = info->dlpi_addr;
    return 1; // the first is the program itself
}

static void write_stack(void) {
    void *calls[64];
    char line[20];
    ElfW(Addr) base = 0;
    dl_iterate_phdr(program_base, &base);
    int count = backtrace(calls, 64);
    for (int i = 0; i < count; i++) {
        int length = snprintf(line, sizeof line, "%lx\n", (unsigned long)calls[i] - base);
        append("KILL_STACK", line, length);
    }
}

static void kill_now(void) {
    write_stack();
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static void landmark(const char *format, ...) {
    char line[160];
    int length = snprintf(line, sizeof line, "%ld ", atomic_load(&allocations));
    va_list arguments;
    va_start(arguments, format);
    length += vsnprintf(line + length, sizeof line - length - 1, format, arguments);
    va_end(arguments);
    if (length > (int)sizeof line - 2) length = sizeof line - 2;
    for (int i = 0; i < length; i++)
        if (line[i] == '\n') line[i] = ' ';
    line[length] = '\n';
    append("KILL_TRACE", line, length + 1);
    if (atomic_fetch_add(&landmarks, 1) + 1 == setting("KILL_AFTER")) {
        long more = setting("KILL_DELAY");
        if (more <= 0) kill_now();
        atomic_store(&delay, more);
    }
}

void *malloc(size_t size) {
    atomic_fetch_add(&allocations, 1);
    if (atomic_load(&delay) > 0 && atomic_fetch_sub(&delay, 1) == 1) kill_now();
    return __libc_malloc(size);
}

// Before main: from here on the process can be killed.
__attribute__((constructor)) static void begin(void) {
    void *call;
    backtrace(&call, 1); // loads what it needs now, and not while it is called from malloc
    landmark("start");
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

const char *sqlite3_sql(sqlite3_stmt *);

int sqlite3_step(sqlite3_stmt *statement) {
    const char *sql = sqlite3_sql(statement);
    int writes = 0;
    for (const char *const *word = (const char *const[]){
             "BEGIN IMMEDIATE", "COMMIT", "INSERT", "UPDATE", "DELETE", "ROLLBACK", NULL};
         *word; word++)
        if (sql && strncmp(sql, *word, strlen(*word)) == 0) writes = 1;
    if (writes) landmark("sql %.100s", sql);
    int result = NEXT(sqlite3_step)(statement);
    if (writes) landmark("done %.100s", sql);
    return result;
}

int EVP_DigestSign(
    EVP_MD_CTX *context, unsigned char *signature, size_t *signatureLength,
    const unsigned char *message, size_t length) {
    if (signature) {
        char *line = __libc_malloc(2 * length + 2);
        for (size_t i = 0; i < length; i++) sprintf(line + 2 * i, "%02x", message[i]);
        line[2 * length] = '\n';
        append("KILL_SIGNED", line, 2 * length + 1);
        free(line);
        landmark("sign");
    }
    int result =
        NEXT(EVP_DigestSign)(context, signature, signatureLength, message, length);
    if (signature) landmark("signed");
    return result;
}

// How a CRL is signed: nobody has it whole.
int EVP_PKEY_sign(
    EVP_PKEY_CTX *context, unsigned char *signature, size_t *signatureLength,
    const unsigned char *hash, size_t length) {
    if (signature && length <= 64) {
        char line[130];
        for (size_t i = 0; i < length; i++) sprintf(line + 2 * i, "%02x", hash[i]);
        line[2 * length] = '\n';
        append("KILL_HASHES", line, 2 * length + 1);
        landmark("sign a hash");
    }
    int result = NEXT(EVP_PKEY_sign)(context, signature, signatureLength, hash, length);
    if (signature) landmark("signed a hash");
    return result;
}

int EVP_DigestVerify(
    EVP_MD_CTX *context, const unsigned char *signature, size_t signatureLength,
    const unsigned char *message, size_t length) {
    landmark("verify");
    int result =
        NEXT(EVP_DigestVerify)(context, signature, signatureLength, message, length);
    landmark("verified");
    return result;
}

int EVP_PKEY_generate(EVP_PKEY_CTX *context, EVP_PKEY **key) {
    landmark("generate a key");
    return NEXT(EVP_PKEY_generate)(context, key);
}

// A serial number may take several draws, by chance: only the first is a landmark, so that the n-th
// landmark is the same in every run.
int RAND_bytes(unsigned char *bytes, int count) {
    static long previous = -1;
    if (previous != atomic_load(&landmarks)) landmark("random %d", count);
    previous = atomic_load(&landmarks);
    return NEXT(RAND_bytes)(bytes, count);
}

int fsync(int file) {
    landmark("fsync");
    return NEXT(fsync)(file);
}

int mkdir(const char *path, mode_t mode) {
    landmark("mkdir %s", path);
    return NEXT(mkdir)(path, mode);
}

int rename(const char *from, const char *to) {
    landmark("rename %s", to);
    int result = NEXT(rename)(from, to);
    landmark("renamed %s", to);
    return result;
}

int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned flags) {
    landmark("rename %s", to);
    int result = NEXT(renameat2)(fromFolder, from, toFolder, to, flags);
    landmark("renamed %s", to);
    return result;
}
