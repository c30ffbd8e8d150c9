// A PKCS#11 module in front of another, REAL_MODULE, that lets nobody in: C_Login answers LOGIN_ANSWER, and
// C_GetTokenInfo says of the token LOCKED_TOKEN that its PIN is locked.

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum { GET_TOKEN_INFO = 6, LOGIN = 18, FUNCTIONS = 68, LABEL = 32, FLAGS_AT = 96, PIN_LOCKED = 0x00040000 };

typedef unsigned long (*call)();
typedef struct {
    unsigned char version[2];
    call functions[FUNCTIONS];
} interface;

static interface *real = NULL;

static unsigned long login(void) { return strtoul(getenv("LOGIN_ANSWER"), NULL, 0); }

static unsigned long get_token_info(unsigned long slot, unsigned char *info) {
    unsigned long answer = real->functions[GET_TOKEN_INFO](slot, info), flags;
    const char *locked = getenv("LOCKED_TOKEN");
    if (answer == 0 && strncmp((const char *)info, locked, strlen(locked)) == 0) {
        memcpy(&flags, info + FLAGS_AT, sizeof flags);
        flags |= PIN_LOCKED;
        memcpy(info + FLAGS_AT, &flags, sizeof flags);
    }
    return answer;
}

unsigned long C_GetFunctionList(interface **found) {
    static interface ours;
    void *module = dlopen(getenv("REAL_MODULE"), RTLD_NOW | RTLD_LOCAL);
    call open = module == NULL ? NULL : (call)dlsym(module, "C_GetFunctionList");
    if (open == NULL || open(&real) != 0) return 5;
    ours = *real;
    ours.functions[LOGIN] = (call)login;
    ours.functions[GET_TOKEN_INFO] = (call)get_token_info;
    *found = &ours;
    return 0;
}
