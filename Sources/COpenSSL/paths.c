#include "COpenSSL.h"

#include <string.h>

static X509 *certificate_from(anchorage_der der) {
    const unsigned char *bytes = der.bytes;
    X509 *certificate = d2i_X509(NULL, &bytes, (long)der.length);
    if (certificate != NULL && bytes != der.bytes + der.length) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

static STACK_OF(X509) *certificates_from(const anchorage_der *ders, size_t count) {
    STACK_OF(X509) *stack = sk_X509_new_null();
    for (size_t i = 0; stack != NULL && i < count; i++) {
        X509 *certificate = certificate_from(ders[i]);
        if (certificate == NULL || sk_X509_push(stack, certificate) <= 0) {
            X509_free(certificate);
            sk_X509_pop_free(stack, X509_free);
            return NULL;
        }
    }
    return stack;
}

static STACK_OF(X509_CRL) *crls_from(const anchorage_der *ders, size_t count) {
    STACK_OF(X509_CRL) *stack = sk_X509_CRL_new_null();
    for (size_t i = 0; stack != NULL && i < count; i++) {
        const unsigned char *bytes = ders[i].bytes;
        X509_CRL *crl = d2i_X509_CRL(NULL, &bytes, (long)ders[i].length);
        if (crl == NULL || sk_X509_CRL_push(stack, crl) <= 0) {
            X509_CRL_free(crl);
            sk_X509_CRL_pop_free(stack, X509_CRL_free);
            return NULL;
        }
    }
    return stack;
}

// Copies the whole chain; 0 when it does not fit, or when memory runs out.
static int copy_chain(STACK_OF(X509) *chain, anchorage_path *path) {
    for (int i = 0; chain != NULL && i < sk_X509_num(chain); i++) {
        unsigned char *der = NULL;
        if (i == ANCHORAGE_LONGEST_PATH) return 0;
        int length = i2d_X509(sk_X509_value(chain, i), &der);
        if (length <= 0) return 0;
        path->chain[path->chain_length] = der;
        path->chain_lengths[path->chain_length++] = (size_t)length;
    }
    return 1;
}

static int is_about_name_constraints(int error) {
    switch (error) {
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_SUBTREE_MINMAX:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
    case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
        return 1;
    default:
        return 0;
    }
}

// RFC 5280 §6.1 trusts the anchor for what it is: no list is asked for it.
static int overlooked(int ok, X509_STORE_CTX *context) {
    // The path of a CRL's own signer has a context of its own, which knows no rules.
    const anchorage_path_rules *rules = X509_STORE_CTX_get_app_data(context);
    if (!ok && rules != NULL && rules->ignores_name_constraints &&
        is_about_name_constraints(X509_STORE_CTX_get_error(context))) {
        X509_STORE_CTX_set_error(context, X509_V_OK);
        return 1;
    }
    int is_anchor = X509_STORE_CTX_get_error_depth(context) ==
                    sk_X509_num(X509_STORE_CTX_get0_chain(context)) - 1;
    if (ok || !is_anchor || X509_STORE_CTX_get_error(context) != X509_V_ERR_UNABLE_TO_GET_CRL)
        return ok;
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
}

static int add_policies(X509_VERIFY_PARAM *parameters, const char *policies) {
    char dotted[256];
    while (policies != NULL && *policies != '\0') {
        size_t length = strcspn(policies, " ");
        if (length >= sizeof dotted) return 0;
        memcpy(dotted, policies, length);
        dotted[length] = '\0';
        ASN1_OBJECT *policy = OBJ_txt2obj(dotted, 1);
        if (policy == NULL || X509_VERIFY_PARAM_add0_policy(parameters, policy) != 1) {
            ASN1_OBJECT_free(policy);
            return 0;
        }
        policies += length + strspn(policies + length, " ");
    }
    return 1;
}

int anchorage_verify_path(anchorage_der leaf, const anchorage_der *intermediates,
                          size_t intermediate_count, const anchorage_der *anchors,
                          size_t anchor_count, const anchorage_der *crls, size_t crl_count,
                          const anchorage_path_rules *rules, anchorage_path *path) {
    int done = 0;
    X509 *end_entity = certificate_from(leaf);
    STACK_OF(X509) *untrusted = certificates_from(intermediates, intermediate_count);
    STACK_OF(X509) *trusted = certificates_from(anchors, anchor_count);
    STACK_OF(X509_CRL) *lists = crls_from(crls, crl_count);
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    memset(path, 0, sizeof *path);
    if (end_entity == NULL || untrusted == NULL || trusted == NULL || lists == NULL) goto cleanup;
    if (store == NULL || context == NULL) goto cleanup;
    if (X509_STORE_CTX_init(context, store, end_entity, untrusted) != 1) goto cleanup;
    X509_STORE_CTX_set0_trusted_stack(context, trusted);
    // The path of a CRL's own signer, where that is another key, is looked for in the store.
    for (int i = 0; i < sk_X509_num(trusted); i++)
        if (X509_STORE_add_cert(store, sk_X509_value(trusted, i)) != 1) goto cleanup;
    X509_STORE_CTX_set0_crls(context, lists);
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
    X509_STORE_CTX_set_verify_cb(context, overlooked);
    if (X509_STORE_CTX_set_app_data(context, (void *)rules) != 1) goto cleanup;
    X509_VERIFY_PARAM_set_time(parameters, rules->at);
    // What is between the end entity and the anchor: a longer chain is refused as too long.
    X509_VERIFY_PARAM_set_depth(parameters, ANCHORAGE_LONGEST_PATH - 3);
    if (add_policies(parameters, rules->policies) != 1) goto cleanup;
    if (X509_VERIFY_PARAM_set_flags(parameters, rules->flags) != 1) goto cleanup;
    if (rules->purpose != 0 &&
        X509_VERIFY_PARAM_set_purpose(parameters, rules->purpose) != 1)
        goto cleanup;
    int verified = X509_verify_cert(context);
    path->code = X509_STORE_CTX_get_error(context);
    // A refusal must never read as success, whatever the context's error field says.
    if (verified != 1 && path->code == X509_V_OK) path->code = X509_V_ERR_UNSPECIFIED;
    path->depth = X509_STORE_CTX_get_error_depth(context);
    done = copy_chain(X509_STORE_CTX_get0_chain(context), path);
cleanup:
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    X509_free(end_entity);
    sk_X509_pop_free(untrusted, X509_free);
    sk_X509_pop_free(trusted, X509_free);
    sk_X509_CRL_pop_free(lists, X509_CRL_free);
    ERR_clear_error();
    return done;
}

void anchorage_path_free(anchorage_path *path) {
    for (int i = 0; i < path->chain_length; i++) OPENSSL_free(path->chain[i]);
    path->chain_length = 0;
}

int anchorage_certificate_signed_by(anchorage_der der, anchorage_der public_key) {
    X509 *certificate = certificate_from(der);
    EVP_PKEY *key = anchorage_read_public_key(public_key.bytes, public_key.length);
    int verified = certificate != NULL && key != NULL && X509_verify(certificate, key) == 1;
    X509_free(certificate);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return verified;
}
