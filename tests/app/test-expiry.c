/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/expiry.h"

#include <string.h>

static const gint32 days[] = { 30, 14, 7 };

static GembokCertificateEntry *
entry_new (const char *sha256, gint64 days_left, GembokCertificateState state)
{
  GembokCertificateEntry *entry = g_new0 (GembokCertificateEntry, 1);
  entry->record = gembok_vault_certificate_new ();
  g_free (entry->record->sha256);
  entry->record->sha256 = g_strdup (sha256);
  entry->record->not_after = 1786950000;
  entry->holder = g_strdup ("Siti Contoh Rahmawati");
  entry->days_left = days_left;
  entry->state = state;
  return entry;
}

static guint
told (GPtrArray *entries, GKeyFile *memory)
{
  g_autoptr (GPtrArray) due = gembok_expiry_due (entries, days, G_N_ELEMENTS (days), memory);
  return due->len;
}

static void
once_for_each_threshold (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_entry_free);
  g_autoptr (GKeyFile) memory = g_key_file_new ();
  GembokCertificateEntry *entry = entry_new ("aa", 31, GEMBOK_CERTIFICATE_ACTIVE);
  g_ptr_array_add (entries, entry);
  g_assert_cmpuint (told (entries, memory), ==, 0);
  entry->days_left = 30;
  g_assert_cmpuint (told (entries, memory), ==, 1);
  g_assert_cmpuint (told (entries, memory), ==, 0);
  entry->days_left = 15;
  g_assert_cmpuint (told (entries, memory), ==, 0);
  /* The computer was off for days: one reminder, not one for each that was missed. */
  entry->days_left = 3;
  g_assert_cmpuint (told (entries, memory), ==, 1);
  g_assert_cmpuint (told (entries, memory), ==, 0);
}

static void
a_restart_repeats_nothing (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_entry_free);
  g_autoptr (GKeyFile) memory = g_key_file_new (), again = g_key_file_new ();
  g_ptr_array_add (entries, entry_new ("aa", 12, GEMBOK_CERTIFICATE_ACTIVE));
  g_assert_cmpuint (told (entries, memory), ==, 1);
  g_autofree char *kept = g_key_file_to_data (memory, NULL, NULL);
  g_assert_true (g_key_file_load_from_data (again, kept, (gsize) -1, G_KEY_FILE_NONE, NULL));
  g_assert_cmpuint (told (entries, again), ==, 0);
  /* Another certificate has its own. */
  g_ptr_array_add (entries, entry_new ("bb", 12, GEMBOK_CERTIFICATE_UNKNOWN));
  g_assert_cmpuint (told (entries, again), ==, 1);
}

static void
only_of_those_in_use (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_entry_free);
  g_autoptr (GKeyFile) memory = g_key_file_new ();
  g_ptr_array_add (entries, entry_new ("aa", 0, GEMBOK_CERTIFICATE_EXPIRED));
  g_ptr_array_add (entries, entry_new ("bb", 5, GEMBOK_CERTIFICATE_REVOKED));
  g_assert_cmpuint (told (entries, memory), ==, 0);
  /* None wanted: none given. */
  g_ptr_array_add (entries, entry_new ("cc", 5, GEMBOK_CERTIFICATE_ACTIVE));
  g_autoptr (GPtrArray) none = gembok_expiry_due (entries, NULL, 0, memory);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (told (entries, memory), ==, 1);
}

static void
words (void)
{
  GembokCertificateEntry *entry = entry_new ("aa", 7, GEMBOK_CERTIFICATE_ACTIVE);
  g_autofree char *week = gembok_expiry_text (entry);
  entry->days_left = 1;
  g_autofree char *day = gembok_expiry_text (entry);
  entry->days_left = 0;
  g_autofree char *today = gembok_expiry_text (entry);
  g_assert_true (g_str_has_prefix (week, "The certificate of Siti Contoh Rahmawati ends in 7 days, on "));
  g_assert_nonnull (strstr (day, " ends in 1 day, on "));
  g_assert_nonnull (strstr (today, " ends today, "));
  gembok_certificate_entry_free (entry);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/expiry/once-for-each-threshold", once_for_each_threshold);
  g_test_add_func ("/expiry/a-restart-repeats-nothing", a_restart_repeats_nothing);
  g_test_add_func ("/expiry/only-of-those-in-use", only_of_those_in_use);
  g_test_add_func ("/expiry/words", words);
  return g_test_run ();
}
