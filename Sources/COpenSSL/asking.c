#include "asking.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <string.h>

// Who answers where nobody was named.
static asking *fallback = NULL;

static int read_answer(UI *ui, UI_STRING *string) {
    if (UI_get_string_type(string) != UIT_PROMPT) return 1;
    asking *source = UI_get0_user_data(ui);
    // The provider pkcs11 makes a UI of its own for the PIN of a key that wants one at each use.
    int is_own = source == NULL;
    if (is_own) source = fallback;
    const char *prompt = UI_get0_output_string(string);
    // libp11 asks for a "key PIN" where the token wants one at each use of the key. The label of the
    // token or the key comes behind it, and may have any words.
    static const char key_use[] = "Enter PKCS#11 key PIN for ";
    int purpose = is_own || (prompt != NULL && strncmp(prompt, key_use, sizeof key_use - 1) == 0)
                      ? ANCHORAGE_ASK_KEY_USE
                      : ANCHORAGE_ASK_LOGIN;
    char buffer[256];
    if (source != NULL) source->count++;
    int length = source == NULL || source->ask == NULL
                     ? -1
                     : source->ask(source->user, purpose, buffer, sizeof buffer - 1);
    if (length < 0) return 0;
    buffer[length] = '\0';
    int done = UI_set_result_ex(ui, string, buffer, length) == 0;
    OPENSSL_cleanse(buffer, sizeof buffer);
    return done;
}

UI_METHOD *anchorage_asking_method(void) {
    UI_METHOD *method = UI_create_method("anchorage");
    if (method != NULL) UI_method_set_reader(method, read_answer);
    return method;
}

void anchorage_ask_by_default(const UI_METHOD *method, asking *source) {
    fallback = source;
    UI_set_default_method(method);
}

static int says(const char *text, const char *const *parts) {
    for (; *parts != NULL; parts++)
        if (strstr(text, *parts) != NULL) return 1;
    return 0;
}

int anchorage_token_outcome(char *detail, size_t size) {
    static const char *const wrong[] = {"PIN incorrect", "PIN invalid", "PIN len", "PIN len range",
                                        "PIN is incorrect", "PIN is invalid",
                                        "authorization HMAC check failed", "authorization failure",
                                        NULL};
    static const char *const locked[] = {"PIN locked", "PIN is locked", "lockout", NULL};
    int outcome = ANCHORAGE_TOKEN_FAILED;
    unsigned long code;
    const char *text;
    int flags;
    detail[0] = '\0';
    while ((code = ERR_get_error_all(NULL, NULL, NULL, &text, &flags)) != 0) {
        const char *reason = ERR_reason_error_string(code);
        // What comes with it is closer to the cause, where there is something.
        if ((flags & ERR_TXT_STRING) == 0 || text == NULL || *text == '\0') text = reason;
        if (text == NULL) continue;
        if (says(text, locked))
            outcome = ANCHORAGE_TOKEN_LOCKED;
        else if (outcome == ANCHORAGE_TOKEN_FAILED && says(text, wrong))
            outcome = ANCHORAGE_TOKEN_WRONG_PIN;
        if (detail[0] == '\0') OPENSSL_strlcpy(detail, text, size);
    }
    return outcome;
}
