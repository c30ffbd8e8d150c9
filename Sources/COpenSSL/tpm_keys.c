#include "token_keys.h"

#include "token_ways.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/store.h>
#include <string.h>

// A library context of its own, so that no other key comes to be looked for in a TPM.
static OSSL_LIB_CTX *library = NULL;
static UI_METHOD *method = NULL;

static const char *const preference = "?provider=tpm2";

static int open_provider(char *detail, size_t size) {
    if (library != NULL) return ANCHORAGE_TOKEN_FOUND;
    OSSL_LIB_CTX *fresh = OSSL_LIB_CTX_new();
    if (method == NULL) method = anchorage_asking_method();
    if (fresh == NULL || method == NULL) {
        OSSL_LIB_CTX_free(fresh);
        return ANCHORAGE_TOKEN_FAILED;
    }
    // Digests are the default provider's.
    if (OSSL_PROVIDER_load(fresh, "default") == NULL || OSSL_PROVIDER_load(fresh, "tpm2") == NULL) {
        // What was found and does not begin to work has no TPM to talk to.
        int is_there = ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_INIT_FAIL;
        anchorage_token_outcome(detail, size);
        OSSL_LIB_CTX_free(fresh);
        return is_there ? ANCHORAGE_TOKEN_NO_DEVICE : ANCHORAGE_TOKEN_NO_SUPPORT;
    }
    library = fresh;
    return ANCHORAGE_TOKEN_FOUND;
}

static EVP_PKEY *first_key(OSSL_STORE_CTX *store) {
    EVP_PKEY *key = NULL;
    while (key == NULL && !OSSL_STORE_eof(store)) {
        OSSL_STORE_INFO *found = OSSL_STORE_load(store);
        if (found == NULL) {
            if (OSSL_STORE_error(store)) break;
            continue;
        }
        if (OSSL_STORE_INFO_get_type(found) == OSSL_STORE_INFO_PKEY)
            key = OSSL_STORE_INFO_get1_PKEY(found);
        OSSL_STORE_INFO_free(found);
    }
    return key;
}

int anchorage_tpm_key(const char *uri, const void *pem, size_t length, anchorage_ask ask, void *user,
                      EVP_PKEY **key, char *detail, size_t size) {
    asking source = {ask, user, 0};
    int outcome = open_provider(detail, size);
    if (outcome != ANCHORAGE_TOKEN_FOUND) return outcome;
    BIO *bio = NULL;
    OSSL_STORE_CTX *store = NULL;
    if (uri != NULL) {
        store = OSSL_STORE_open_ex(uri, library, preference, method, &source, NULL, NULL, NULL);
    } else if (length <= INT32_MAX && (bio = BIO_new_mem_buf(pem, (int)length)) != NULL) {
        store = OSSL_STORE_attach(bio, "file", library, preference, method, &source, NULL, NULL,
                                  NULL);
    }
    *key = store == NULL ? NULL : first_key(store);
    OSSL_STORE_close(store);
    BIO_free(bio);
    if (*key == NULL) return anchorage_token_outcome(detail, size);
    ERR_clear_error();
    return ANCHORAGE_TOKEN_FOUND;
}

int anchorage_tpm_sign(EVP_PKEY *key, const char *digest, const unsigned char *message,
                       size_t message_length, unsigned char *signature, size_t *length) {
    return anchorage_sign_within(library, preference, key, digest, message, message_length,
                                 signature, length);
}
