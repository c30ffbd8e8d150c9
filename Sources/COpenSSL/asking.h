#pragma once

#include "token_keys.h"

#include <openssl/ui.h>

/// A user interface of libcrypto's that never touches the terminal: `ask` answers.
UI_METHOD *anchorage_asking_method(void);

/// What the method is given as its user data.
typedef struct {
    anchorage_ask ask;
    void *user;
    int count;  // how often something was asked
} asking;

/// Has `source` asked by whatever makes a user interface without saying which: nothing asks at the terminal
/// by itself.
void anchorage_ask_by_default(const UI_METHOD *method, asking *source);

/// Empties the error queue; what it says of a PIN, or ANCHORAGE_TOKEN_FAILED.
int anchorage_token_outcome(char *detail, size_t size);

/// Signs in the TPM's library context. 1 where that succeeded.
int anchorage_tpm_sign(EVP_PKEY *key, const char *digest, const unsigned char *message,
                       size_t message_length, unsigned char *signature, size_t *length);

/// Names who is asked while the engine works; NULL when it is done.
void anchorage_token_asks(anchorage_ask ask, void *user);
