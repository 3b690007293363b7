/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the system locks no (more) memory, a secret is kept all the same, is wiped as well, and the doctor can say so. */
#include "base/secret.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TEXT "kuda lumping"

static gboolean refuses;
static guint refused;
static guint given_back;

int __real_mlock (const void *address, size_t length);
int __wrap_mlock (const void *address, size_t length);
int __real_munmap (void *address, size_t length);
int __wrap_munmap (void *address, size_t length);

int
__wrap_mlock (const void *address, size_t length)
{
  if (!refuses)
    return __real_mlock (address, length);
  refused++;
  errno = ENOMEM;
  return -1;
}

/* Between the two guard pages nothing may be left. */
int
__wrap_munmap (void *address, size_t length)
{
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  const guint8 *bytes = address;
  for (gsize i = page; i < length - page; i++)
    g_assert_cmpuint (bytes[i], ==, 0);
  given_back++;
  return __real_munmap (address, length);
}

static void
test_without_locks (void)
{
  g_autoptr (GembokSecret) locked = gembok_secret_new_from (TEXT, strlen (TEXT));
  g_assert_true (gembok_secret_all_locked ());
  refuses = TRUE;
  GembokSecret *secret = gembok_secret_new_from (TEXT, strlen (TEXT));
  g_assert_cmpuint (refused, ==, 1);
  g_assert_false (gembok_secret_all_locked ());
  g_assert_cmpstr (gembok_secret_text (secret), ==, TEXT);
  gembok_secret_free (secret);
  g_assert_cmpuint (given_back, ==, 1);
  /* Once is enough to be told: it may have been the passphrase. */
  refuses = FALSE;
  g_autoptr (GembokSecret) again = gembok_secret_new_from (TEXT, strlen (TEXT));
  g_assert_cmpstr (gembok_secret_text (again), ==, TEXT);
  g_assert_false (gembok_secret_all_locked ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-unlocked/kept", test_without_locks);
  return g_test_run ();
}
