#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static struct {
    CURLcode (*global_init)(long);
    CURL *(*easy_init)(void);
    void (*easy_reset)(CURL *);
    void (*easy_cleanup)(CURL *);
    CURLcode (*easy_perform)(CURL *);
    const char *(*easy_strerror)(CURLcode);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
} api;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[512];

static bool resolve(void *library, const char *symbol, void *slot) {
    void *address = dlsym(library, symbol);
    if (address == NULL) {
        snprintf(failure, sizeof failure, "libcurl has no %s", symbol);
        return false;
    }
    *(void **)slot = address;
    return true;
}

static void load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(failure, sizeof failure, "%s", reason ? reason : "libcurl.so.4 cannot be opened");
        library = dlopen("libcurl.so", RTLD_LAZY | RTLD_LOCAL);
        if (library == NULL) return;
        failure[0] = '\0';
    }
    bool complete = resolve(library, "curl_global_init", &api.global_init)
        && resolve(library, "curl_easy_init", &api.easy_init)
        && resolve(library, "curl_easy_reset", &api.easy_reset)
        && resolve(library, "curl_easy_cleanup", &api.easy_cleanup)
        && resolve(library, "curl_easy_perform", &api.easy_perform)
        && resolve(library, "curl_easy_strerror", &api.easy_strerror)
        && resolve(library, "curl_easy_setopt", &api.easy_setopt)
        && resolve(library, "curl_easy_getinfo", &api.easy_getinfo)
        && resolve(library, "curl_slist_append", &api.slist_append)
        && resolve(library, "curl_slist_free_all", &api.slist_free_all);
    if (!complete) return;
    CURLcode code = api.global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) snprintf(failure, sizeof failure, "%s", api.easy_strerror(code));
}

const char *ccurl_load(void) {
    pthread_once(&once, load);
    return failure[0] == '\0' ? NULL : failure;
}

CURL *ccurl_easy_init(void) { return api.easy_init(); }
void ccurl_easy_reset(CURL *handle) { api.easy_reset(handle); }
void ccurl_easy_cleanup(CURL *handle) { api.easy_cleanup(handle); }
CURLcode ccurl_easy_perform(CURL *handle) { return api.easy_perform(handle); }
const char *ccurl_easy_strerror(CURLcode code) { return api.easy_strerror(code); }

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line) {
    return api.slist_append(list, line);
}
void ccurl_slist_free_all(struct curl_slist *list) { api.slist_free_all(list); }

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return api.easy_setopt(handle, option, value);
}
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return api.easy_setopt(handle, option, value);
}
CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return api.easy_setopt(handle, option, value);
}
CURLcode ccurl_set_receiver(CURL *handle, CURLoption option, ccurl_receiver receiver) {
    return api.easy_setopt(handle, option, receiver);
}
CURLcode ccurl_get_long(CURL *handle, CURLINFO what, long *value) {
    return api.easy_getinfo(handle, what, value);
}
CURLcode ccurl_get_double(CURL *handle, CURLINFO what, double *value) {
    return api.easy_getinfo(handle, what, value);
}

CURLcode ccurl_allow_only_http(CURL *handle) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
    return api.easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#pragma clang diagnostic pop
}
