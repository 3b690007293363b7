/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scrypt costs 128 MiB and half a second on purpose, and gives the same bytes for the same passphrase and salt every time: a thousand
 * runs with the same passphrase can share them. Where GEMBOK_FAULT_MEMO names a folder, the salt is drawn once, and what came
 * out of scrypt once is read from there. Everything else is as it always is, the order of writes above all.
 */
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <openssl/core.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#define SALT_SIZE   16
#define DERIVED_MAX 256

static uint64_t
add (uint64_t sum, const void *data, size_t length)
{
  const unsigned char *bytes = data;
  for (size_t i = 0; i < length; i++)
    sum = (sum ^ bytes[i]) * UINT64_C (1099511628211);
  return sum;
}

/* Two sums of all parameters, from different starts: together as good as no collision among the few there are. */
static void
name_file (const OSSL_PARAM *parameters, size_t length, const char *folder, char *path, size_t size)
{
  uint64_t sums[2] = { UINT64_C (14695981039346656037), UINT64_C (88172645463325252) };
  for (unsigned i = 0; i < 2; i++)
    {
      for (const OSSL_PARAM *one = parameters; one->key != NULL; one++)
        sums[i] = add (add (add (sums[i], one->key, strlen (one->key) + 1), &one->data_size, sizeof one->data_size),
                       one->data, one->data_size);
      sums[i] = add (sums[i], &length, sizeof length);
    }
  (void) snprintf (path, size, "%s/%016llx%016llx", folder, (unsigned long long) sums[0], (unsigned long long) sums[1]);
}

static int
recall (const char *path, void *data, size_t length)
{
  const int fd = (int) syscall (SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  const ssize_t got = syscall (SYS_read, fd, data, length);
  syscall (SYS_close, fd);
  return got == (ssize_t) length;
}

static void
keep (const char *path, const void *data, size_t length)
{
  char fresh[600];
  (void) snprintf (fresh, sizeof fresh, "%s-%d", path, (int) getpid ());
  const int fd = (int) syscall (SYS_openat, AT_FDCWD, fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return;
  const int whole = syscall (SYS_write, fd, data, length) == (ssize_t) length;
  syscall (SYS_close, fd);
  if (whole)
    (void) syscall (SYS_renameat2, AT_FDCWD, fresh, AT_FDCWD, path, 0);
}

int
EVP_KDF_derive (EVP_KDF_CTX *context, unsigned char *data, size_t length, const OSSL_PARAM parameters[])
{
  char path[512];
  const char *folder = getenv ("GEMBOK_FAULT_MEMO");
  const __typeof__ (&EVP_KDF_derive) next = (__typeof__ (&EVP_KDF_derive)) dlsym (RTLD_NEXT, "EVP_KDF_derive");
  if (folder == NULL || parameters == NULL || length > DERIVED_MAX)
    return next (context, data, length, parameters);
  name_file (parameters, length, folder, path, sizeof path);
  if (recall (path, data, length))
    return 1;
  const int done = next (context, data, length, parameters);
  if (done == 1)
    keep (path, data, length);
  return done;
}

/* Whether the caller is the program itself, not a library. */
static int
is_program (const void *address)
{
  Dl_info caller = { 0 };
  return dladdr (address, &caller) != 0 && caller.dli_fname != NULL && strstr (caller.dli_fname, ".so") == NULL;
}

int
RAND_bytes_ex (OSSL_LIB_CTX *library, unsigned char *data, size_t length, unsigned strength)
{
  static const unsigned char salt[SALT_SIZE] = "one salt for all";
  const __typeof__ (&RAND_bytes_ex) next = (__typeof__ (&RAND_bytes_ex)) dlsym (RTLD_NEXT, "RAND_bytes_ex");
  if (getenv ("GEMBOK_FAULT_MEMO") == NULL || length != SALT_SIZE || !is_program (__builtin_return_address (0)))
    return next (library, data, length, strength);
  memcpy (data, salt, SALT_SIZE);
  return 1;
}
