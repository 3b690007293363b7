/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/calendar.h"

#include <string.h>

/* 17 August 2026, 23:59:59 in Jakarta. */
#define END G_GINT64_CONSTANT (1786985999)

static char *
calendar_for (const char *holder)
{
  GembokVaultCertificate *record = gembok_vault_certificate_new ();
  record->sha256 = g_strdup ("4a3ab062");
  record->serial = g_strdup ("0102030405");
  record->subject = g_strdup (holder);
  record->not_before = END - 1000;
  record->not_after = END;
  g_autoptr (GembokCertificateEntry) entry = gembok_certificate_entry_new (record, END - 500);
  g_autoptr (GBytes) file = gembok_calendar_of_end (entry, END - 500);
  gsize length;
  const char *data = g_bytes_get_data (file, &length);
  return g_strndup (data, length);
}

/* RFC 5545, 3.1: a line that begins with a space goes on with the one before. */
static char *
unfold (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\r\n ", -1);
  return g_strjoinv ("", parts);
}

static void
test_event (void)
{
  g_autofree char *text = calendar_for ("Siti Contoh");
  g_autofree char *plain = unfold (text);
  g_assert_true (g_str_has_prefix (plain, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  g_assert_true (g_str_has_suffix (plain, "END:VEVENT\r\nEND:VCALENDAR\r\n"));
  g_assert_nonnull (strstr (plain, "\r\nDTSTART;VALUE=DATE:20260817\r\nDTEND;VALUE=DATE:20260818\r\n"));
  g_assert_nonnull (strstr (plain, "\r\nUID:4a3ab062@gembok.id\r\n"));
  g_assert_nonnull (strstr (plain, "\r\nDTSTAMP:20260817T165139Z\r\n"));
  g_assert_nonnull (strstr (plain, "\r\nSUMMARY:The certificate of Siti Contoh ends\r\n"));
  g_assert_nonnull (strstr (plain, "TRIGGER:-P30D\r\n"));
  g_assert_nonnull (strstr (plain, "TRIGGER:-P7D\r\n"));
  g_assert_nonnull (strstr (plain, "TRIGGER:-P1D\r\n"));
}

static void
test_hostile_names_stay_in_their_line (void)
{
  g_autofree char *text
      = calendar_for ("Siti; Contoh, \\n\r\nEND:VEVENT\nATTACH:file:///etc/passwd \xC3\x89\xC3\x89\xC3\x89"
                      "\xC3\x89\xC3\x89\xC3\x89\xC3\x89\xC3\x89\xC3\x89\xC3\x89\xC3\x89\xC3\x89\xC3\x89\xC3\x89");
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
      g_assert_null (strpbrk (lines[i], "\r\n"));
      g_assert_false (g_str_has_prefix (lines[i], "ATTACH"));
    }
  g_autofree char *plain = unfold (text);
  g_assert_nonnull (strstr (plain, "Siti\\; Contoh\\, \\\\n "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/procedure/calendar/event", test_event);
  g_test_add_func ("/procedure/calendar/hostile-names", test_hostile_names_stay_in_their_line);
  return g_test_run ();
}
