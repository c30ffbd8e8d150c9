#include "legacy_keys.h"

#include "legacy_library.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <string.h>

typedef struct {
    OSSL_LIB_CTX *context;
    const char *passphrase;
    int passphrase_length;
    int has_mac;  // and it was right, so that a failure later is not the passphrase's
    int64_t rounds;  // of all derivations so far
    int64_t memory;  // scrypt's, of all of them, in units of 128 octets
    anchorage_pkcs12 *result;
} reader;

static int fault(reader *reader, int outcome, const char *detail) {
    OPENSSL_strlcpy(reader->result->detail, detail, sizeof reader->result->detail);
    return outcome;
}

static int64_t number(const ASN1_INTEGER *integer) {
    int64_t value;
    if (integer == NULL || ASN1_INTEGER_get_int64(&value, integer) != 1 || value < 0)
        return INT64_MAX;
    return value;
}

static void mark_legacy(reader *reader, const char *name) {
    reader->result->is_legacy = 1;
    OPENSSL_strlcpy(reader->result->legacy, name, sizeof reader->result->legacy);
}

// The file as a whole may not ask for more than one derivation could.
static int check_rounds(reader *reader, int64_t rounds, const char *name) {
    static const int64_t most = 10000000;
    reader->rounds += rounds < most ? rounds : most + 1;
    if (reader->rounds > most) {
        BIO_snprintf(reader->result->detail, sizeof reader->result->detail,
                     "%s with more than 10,000,000 rounds in all", name);
        return ANCHORAGE_READ_EXCESSIVE;
    }
    return ANCHORAGE_READ;
}

static int check_scrypt(reader *reader, const X509_ALGOR *derivation) {
    SCRYPT_PARAMS *scrypt =
        ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(SCRYPT_PARAMS), derivation->parameter);
    if (scrypt == NULL) return fault(reader, ANCHORAGE_READ_MALFORMED, "scrypt's parameters");
    int64_t cost = number(scrypt->costParameter), block = number(scrypt->blockSize);
    int64_t parallel = number(scrypt->parallelizationParameter), most = (1 << 30) / 128;
    SCRYPT_PARAMS_free(scrypt);
    // At once, or one after another.
    int is_excessive = cost > most || block > most || parallel > most || cost * block > most ||
                       cost * block * parallel > most;
    if (!is_excessive) reader->memory += cost * block * parallel;
    if (is_excessive || reader->memory > most)
        return fault(reader, ANCHORAGE_READ_EXCESSIVE, "scrypt with more than 1 GiB");
    return ANCHORAGE_READ;
}

static int check_pbes2(reader *reader, const X509_ALGOR *algorithm) {
    PBE2PARAM *parameters =
        ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
    int outcome = ANCHORAGE_READ;
    if (parameters == NULL) return fault(reader, ANCHORAGE_READ_MALFORMED, "PBES2's parameters");
    int cipher = OBJ_obj2nid(parameters->encryption->algorithm);
    if (cipher == NID_des_ede3_cbc || cipher == NID_rc2_cbc || cipher == NID_des_cbc)
        mark_legacy(reader, OBJ_nid2sn(cipher));
    switch (OBJ_obj2nid(parameters->keyfunc->algorithm)) {
        case NID_id_pbkdf2: {
            PBKDF2PARAM *derivation = ASN1_TYPE_unpack_sequence(
                ASN1_ITEM_rptr(PBKDF2PARAM), parameters->keyfunc->parameter);
            if (derivation == NULL) {
                outcome = fault(reader, ANCHORAGE_READ_MALFORMED, "PBKDF2's parameters");
                break;
            }
            outcome = check_rounds(reader, number(derivation->iter), "PBKDF2");
            if (number(derivation->iter) < 10000)
                mark_legacy(reader, "PBKDF2 with fewer than 10,000 rounds");
            PBKDF2PARAM_free(derivation);
            break;
        }
        case NID_id_scrypt:
            outcome = check_scrypt(reader, parameters->keyfunc);
            break;
        default:
            outcome = fault(reader, ANCHORAGE_READ_UNSUPPORTED, "an unknown key derivation");
    }
    PBE2PARAM_free(parameters);
    return outcome;
}

// A MAC by a key that PBKDF2 derives: two algorithms, as PBES2 has them.
//
// PBMAC1-params ::= SEQUENCE { keyDerivationFunc AlgorithmIdentifier, messageAuthScheme AlgorithmIdentifier }
static int check_pbmac1(reader *reader, const X509_ALGOR *algorithm) {
    PBE2PARAM *parameters =
        algorithm->parameter == NULL
            ? NULL
            : ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
    PBKDF2PARAM *derivation =
        parameters == NULL || OBJ_obj2nid(parameters->keyfunc->algorithm) != NID_id_pbkdf2
            ? NULL
            : ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM),
                                        parameters->keyfunc->parameter);
    PBE2PARAM_free(parameters);
    if (derivation == NULL) return fault(reader, ANCHORAGE_READ_MALFORMED, "PBMAC1's parameters");
    int64_t rounds = number(derivation->iter), length = number(derivation->keylength);
    int has_length = derivation->keylength != NULL;
    PBKDF2PARAM_free(derivation);
    // No hash makes use of more, each further block costs all rounds again, and some libcryptos have
    // written the key into an array of this size without looking.
    if (!has_length || length < 1 || length > 64)
        return fault(reader, ANCHORAGE_READ_MALFORMED, "the length of PBMAC1's key");
    return check_rounds(reader, rounds, "PBMAC1");
}

// Refuses, before any work is done, what is made to keep its reader busy.
static int check_algorithm(reader *reader, const X509_ALGOR *algorithm) {
    int nid = OBJ_obj2nid(algorithm->algorithm);
    if (nid == NID_pbes2) return check_pbes2(reader, algorithm);
    char name[64];
    OBJ_obj2txt(name, sizeof name, algorithm->algorithm, nid == NID_undef);
    PBEPARAM *parameters =
        algorithm->parameter == NULL
            ? NULL
            : ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM), algorithm->parameter);
    if (parameters == NULL) return fault(reader, ANCHORAGE_READ_UNSUPPORTED, name);
    int64_t rounds = number(parameters->iter);
    PBEPARAM_free(parameters);
    mark_legacy(reader, name);
    return check_rounds(reader, rounds, name);
}

// Why what has a sound outside did not open.
static int unopened(reader *reader, const X509_ALGOR *algorithm) {
    if (!reader->has_mac) return fault(reader, ANCHORAGE_READ_WRONG_PASSPHRASE, "");
    char name[64];
    OBJ_obj2txt(name, sizeof name, algorithm->algorithm, 0);
    return fault(reader, ANCHORAGE_READ_UNSUPPORTED, name);
}

static int take_key(reader *reader, const PKCS8_PRIV_KEY_INFO *info) {
    if (reader->result->key != NULL) return ANCHORAGE_READ_SEVERAL_KEYS;
    reader->result->key = EVP_PKCS82PKEY(info);
    return reader->result->key != NULL ? ANCHORAGE_READ
                                       : fault(reader, ANCHORAGE_READ_UNSUPPORTED, "the key's type");
}

static int take_certificate(reader *reader, const PKCS12_SAFEBAG *bag) {
    anchorage_pkcs12 *result = reader->result;
    if (PKCS12_SAFEBAG_get_bag_nid(bag) != NID_x509Certificate) return ANCHORAGE_READ;
    if (result->certificate_count == ANCHORAGE_MOST_CERTIFICATES)
        return fault(reader, ANCHORAGE_READ_MALFORMED, "more than 64 certificates");
    X509 *certificate = PKCS12_SAFEBAG_get1_cert(bag);
    unsigned char *der = NULL;
    int length = certificate == NULL ? 0 : i2d_X509(certificate, &der);
    X509_free(certificate);
    if (length <= 0) return fault(reader, ANCHORAGE_READ_MALFORMED, "a certificate");
    result->certificates[result->certificate_count] = der;
    result->certificate_lengths[result->certificate_count++] = (size_t)length;
    return ANCHORAGE_READ;
}

static int take_shrouded(reader *reader, const PKCS12_SAFEBAG *bag) {
    const X509_ALGOR *algorithm = NULL;
    const X509_SIG *encrypted = PKCS12_SAFEBAG_get0_pkcs8(bag);
    if (encrypted == NULL) return fault(reader, ANCHORAGE_READ_MALFORMED, "a key");
    X509_SIG_get0(encrypted, &algorithm, NULL);
    int outcome = check_algorithm(reader, algorithm);
    if (outcome != ANCHORAGE_READ) return outcome;
    PKCS8_PRIV_KEY_INFO *info = PKCS12_decrypt_skey_ex(
        bag, reader->passphrase, reader->passphrase_length, reader->context, NULL);
    if (info == NULL) return unopened(reader, algorithm);
    outcome = take_key(reader, info);
    PKCS8_PRIV_KEY_INFO_free(info);
    return outcome;
}

static int take_bags(reader *reader, const STACK_OF(PKCS12_SAFEBAG) * bags, int depth) {
    int outcome = ANCHORAGE_READ;
    for (int i = 0; outcome == ANCHORAGE_READ && i < sk_PKCS12_SAFEBAG_num(bags); i++) {
        const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);
        switch (PKCS12_SAFEBAG_get_nid(bag)) {
            case NID_keyBag:
                outcome = take_key(reader, PKCS12_SAFEBAG_get0_p8inf(bag));
                break;
            case NID_pkcs8ShroudedKeyBag:
                outcome = take_shrouded(reader, bag);
                break;
            case NID_certBag:
                outcome = take_certificate(reader, bag);
                break;
            case NID_safeContentsBag:
                if (depth == 0)
                    outcome = fault(reader, ANCHORAGE_READ_MALFORMED, "bags within bags");
                else
                    outcome = take_bags(reader, PKCS12_SAFEBAG_get0_safes(bag), depth - 1);
                break;
            default:
                break;  // CRLs and secrets are not looked for
        }
    }
    return outcome;
}

static int take_safe(reader *reader, PKCS7 *safe) {
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    if (PKCS7_type_is_data(safe)) {
        bags = PKCS12_unpack_p7data(safe);
        if (bags == NULL) return fault(reader, ANCHORAGE_READ_MALFORMED, "a safe");
    } else if (PKCS7_type_is_encrypted(safe)) {
        // The content of a PKCS#7 is optional.
        if (safe->d.encrypted == NULL || safe->d.encrypted->enc_data == NULL)
            return fault(reader, ANCHORAGE_READ_MALFORMED, "a safe");
        const X509_ALGOR *algorithm = safe->d.encrypted->enc_data->algorithm;
        int outcome = check_algorithm(reader, algorithm);
        if (outcome != ANCHORAGE_READ) return outcome;
        bags = PKCS12_unpack_p7encdata(safe, reader->passphrase, reader->passphrase_length);
        if (bags == NULL) return unopened(reader, algorithm);
    } else {
        return fault(reader, ANCHORAGE_READ_UNSUPPORTED, "a safe for public keys");
    }
    int outcome = take_bags(reader, bags, 4);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return outcome;
}

// No passphrase and an empty one give different keys in PKCS#12: what the MAC says counts.
static int check_mac(reader *reader, PKCS12 *file) {
    const ASN1_INTEGER *rounds = NULL;
    const X509_ALGOR *algorithm = NULL;
    if (!PKCS12_mac_present(file)) return ANCHORAGE_READ;
    PKCS12_get0_mac(NULL, &algorithm, NULL, &rounds, file);
    int outcome = ANCHORAGE_READ;
    if (algorithm != NULL && OBJ_obj2nid(algorithm->algorithm) == NID_pbmac1)
        outcome = check_pbmac1(reader, algorithm);
    else if (rounds != NULL)
        outcome = check_rounds(reader, number(rounds), "the MAC");
    if (outcome != ANCHORAGE_READ) return outcome;
    reader->has_mac = 1;
    if (PKCS12_verify_mac(file, reader->passphrase, reader->passphrase_length))
        return ANCHORAGE_READ;
    if (reader->passphrase == NULL && PKCS12_verify_mac(file, "", 0)) {
        reader->passphrase = "";
        return ANCHORAGE_READ;
    }
    return fault(reader, ANCHORAGE_READ_WRONG_PASSPHRASE, "");
}

static int read_file(reader *reader, const unsigned char *bytes, size_t length) {
    const unsigned char *position = bytes;
    PKCS12 *file = PKCS12_init_ex(NID_pkcs7_data, reader->context, NULL);
    if (file == NULL || d2i_PKCS12(&file, &position, (long)length) == NULL)
        return fault(reader, ANCHORAGE_READ_MALFORMED, "it is no PKCS #12");
    STACK_OF(PKCS7) *safes = NULL;
    int outcome = check_mac(reader, file);
    if (position != bytes + length)
        outcome = fault(reader, ANCHORAGE_READ_MALFORMED, "more bytes behind it");
    if (outcome == ANCHORAGE_READ) {
        safes = PKCS12_unpack_authsafes(file);
        if (safes == NULL) outcome = fault(reader, ANCHORAGE_READ_MALFORMED, "its safes");
    }
    for (int i = 0; outcome == ANCHORAGE_READ && i < sk_PKCS7_num(safes); i++)
        outcome = take_safe(reader, sk_PKCS7_value(safes, i));
    sk_PKCS7_pop_free(safes, PKCS7_free);
    PKCS12_free(file);
    return outcome;
}

int anchorage_read_pkcs12(const unsigned char *bytes, size_t length, const char *passphrase,
                          size_t passphrase_length, anchorage_pkcs12 *result) {
    legacy_library library;
    int outcome = ANCHORAGE_READ_MALFORMED;
    memset(result, 0, sizeof *result);
    if (length <= INT32_MAX && passphrase_length <= INT32_MAX && legacy_library_open(&library)) {
        reader reader = {library.context, passphrase, (int)passphrase_length, 0, 0, 0, result};
        outcome = read_file(&reader, bytes, length);
        legacy_library_close(&library);
    }
    if (outcome != ANCHORAGE_READ) {
        EVP_PKEY_free(result->key);
        result->key = NULL;
    }
    ERR_clear_error();
    return outcome;
}

void anchorage_pkcs12_free(anchorage_pkcs12 *result) {
    for (size_t i = 0; i < result->certificate_count; i++) OPENSSL_free(result->certificates[i]);
    result->certificate_count = 0;
}
