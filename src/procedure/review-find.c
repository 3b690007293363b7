/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "procedure/review-private.h"
#include "wire/request-number.h"

#define PAGE_SIZE 100
/* Of a shorter word it cannot be said that somebody meant a certain request. */
#define SHORTEST_PREFIX 4
/* Nor is a decision taken on less. */
#define SHORTEST_TO_DECIDE 8
#define SHOWN_CHARS        64
#define SHOWN_MATCHES      5

GembokWirePage *
gembok_review_page (GembokContext *context, GembokLink *link, guint number, const char *search, GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) problem = NULL;
  GembokWirePage *page = gembok_ams_list_requests (link->ams, number, PAGE_SIZE, search, NULL, cancellable, &problem);
  if (page == NULL)
    gembok_review_failed (context, link, g_steal_pointer (&problem), error);
  return page;
}

gboolean
gembok_review_page_is_last (const GembokWirePage *page, guint number, guint count)
{
  return count == 0 || number >= GEMBOK_REVIEW_MAX_PAGES || (guint64) number * MAX (page->per_page, 1) >= page->total;
}

/* --- what was not found ------------------------------------------------------------------------------------------- */

static void
fail_not_found (const char *word, GError **error)
{
  g_autofree char *shown = gembok_text_sanitise (word, SHOWN_CHARS);
  if (gembok_request_number_judge (word) == GEMBOK_REQUEST_NUMBER_MISHEARD)
    gembok_error_set (
        error, GEMBOK_ERROR_NOT_FOUND, gembok_review_look_at_list (), "%s",
        _ ("There cannot be a request of that number: its last digit does not fit the others. Ask for it again."));
  else
    gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, gembok_review_look_at_list (),
                      _ ("The AMS has no request “%s” that you may see."), shown);
}

static char *
list_names (const GPtrArray *found)
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
  g_string_append (names, found->len > SHOWN_MATCHES ? " …" : "");
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
fail_ambiguous (const GPtrArray *found, gboolean whole, GError **error)
{
  g_autofree char *names = list_names (found);
  if (whole)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Give the id of the one that is meant."),
                      _ ("More than one request has this number: %s"), names);
  else
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Give more characters of it."),
                      _ ("More than one request begins like this: %s"), names);
}

/* --- what is meant ------------------------------------------------------------------------------------------------ */

static gboolean
is_of_digits (const char *word)
{
  return strspn (word, "0123456789- ") == strlen (word);
}

/* As numbers of digits are written, of what somebody typed with spaces. */
static char *
written (const char *word)
{
  g_autofree char *copy = g_strdup (word != NULL ? word : "");
  g_strstrip (copy);
  return is_of_digits (copy) ? g_strdelimit (g_steal_pointer (&copy), " ", '-') : g_steal_pointer (&copy);
}

static gboolean
begins (const char *whole, const char *word)
{
  return whole != NULL && strlen (word) >= SHORTEST_PREFIX && g_ascii_strncasecmp (whole, word, strlen (word)) == 0;
}

static gboolean
number_begins (const GembokWireRequest *request, const char *word)
{
  g_autofree char *number = written (request->number);
  return begins (number, word);
}

static gboolean
has_number (const GembokWireRequest *request, const char *word)
{
  g_autofree char *number = written (request->number);
  return *number != '\0' && g_ascii_strcasecmp (number, word) == 0;
}

/* Of a number its last digit is what tells a misheard one, and an id of digits may be one that was typed in its place. */
static gboolean
is_enough_to_decide (const GPtrArray *beginnings, const char *word)
{
  if (strlen (word) < SHORTEST_TO_DECIDE || is_of_digits (word))
    return FALSE;
  for (guint i = 0; i < beginnings->len; i++)
    if (number_begins (beginnings->pdata[i], word))
      return FALSE;
  return TRUE;
}

static void
fail_beginning (const GPtrArray *beginnings, const char *word, GError **error)
{
  gboolean of_number = FALSE, of_ours = FALSE;
  g_autofree char *shown = gembok_text_sanitise (word, SHOWN_CHARS);
  for (guint i = 0; i < beginnings->len; i++)
    if (number_begins (beginnings->pdata[i], word))
      {
        const char *number = ((const GembokWireRequest *) beginnings->pdata[i])->number;
        of_number = TRUE;
        of_ours = of_ours || gembok_request_number_judge (number) == GEMBOK_REQUEST_NUMBER_SOUND;
      }
  if (!of_number)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was decided. Give the whole id, or the whole number."),
                      _ ("“%s” is only the beginning of an id."), shown);
  else if (of_ours)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT,
                      _ ("Nothing was decided. Give the whole number, with its last digit: it tells a misheard one."),
                      _ ("“%s” is only the beginning of a number."), shown);
  else
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was decided. Give the whole number."),
                      _ ("“%s” is only the beginning of a number."), shown);
}

/* --- finding ------------------------------------------------------------------------------------------------------ */

/* All that @word may mean: the requests of that very number, and those whose number or id begins like it. Where the last digit does
 * not fit, another AMS may have numbered like this and mean something else by it: then only the very number counts. */
static gboolean
gather (GembokContext *context, GembokLink *link, const char *word, GPtrArray *whole, GPtrArray *beginnings,
        GCancellable *cancellable, GError **error)
{
  /* Numbers are what an AMS searches by; ids are not. */
  const gboolean is_number = !gembok_ams_is_id (word) || (is_of_digits (word) && strchr (word, '-') != NULL);
  const gboolean misheard = gembok_request_number_judge (word) == GEMBOK_REQUEST_NUMBER_MISHEARD;
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
          if (has_number (request, word))
            g_ptr_array_add (whole, g_steal_pointer (&request));
          else if (!misheard && (begins (request->id, word) || number_begins (request, word)))
            g_ptr_array_add (beginnings, g_steal_pointer (&request));
        }
      if (gembok_review_page_is_last (page, number, count))
        return TRUE;
    }
}

GembokWireRequest *
gembok_review_fetch (GembokContext *context, GembokLink *link, const char *id, char **etag, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean not_modified = FALSE;
  GembokWireRequest *request = gembok_ams_get_request (link->ams, id, etag, &not_modified, cancellable, &problem);
  if (request == NULL)
    gembok_review_failed (context, link, g_steal_pointer (&problem), error);
  return request;
}

static GembokWireRequest *
find_in_list (GembokContext *context, GembokLink *link, const char *word, GembokReviewAim aim, GCancellable *cancellable,
              GError **error)
{
  g_autofree char *etag = NULL;
  g_autoptr (GPtrArray) whole = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_wire_request_free);
  g_autoptr (GPtrArray) beginnings = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_wire_request_free);
  if (!gather (context, link, word, whole, beginnings, cancellable, error))
    return NULL;
  const GPtrArray *found = whole->len > 0 ? whole : beginnings;
  if (found->len == 0)
    fail_not_found (word, error);
  else if (found == beginnings && aim == GEMBOK_REVIEW_TO_DECIDE && !is_enough_to_decide (beginnings, word))
    fail_beginning (beginnings, word, error);
  else if (found->len > 1)
    fail_ambiguous (found, found == whole, error);
  else
    return gembok_review_fetch (context, link, ((const GembokWireRequest *) found->pdata[0])->id, &etag, cancellable, error);
  return NULL;
}

GembokWireRequest *
gembok_review_find (GembokContext *context, const char *word, GembokReviewAim aim, GCancellable *cancellable, GError **error)
{
  g_autofree char *wanted = written (word);
  if (*wanted == '\0')
    {
      fail_not_found (word, error);
      return NULL;
    }
  g_autoptr (GembokLink) link = gembok_review_link (context, cancellable, error);
  if (link == NULL)
    return NULL;
  if (gembok_request_number_judge (word) == GEMBOK_REQUEST_NUMBER_FOREIGN && gembok_ams_is_id (wanted))
    {
      g_autofree char *etag = NULL;
      g_autoptr (GError) problem = NULL;
      GembokWireRequest *request = gembok_review_fetch (context, link, wanted, &etag, cancellable, &problem);
      if (request != NULL)
        return request;
      if (!g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }
  return find_in_list (context, link, wanted, aim, cancellable, error);
}
