#include "COpenSSL.h"

#include <openssl/bn.h>

static int is_small_prime(unsigned number) {
    for (unsigned divisor = 2; divisor * divisor <= number; divisor++) {
        if (number % divisor == 0) return 0;
    }
    return number >= 2;
}

// SP 800-56B rev. 2 §6.4.2.1 asks for the primes below 752.
static int has_small_factor(const BIGNUM *modulus) {
    for (unsigned prime = 2; prime < 752; prime++) {
        if (is_small_prime(prime) && BN_mod_word(modulus, prime) == 0) return 1;
    }
    return 0;
}

// Infineon's library built both primes as k * M + (65537^a mod M), M being the product of the first
// primes: the modulus is then a power of 65537 modulo each of those primes. For the primes to 167,
// which is the M of the shortest keys, a sound modulus passes about once in 2^27.
static int has_roca_fingerprint(const BIGNUM *modulus) {
    for (unsigned prime = 3; prime <= 167; prime++) {
        if (!is_small_prime(prime)) continue;
        unsigned rest = (unsigned)BN_mod_word(modulus, prime);
        unsigned power = 1;
        int found = 0;
        do {
            found = found || power == rest;
            power = power * (65537 % prime) % prime;
        } while (power != 1);
        if (!found) return 0;
    }
    return 1;
}

// The integer square root, by Newton's method from above. 0 when memory ran out.
static int square_root(BIGNUM *root, const BIGNUM *number, BN_CTX *context) {
    int done = 0;
    BN_CTX_start(context);
    BIGNUM *next = BN_CTX_get(context);
    BIGNUM *quotient = BN_CTX_get(context);
    if (quotient == NULL) goto end;
    BN_zero(root);
    if (!BN_set_bit(root, (BN_num_bits(number) + 1) / 2 + 1)) goto end;
    for (;;) {
        if (!BN_div(quotient, NULL, number, root, context)) goto end;
        if (!BN_add(next, root, quotient) || !BN_rshift1(next, next)) goto end;
        if (BN_cmp(next, root) >= 0) break;
        if (BN_copy(root, next) == NULL) goto end;
    }
    done = 1;
end:
    BN_CTX_end(context);
    return done;
}

// Most numbers are no square modulo one of these, so that a root has rarely to be drawn.
static int may_be_square(const BIGNUM *number) {
    static const unsigned moduli[] = {64, 63, 65, 11};
    for (int i = 0; i < 4; i++) {
        unsigned rest = (unsigned)BN_mod_word(number, moduli[i]);
        int found = 0;
        for (unsigned root = 0; root < moduli[i]; root++) {
            found = found || root * root % moduli[i] == rest;
        }
        if (!found) return 0;
    }
    return 1;
}

// n = a^2 - b^2 for an a just above n's root when the primes are close. -1 when memory ran out.
static int has_close_factors(const BIGNUM *modulus, BN_CTX *context) {
    int result = -1;
    BN_CTX_start(context);
    BIGNUM *a = BN_CTX_get(context);
    BIGNUM *difference = BN_CTX_get(context);
    BIGNUM *root = BN_CTX_get(context);
    BIGNUM *square = BN_CTX_get(context);
    if (square == NULL || !square_root(a, modulus, context)) goto end;
    for (int round = 0; round <= 110; round++) {
        if (!BN_sqr(difference, a, context) || !BN_sub(difference, difference, modulus)) goto end;
        if (!BN_is_negative(difference) && may_be_square(difference)) {
            if (!square_root(root, difference, context)) goto end;
            if (!BN_sqr(square, root, context)) goto end;
            if (BN_cmp(square, difference) == 0) {
                result = 1;
                goto end;
            }
        }
        if (!BN_add_word(a, 1)) goto end;
    }
    result = 0;
end:
    BN_CTX_end(context);
    return result;
}

int anchorage_rsa_weakness(const unsigned char *bytes, size_t length) {
    int result = -1;
    BN_CTX *context = BN_CTX_new();
    BIGNUM *modulus = BN_bin2bn(bytes, (int)length, NULL);
    if (context == NULL || modulus == NULL) goto end;
    if (has_small_factor(modulus)) {
        result = ANCHORAGE_RSA_SMALL_FACTOR;
    } else if (has_roca_fingerprint(modulus)) {
        result = ANCHORAGE_RSA_ROCA;
    } else {
        int close = has_close_factors(modulus, context);
        result = close < 0 ? -1 : close ? ANCHORAGE_RSA_CLOSE_FACTORS : ANCHORAGE_RSA_SOUND;
    }
end:
    BN_free(modulus);
    BN_CTX_free(context);
    ERR_clear_error();
    return result;
}
