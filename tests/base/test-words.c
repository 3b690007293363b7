/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/words.h"

#include <string.h>

/* Every word has a name of its own that reads back as itself, and a label; a foreign word is the set's "unknown". */
#define CHECK_SET(prefix, last)                                                             \
  G_STMT_START                                                                              \
  {                                                                                         \
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);               \
    for (int i = 0; i <= (int) last; i++)                                                   \
      {                                                                                     \
        const char *name = prefix##_name (i);                                               \
        g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz_"), ==, strlen (name)); \
        g_assert_true (g_hash_table_add (seen, (gpointer) (guintptr) name));                \
        g_assert_cmpint (prefix##_from_name (name), ==, i);                                 \
        g_assert_cmpuint (strlen (prefix##_label (i)), >, 3);                               \
      }                                                                                     \
    g_assert_cmpint (prefix##_from_name ("something new"), ==, last);                       \
    g_assert_cmpint (prefix##_from_name (""), ==, last);                                    \
    g_assert_cmpint (prefix##_from_name (NULL), ==, last);                                  \
    g_assert_cmpstr (prefix##_name ((int) last + 7), ==, "unknown");                        \
    g_assert_cmpstr (prefix##_label (-1), ==, "unknown");                                   \
  }                                                                                         \
  G_STMT_END

static void
test_request_states (void)
{
  CHECK_SET (gembok_request_state, GEMBOK_REQUEST_UNKNOWN);
  g_assert_cmpint (gembok_request_state_from_name ("submitted"), ==, GEMBOK_REQUEST_SUBMITTED);
  g_assert_cmpint (gembok_request_state_from_name ("Submitted"), ==, GEMBOK_REQUEST_UNKNOWN);
}

static void
test_certificate_states (void)
{
  CHECK_SET (gembok_certificate_state, GEMBOK_CERTIFICATE_UNKNOWN);
}

static void
test_roles (void)
{
  CHECK_SET (gembok_role, GEMBOK_ROLE_UNKNOWN);
}

static void
test_document_states (void)
{
  CHECK_SET (gembok_document_state, GEMBOK_DOCUMENT_UNKNOWN);
}

static void
test_final_states (void)
{
  const gboolean final[] = {
    [GEMBOK_REQUEST_DRAFT] = FALSE,    [GEMBOK_REQUEST_SUBMITTED] = FALSE, [GEMBOK_REQUEST_VERIFIED] = FALSE,
    [GEMBOK_REQUEST_REJECTED] = FALSE, [GEMBOK_REQUEST_REFUSED] = TRUE,    [GEMBOK_REQUEST_DONE] = TRUE,
    [GEMBOK_REQUEST_CANCELLED] = TRUE, [GEMBOK_REQUEST_UNKNOWN] = FALSE,
  };
  for (guint i = 0; i < G_N_ELEMENTS (final); i++)
    g_assert_cmpint (gembok_request_state_is_final (i), ==, final[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/words/request-states", test_request_states);
  g_test_add_func ("/base/words/certificate-states", test_certificate_states);
  g_test_add_func ("/base/words/roles", test_roles);
  g_test_add_func ("/base/words/document-states", test_document_states);
  g_test_add_func ("/base/words/final-states", test_final_states);
  return g_test_run ();
}
