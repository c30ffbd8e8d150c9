// The provider pkcs11 does not say why a token does not open; the token's own module does, by a flag.

#include "token_ways.h"

#include <dlfcn.h>
#include <string.h>

// What is needed of PKCS#11's interface (OASIS PKCS #11 v2.40, 3.4, 3.2 and 5.5): a structure of functions
// behind a version, and what a token tells of itself.
enum { GET_SLOT_LIST = 4, GET_TOKEN_INFO = 6, USER_PIN_LOCKED = 0x00040000, MOST_SLOTS = 64 };

typedef struct {
    unsigned char version[2];
    void (*functions[GET_TOKEN_INFO + 1])(void);
} interface;

typedef struct {
    unsigned char label[32], manufacturer[32], model[16], serial[16];
    unsigned long flags;
    // Counts, lengths, versions and a time, of which nothing is read.
    unsigned char rest[256];
} token_info;

typedef unsigned long (*get_interface)(interface **found);
typedef unsigned long (*get_slots)(unsigned char with_token, unsigned long *slots,
                                   unsigned long *count);
typedef unsigned long (*get_token)(unsigned long slot, token_info *info);

// Labels are filled up with blanks.
static int has_label(const token_info *info, const char *label) {
    size_t length = strlen(label);
    if (length > sizeof info->label || memcmp(info->label, label, length) != 0) return 0;
    for (size_t at = length; at < sizeof info->label; at++)
        if (info->label[at] != ' ') return 0;
    return 1;
}

int anchorage_token_is_locked(const char *module, const char *label) {
    // It is open already: the provider has it in use, and has called its C_Initialize.
    void *library = module == NULL ? NULL : dlopen(module, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
    if (library == NULL) return 0;
    get_interface open = (get_interface)dlsym(library, "C_GetFunctionList");
    interface *found = NULL;
    unsigned long slots[MOST_SLOTS], count = MOST_SLOTS, locked = 0, tokens = 0;
    if (open != NULL && open(&found) == 0 && found != NULL &&
        ((get_slots)found->functions[GET_SLOT_LIST])(1, slots, &count) == 0) {
        for (unsigned long at = 0; at < count && at < MOST_SLOTS; at++) {
            token_info info;
            memset(&info, 0, sizeof info);
            if (((get_token)found->functions[GET_TOKEN_INFO])(slots[at], &info) != 0) continue;
            if (label != NULL && !has_label(&info, label)) continue;
            tokens++;
            if (info.flags & USER_PIN_LOCKED) locked++;
        }
    }
    dlclose(library);
    // Which of several is meant is not known: that one is locked proves nothing then.
    return tokens > 0 && locked == tokens;
}
