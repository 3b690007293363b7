#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds out which functions of a foreign library our objects call, and makes a door before each that a test can shut.

    list-calls.py OURS.a THEIRS.so crypto|sqlite DOORS.c LINKER.rsp

What is called is read from the objects by nm, so a new call is never forgotten. LINKER.rsp wraps every one of them
(-Wl,--wrap), DOORS.c holds the doors: each asks fault_strikes() and either goes on to the real function or returns what
that function returns when it fails.
"""

import pathlib
import re
import subprocess
import sys

# What cannot fail, or tells its failure in another way than by what it returns, by library. Where memory is what such a function
# lacks, the failing allocator (failure.c) lets the real one fail.
CANNOT_FAIL = {
    "crypto": (
        r"_free$|_free_all$|_pop_free$|^BN_clear_free$|^CRYPTO_(clear_)?free$",  # give something back
        r"_it$|^EVP_(sha|aes_)|^BIO_s_|^OpenSSL_version$|^OBJ_nid2|^EVP_get_digestbyname$",  # constants
        r"^ERR_|^CRYPTO_(set_mem_functions|memcmp)$|^OSSL_PARAM_construct",  # the error queue, start-up, plain structs
        r"_cmp$|^BN_(is_|num_bits|get_word|swap)|^OBJ_(obj2nid|find_sigid_algs)$",  # comparisons and look-ups
        r"^OPENSSL_sk_(num|value)$|_(type|length|count|present|type_name|bits|security_bits|app_data)$|^EVP_PKEY_is_a$",
        r"_get0?_|_getm_|^X509_get|_get0$|_get[01]_|^OCSP_(check_nonce|response_status|resp_count|single_get0_status)$",  # members
        r"^ASN1_(STRING_type|STRING_length|BIT_STRING_get_bit|INTEGER_get|get_object)$|^X509_CRL_sort$",
        r"_set_(app_data|cb|purpose|verify_cb|error|flags|time|depth|auth_level)$|_VERIFY_PARAM_set|^X509V3_get_d2i$",
        r"^GENERAL_NAME_set0_value$",  # returns nothing, and takes what it is given
        r"^EVP_EncodeBlock$|^X509_check_(issued|purpose)$|^PKCS7_ctrl$|^X509V3_EXT_print$",
    ),
    "sqlite": (
        r"_(finalize|close|errcode|extended_errcode|changes|libversion|db_handle|get_autocommit|db_readonly|limit|reset)$",
        r"_column_",  # tell their failure by the connection's error code
        r"_bind_",  # fail only without memory, which GLib does not survive either
        r"_extended_result_codes$|_busy_timeout$|_db_config$",
    ),
}
# What a function returns when it fails; NULL and 0 but for these.
MINUS_ONE = {"crypto": r"^i2d_|^ASN1_item_i2d$|^OBJ_obj2txt$|^BN_check_prime$|^ASN1_STRING_to_UTF8$|^BIO_ctrl$", "sqlite": r"$^"}
IO_ERROR = 10  # SQLITE_IOERR: every function of SQLite's that returns an int returns a code

DOOR = """
__asm__ (".text\\n.globl __wrap_{name}\\n.type __wrap_{name}, %function\\n__wrap_{name}:\\n" DOOR ("{index}", "{value}", "__real_{name}"));
"""
HEAD = """/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made by list-calls.py. */
#include "failure.h"

#if defined(__x86_64__)
/* The registers of the arguments are kept over the question; 7 of them and the return address keep the stack aligned. */
#define DOOR(index, value, real)                                                                                        \\
  "push %rdi\\n push %rsi\\n push %rdx\\n push %rcx\\n push %r8\\n push %r9\\n push %rax\\n"                            \\
  "mov $" index ", %edi\\n call fault_strikes@PLT\\n mov %eax, %r11d\\n"                                                \\
  "pop %rax\\n pop %r9\\n pop %r8\\n pop %rcx\\n pop %rdx\\n pop %rsi\\n pop %rdi\\n"                                   \\
  "test %r11d, %r11d\\n jne 1f\\n jmp *" real "@GOTPCREL(%rip)\\n1: mov $" value ", %rax\\n ret\\n"
#elif defined(__aarch64__)
#define DOOR(index, value, real)                                                                                        \\
  "stp x29, x30, [sp, #-96]!\\n stp x0, x1, [sp, #16]\\n stp x2, x3, [sp, #32]\\n stp x4, x5, [sp, #48]\\n"             \\
  "stp x6, x7, [sp, #64]\\n str x8, [sp, #80]\\n mov w0, #" index "\\n bl fault_strikes\\n mov w16, w0\\n"              \\
  "ldp x0, x1, [sp, #16]\\n ldp x2, x3, [sp, #32]\\n ldp x4, x5, [sp, #48]\\n ldp x6, x7, [sp, #64]\\n"                 \\
  "ldr x8, [sp, #80]\\n ldp x29, x30, [sp], #96\\n cbnz w16, 1f\\n b " real "\\n1: mov x0, #" value "\\n ret\\n"
#else
#error "a door is made of a few instructions, which are not written for this processor yet"
#endif
"""


def symbols(kinds, *arguments):
    output = subprocess.run(["nm", *arguments], capture_output=True, text=True, check=True).stdout
    found = set()
    for line in output.splitlines():
        parts = line.split()
        if len(parts) >= 2 and parts[-2] in kinds:
            found.add(parts[-1].split("@")[0])
    return found


def failing_value(library, name):
    if library == "sqlite":
        return IO_ERROR
    return -1 if re.search(MINUS_ONE[library], name) else 0


def main():
    ours, theirs, library, doors, response = sys.argv[1:6]
    called = symbols("U", "--undefined-only", ours) & symbols("TWi", "-D", "--defined-only", theirs)
    names = sorted(name for name in called if not any(re.search(pattern, name) for pattern in CANNOT_FAIL[library]))
    if not names:
        sys.exit(f"{ours} calls nothing of {theirs}: the list was not found")
    text = HEAD
    for index, name in enumerate(names):
        text += DOOR.format(name=name, index=index, value=failing_value(library, name))
    text += "const char *const fault_names[] = {\n" + "".join(f'  "{name}",\n' for name in names) + "  0,\n};\n"
    pathlib.Path(doors).write_text(text)
    pathlib.Path(response).write_text("".join(f"-Wl,--wrap={name}\n" for name in names))


main()
