#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>

#pragma clang assume_nonnull begin

/// Loads libcurl at the first call; later calls return the same answer. Any thread may call it.
///
/// libcurl is opened at run time because it brings some thirty libraries with it: a command that
/// needs no network does not pay for them. Every function below needs a successful load.
///
/// Returns NULL when libcurl is ready, otherwise the reason why it is not.
const char *_Nullable ccurl_load(void);

CURL *_Nullable ccurl_easy_init(void);
void ccurl_easy_reset(CURL *handle);
void ccurl_easy_cleanup(CURL *handle);
CURLcode ccurl_easy_perform(CURL *handle);
const char *ccurl_easy_strerror(CURLcode code);

struct curl_slist *_Nullable ccurl_slist_append(
    struct curl_slist *_Nullable list, const char *line);
void ccurl_slist_free_all(struct curl_slist *_Nullable list);

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one function for
// each type of argument.

typedef size_t (*ccurl_receiver)(
    char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *_Nullable value);
CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *_Nullable value);
CURLcode ccurl_set_receiver(CURL *handle, CURLoption option, ccurl_receiver receiver);
CURLcode ccurl_get_long(CURL *handle, CURLINFO what, long *value);
CURLcode ccurl_get_double(CURL *handle, CURLINFO what, double *value);

/// Allows http and https, and nothing else that libcurl speaks.
///
/// CURLOPT_PROTOCOLS works in every version; the later CURLOPT_PROTOCOLS_STR needs 7.85, and Swift
/// refuses the older name as deprecated.
CURLcode ccurl_allow_only_http(CURL *handle);

#pragma clang assume_nonnull end

#endif
