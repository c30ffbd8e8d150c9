#include "legacy_library.h"

#include <openssl/crypto.h>

int legacy_library_open(legacy_library *library) {
    library->context = OSSL_LIB_CTX_new();
    library->standard =
        library->context == NULL ? NULL : OSSL_PROVIDER_load(library->context, "default");
    library->legacy =
        library->standard == NULL ? NULL : OSSL_PROVIDER_load(library->context, "legacy");
    if (library->standard != NULL) return 1;
    OSSL_LIB_CTX_free(library->context);
    library->context = NULL;
    return 0;
}

void legacy_library_close(legacy_library *library) {
    if (library->legacy != NULL) OSSL_PROVIDER_unload(library->legacy);
    if (library->standard != NULL) OSSL_PROVIDER_unload(library->standard);
    OSSL_LIB_CTX_free(library->context);
}
