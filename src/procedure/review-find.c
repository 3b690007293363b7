/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "procedure/review-private.h"
#include "wire/request-number.h"

#define PAGE_SIZE 100
/* Of a shorter word it cannot be said that somebody meant a certain request. */
#define SHORTEST_PREFIX 4
#define SHOWN_CHARS     64
#define SHOWN_MATCHES   5

GembokWirePage *
gembok_review_page (GembokContext *context, GembokLink *link, guint number, const char *search, GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) problem = NULL;
  GembokWirePage *page = gembok_ams_list_requests (link->ams, number, PAGE_SIZE, search, NULL, cancellable, &problem);
  if (page == NULL)
    {
      gembok_link_failed (context, link, problem);
      g_propagate_error (error, g_steal_pointer (&problem));
    }
  return page;
}

gboolean
gembok_review_page_is_last (const GembokWirePage *page, guint number, guint count)
{
  return count == 0 || number >= GEMBOK_REVIEW_MAX_PAGES || (guint64) number * MAX (page->per_page, 1) >= page->total;
}

/* --- what was not found ------------------------------------------------------------------------------------------- */

static const char *
look_at_list (void)
{
  return gembok_error_pick (_ ("Nothing was changed. “gembok-cli review list” shows what awaits your decision."),
                            _ ("Nothing was changed. The list shows what awaits your decision."));
}

static void
fail_not_found (const char *word, GError **error)
{
  g_autofree char *shown = gembok_text_sanitise (word, SHOWN_CHARS);
  if (gembok_request_number_judge (word) == GEMBOK_REQUEST_NUMBER_MISHEARD)
    gembok_error_set (
        error, GEMBOK_ERROR_NOT_FOUND, look_at_list (), "%s",
        _ ("There cannot be a request of that number: its last digit does not fit the others. Ask for it again."));
  else
    gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, look_at_list (), _ ("The AMS has no request “%s” that you may see."),
                      shown);
}

static void
fail_ambiguous (GPtrArray *found, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < MIN (found->len, SHOWN_MATCHES); i++)
    {
      const GembokWireRequest *request = found->pdata[i];
      g_autofree char *id = gembok_text_sanitise (request->id, SHOWN_CHARS);
      g_autofree char *number = gembok_text_sanitise (request->number, SHOWN_CHARS);
      g_string_append_printf (names, "%s%s%s%s%s", i > 0 ? ", " : "", id, *number != '\0' ? " (" : "", number,
                              *number != '\0' ? ")" : "");
    }
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Give more characters of it."),
                    _ ("More than one request begins like this: %s%s"), names->str, found->len > SHOWN_MATCHES ? " …" : "");
}

/* --- finding ------------------------------------------------------------------------------------------------------ */

/* The number as it is written, of what somebody typed with spaces. */
static char *
written (const char *word)
{
  g_autofree char *copy = g_strdup (word);
  g_strstrip (copy);
  return g_strdelimit (g_steal_pointer (&copy), " ", '-');
}

static gboolean
begins (const char *whole, const char *word)
{
  return whole != NULL && strlen (word) >= SHORTEST_PREFIX && g_ascii_strncasecmp (whole, word, strlen (word)) == 0;
}

/* All that @word may mean; one alone if it is all of a number. */
static gboolean
gather (GembokContext *context, GembokLink *link, const char *word, GPtrArray *found, GCancellable *cancellable,
        GError **error)
{
  /* Numbers are what an AMS searches by; ids are not. */
  const gboolean is_number = strspn (word, "0123456789-") == strlen (word) && strchr (word, '-') != NULL;
  for (guint number = 1;; number++)
    {
      g_autoptr (GembokWirePage) page
          = gembok_review_page (context, link, number, is_number ? word : NULL, cancellable, error);
      if (page == NULL)
        return FALSE;
      const guint count = page->requests->len;
      while (page->requests->len > 0)
        {
          g_autoptr (GembokWireRequest) request = g_ptr_array_steal_index (page->requests, 0);
          if (g_strcmp0 (request->number, word) == 0)
            {
              g_ptr_array_set_size (found, 0);
              g_ptr_array_add (found, g_steal_pointer (&request));
              return TRUE;
            }
          if (begins (request->id, word) || begins (request->number, word))
            g_ptr_array_add (found, g_steal_pointer (&request));
        }
      if (gembok_review_page_is_last (page, number, count))
        return TRUE;
    }
}

static GembokWireRequest *
fetch (GembokContext *context, GembokLink *link, const char *id, char **etag, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean not_modified = FALSE;
  GembokWireRequest *request = gembok_ams_get_request (link->ams, id, etag, &not_modified, cancellable, &problem);
  if (request == NULL)
    {
      gembok_link_failed (context, link, problem);
      g_propagate_error (error, g_steal_pointer (&problem));
    }
  return request;
}

GembokWireRequest *
gembok_review_find (GembokContext *context, GembokLink *link, const char *word, char **etag, GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *wanted = written (word);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_wire_request_free);
  const GembokRequestNumber kind = gembok_request_number_judge (word);
  if (kind == GEMBOK_REQUEST_NUMBER_FOREIGN)
    {
      g_autoptr (GError) problem = NULL;
      GembokWireRequest *request = fetch (context, link, wanted, etag, cancellable, &problem);
      if (request != NULL)
        return request;
      if (!g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }
  if (kind != GEMBOK_REQUEST_NUMBER_MISHEARD && !gather (context, link, wanted, found, cancellable, error))
    return NULL;
  if (found->len == 1)
    return fetch (context, link, ((const GembokWireRequest *) found->pdata[0])->id, etag, cancellable, error);
  if (found->len == 0)
    fail_not_found (word, error);
  else
    fail_ambiguous (found, error);
  return NULL;
}
