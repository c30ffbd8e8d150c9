// Preloaded into pki by test_hardening.py: looks through all memory of the process that can be
// written, for a secret that is given disguised, once while the secret is in use and once at the end.
// What it finds goes to a file: a line for each look, with how often the secret was there.
//
//   LEAK_NEEDLE  the secret, each octet XOR 0x5A, in hex
//   LEAK_REPORT  where the lines go: "used N" and "end N"

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static unsigned char needle[128];
static size_t length;
static int looked_while_used;

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("LEAK_NEEDLE");
    while (text && text[0] && text[1] && length < sizeof needle) {
        unsigned int octet;
        if (sscanf(text, "%2x", &octet) != 1) _exit(99);
        needle[length++] = (unsigned char)octet;
        text += 2;
    }
}

static long count_in(const unsigned char *from, const unsigned char *to) {
    long found = 0;
    for (const unsigned char *at = from; at + length <= to; at++) {
        size_t i = 0;
        while (i < length && (at[i] ^ 0x5A) == needle[i]) i++;
        found += i == length;
    }
    return found;
}

static void look(const char *when) {
    if (length == 0) return;
    FILE *maps = fopen("/proc/self/maps", "re");
    if (!maps) _exit(99);
    char line[512];
    long found = 0;
    while (fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        char rights[8], name[256] = "";
        if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %255s", &from, &to, rights, name) < 3) continue;
        // Files that are mapped may end before their last page does.
        if (rights[0] != 'r' || rights[1] != 'w' || strstr(name, "-shm")) continue;
        found += count_in((const unsigned char *)from, (const unsigned char *)to);
    }
    fclose(maps);
    int file = open(getenv("LEAK_REPORT"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int size = snprintf(line, sizeof line, "%s %ld\n", when, found);
    if (file < 0 || write(file, line, size) != size) _exit(99);
    close(file);
}

__attribute__((destructor)) static void end(void) { look("end"); }

// Where an encrypted key is opened, and where a key in the clear is read: its secret is here.
void *PEM_read_bio_PrivateKey(void *bio, void *key, void *callback, void *user) {
    if (!looked_while_used++) look("used");
    return ((void *(*)(void *, void *, void *, void *))dlsym(
        RTLD_NEXT, "PEM_read_bio_PrivateKey"))(bio, key, callback, user);
}
