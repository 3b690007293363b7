/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fill-vault FOLDER COUNT: fills a vault, to try a window with many requests; then says how long its lists take. */
#include <stdlib.h>

#include "many.h"
#include "procedure/request.h"

static void
tell (const char *what, gint64 start)
{
  g_print ("%-44s %8.1f ms\n", what, (double) (g_get_monotonic_time () - start) / 1000);
}

static void
measure_list (GembokContext *context, const char *what, const char *search, guint states, guint offset)
{
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();
  guint total = 0;
  const GembokRequestFilter filter = { .states = states };
  g_autoptr (GPtrArray) page = gembok_requests_list (context, search, &filter, offset, 100, &total, &error);
  if (page == NULL)
    g_error ("%s", error->message);
  tell (what, start);
}

static void
measure_views (GembokContext *context)
{
  g_autoptr (GPtrArray) page = gembok_requests_list (context, NULL, NULL, 0, 100, NULL, NULL);
  const gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < page->len; i++)
    {
      const GembokVaultRequest *request = page->pdata[i];
      g_autoptr (GembokRequestView) view = gembok_request_view (context, request->id, NULL);
      if (view == NULL)
        g_error ("no view of %s", request->id);
    }
  tell ("views of 100", start);
}

static void
measure_people (GembokContext *context)
{
  const gint64 start = g_get_monotonic_time ();
  guint total = 0;
  g_autoptr (GPtrArray) people = gembok_people_list (context, NULL, 0, 100, &total, NULL);
  tell ("people", start);
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    g_error ("fill-vault FOLDER COUNT");
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokContext) context = gembok_context_open (argv[1], GEMBOK_CONTEXT_IN_MEMORY, &error);
  if (context == NULL)
    g_error ("%s", error->message);
  gint64 start = g_get_monotonic_time ();
  many_fill (gembok_context_vault (context), (guint) g_ascii_strtoull (argv[2], NULL, 10));
  tell ("filled", start);
  measure_list (context, "first page", NULL, 0, 0);
  measure_list (context, "page in the middle", NULL, 0, 50000);
  measure_list (context, "search that many fit", "contoh", 0, 0);
  measure_list (context, "search that few fit", "rina 1234", 0, 0);
  measure_list (context, "search of two letters", "ri", 0, 0);
  measure_list (context, "one state", NULL, GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_REJECTED), 0);
  measure_list (context, "one state and search", "rina", GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_REJECTED), 0);
  measure_list (context, "a state that none has", NULL, GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_UNKNOWN), 0);
  measure_views (context);
  measure_people (context);
  return EXIT_SUCCESS;
}
