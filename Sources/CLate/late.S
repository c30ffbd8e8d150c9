// Each function is a jump to where its slot points: first to `anchorage_late_first`, which has the
// function found, then to the function itself. As in a program's own linkage table, arguments stay in
// the registers and on the stack as the caller left them, whatever their number and types.

#include "late.h"

#ifdef ANCHORAGE_LATE

// A slot is what `struct late` in late.c describes.
#define SLOT(name, library)                                                                        \
    .section .rodata.late, "a" ;                                                                   \
    text_##name: .asciz #name ;                                                                    \
    .section .data.late, "aw" ;                                                                    \
    .p2align 3 ;                                                                                   \
    slot_##name: .quad first_##name ;                                                              \
    .long text_##name - slot_##name ;                                                              \
    .long library

#define FUNCTION(name)                                                                             \
    .text ;                                                                                        \
    .p2align 4 ;                                                                                   \
    .globl name ;                                                                                  \
    .hidden name ;                                                                                 \
    .type name, %function ;                                                                        \
    name: .cfi_startproc

#define END(name)                                                                                  \
    .cfi_endproc ;                                                                                 \
    .size name, . - name

#if defined(__x86_64__)

#define LATE_OF(name, library)                                                                     \
    SLOT(name, library) ;                                                                          \
    FUNCTION(name) ;                                                                               \
    endbr64 ;                                                                                      \
    jmp *slot_##name(%rip) ;                                                                       \
    first_##name: endbr64 ;                                                                        \
    lea slot_##name(%rip), %r11 ;                                                                  \
    jmp anchorage_late_first ;                                                                     \
    END(name)

    .text
    .type anchorage_late_first, %function
anchorage_late_first:
    .cfi_startproc
    push %rax
    push %rdi
    push %rsi
    push %rdx
    push %rcx
    push %r8
    push %r9
    .cfi_adjust_cfa_offset 56
    sub $128, %rsp
    .cfi_adjust_cfa_offset 128
    movaps %xmm0, (%rsp)
    movaps %xmm1, 16(%rsp)
    movaps %xmm2, 32(%rsp)
    movaps %xmm3, 48(%rsp)
    movaps %xmm4, 64(%rsp)
    movaps %xmm5, 80(%rsp)
    movaps %xmm6, 96(%rsp)
    movaps %xmm7, 112(%rsp)
    mov %r11, %rdi
    call anchorage_late_find
    mov %rax, %r11
    movaps (%rsp), %xmm0
    movaps 16(%rsp), %xmm1
    movaps 32(%rsp), %xmm2
    movaps 48(%rsp), %xmm3
    movaps 64(%rsp), %xmm4
    movaps 80(%rsp), %xmm5
    movaps 96(%rsp), %xmm6
    movaps 112(%rsp), %xmm7
    add $128, %rsp
    .cfi_adjust_cfa_offset -128
    pop %r9
    pop %r8
    pop %rcx
    pop %rdx
    pop %rsi
    pop %rdi
    pop %rax
    .cfi_adjust_cfa_offset -56
    jmp *%r11
    .cfi_endproc
    .size anchorage_late_first, . - anchorage_late_first

#elif defined(__aarch64__)

#define LATE_OF(name, library)                                                                     \
    SLOT(name, library) ;                                                                          \
    FUNCTION(name) ;                                                                               \
    hint 34 ; /* bti c */                                                                          \
    adrp x16, slot_##name ;                                                                        \
    ldr x17, [x16, :lo12:slot_##name] ;                                                            \
    br x17 ;                                                                                       \
    first_##name: hint 36 ; /* bti j */                                                            \
    adrp x16, slot_##name ;                                                                        \
    add x16, x16, :lo12:slot_##name ;                                                              \
    b anchorage_late_first ;                                                                       \
    END(name)

    .text
    .type anchorage_late_first, %function
anchorage_late_first:
    .cfi_startproc
    stp x29, x30, [sp, #-224]!
    .cfi_adjust_cfa_offset 224
    .cfi_rel_offset x29, 0
    .cfi_rel_offset x30, 8
    mov x29, sp
    stp x0, x1, [sp, #16]
    stp x2, x3, [sp, #32]
    stp x4, x5, [sp, #48]
    stp x6, x7, [sp, #64]
    str x8, [sp, #80]
    stp q0, q1, [sp, #96]
    stp q2, q3, [sp, #128]
    stp q4, q5, [sp, #160]
    stp q6, q7, [sp, #192]
    mov x0, x16
    bl anchorage_late_find
    mov x16, x0
    ldp x0, x1, [sp, #16]
    ldp x2, x3, [sp, #32]
    ldp x4, x5, [sp, #48]
    ldp x6, x7, [sp, #64]
    ldr x8, [sp, #80]
    ldp q0, q1, [sp, #96]
    ldp q2, q3, [sp, #128]
    ldp q4, q5, [sp, #160]
    ldp q6, q7, [sp, #192]
    ldp x29, x30, [sp], #224
    .cfi_restore x30
    .cfi_restore x29
    .cfi_adjust_cfa_offset -224
    br x16
    .cfi_endproc
    .size anchorage_late_first, . - anchorage_late_first

#endif

#define LATE(name) LATE_OF(name, ANCHORAGE_LATE_CRYPTO)
#include "libcrypto.h"
#undef LATE
#define LATE(name) LATE_OF(name, ANCHORAGE_LATE_EXPAT)
#include "libexpat.h"

#endif

#if defined(__linux__)
    .section .note.GNU-stack, "", %progbits
#endif
