/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-review.h"

#include <string.h>

static void
ages (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } cases[] = { { -5, "0 minutes" }, { 60, "1 minute" },        { 59 * 60, "59 minutes" },
                { 3600, "1 hour" },  { 47 * 3600, "47 hours" }, { 48 * 3600, "2 days" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = gembok_display_age (cases[i].seconds);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Nobody has waited for "0 minutes". */
static void
subtitle (void)
{
  g_autoptr (GembokWireRequest) request = gembok_wire_request_new ();
  request->number = g_strdup ("2026-000001-5");
  request->submitted_at = 1000;
  g_autofree char *fresh = gembok_display_review_subtitle (request, 1059);
  g_assert_cmpstr (fresh, ==, "2026-000001-5, new");
  g_autofree char *older = gembok_display_review_subtitle (request, 1060);
  g_assert_cmpstr (older, ==, "2026-000001-5, waiting for 1 minute");
}

/* What an applicant calls herself is foreign: one line, no control characters. */
static void
hostile_name (void)
{
  g_autoptr (GembokWireRequest) request = gembok_wire_request_new ();
  gembok_wire_fields_add (request->applicant, "name", "Siti\n\xe2\x80\xae<b>Contoh");
  g_autofree char *title = gembok_display_review_title (request);
  g_assert_null (strchr (title, '\n'));
  g_assert_null (strstr (title, "\xe2\x80\xae"));
  g_autoptr (GembokWireRequest) nobody = gembok_wire_request_new ();
  g_autofree char *none = gembok_display_review_title (nobody);
  g_assert_cmpstr (none, ==, "No name");
}

static void
return_reasons (void)
{
  GembokReturned card = { (char *) "ktp", (char *) "Blurred." };
  GembokReturned letter = { (char *) "surat_rekomendasi", (char *) "  " };
  g_autoptr (GPtrArray) returned = g_ptr_array_new ();
  g_assert_null (gembok_display_return_reason ("  ", returned));
  g_ptr_array_add (returned, &card);
  g_autofree char *of_document = gembok_display_return_reason ("", returned);
  g_assert_cmpstr (of_document, ==, "Identity card (KTP): Blurred.");
  g_autofree char *general = gembok_display_return_reason (" Please repair. ", returned);
  g_assert_cmpstr (general, ==, "Please repair.");
  /* A document that is marked must say why. */
  g_ptr_array_add (returned, &letter);
  g_assert_null (gembok_display_return_reason ("Please repair.", returned));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-review/ages", ages);
  g_test_add_func ("/display-review/subtitle", subtitle);
  g_test_add_func ("/display-review/hostile-name", hostile_name);
  g_test_add_func ("/display-review/return-reasons", return_reasons);
  return g_test_run ();
}
