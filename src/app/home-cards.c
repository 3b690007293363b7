/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/home-cards.h"

#include "base/error.h"

/* So many of each kind are looked through: more than can be shown, so that the most urgent of them are found. */
#define LOOKED_AT 24

void
gembok_home_free (GembokHome *home)
{
  if (home == NULL)
    return;
  g_clear_pointer (&home->cards, g_ptr_array_unref);
  g_free (home);
}

static void
add (GPtrArray *cards, GembokHomeCard *card)
{
  if (card != NULL)
    g_ptr_array_add (cards, card);
}

/* --- requests ------------------------------------------------------------------------------------------------------ */

static const guint groups[] = {
  GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_REJECTED),
  GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_DONE),
  GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_DRAFT),
  GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_SUBMITTED) | GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_VERIFIED)
      | GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_UNKNOWN),
  GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_REFUSED),
};

/* The newest of every group, as one list. */
static GPtrArray *
load_requests (GembokContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_request_free);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      const GembokRequestFilter filter = { .states = groups[i] };
      GPtrArray *some = gembok_requests_list (context, NULL, &filter, 0, LOOKED_AT, NULL, error);
      if (some == NULL || gembok_cancelled (cancellable, error))
        {
          g_clear_pointer (&some, g_ptr_array_unref);
          return NULL;
        }
      g_ptr_array_extend_and_steal (all, some);
    }
  return g_steal_pointer (&all);
}

/* A request whose certificate is here needs no plan to be worked out. */
static gboolean
is_over (const GembokVaultRequest *request, GPtrArray *requests, GPtrArray *entries)
{
  if (request->state == GEMBOK_REQUEST_REFUSED)
    return gembok_home_is_followed (request, requests);
  for (guint i = 0; request->state == GEMBOK_REQUEST_DONE && i < entries->len; i++)
    if (g_strcmp0 (((const GembokCertificateEntry *) entries->pdata[i])->record->request_id, request->id) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
add_requests (GPtrArray *cards, GembokContext *context, GPtrArray *entries, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) requests = load_requests (context, cancellable, error);
  if (requests == NULL)
    return FALSE;
  for (guint i = 0; i < requests->len; i++)
    {
      const GembokVaultRequest *request = requests->pdata[i];
      if (gembok_cancelled (cancellable, error))
        return FALSE;
      if (is_over (request, requests, entries))
        continue;
      g_autoptr (GembokRequestView) view = gembok_request_view (context, request->id, NULL);
      if (view != NULL)
        add (cards, gembok_home_card_of_request (view));
    }
  return TRUE;
}

/* --- all of it ----------------------------------------------------------------------------------------------------- */

GembokHome *
gembok_home_load (GembokContext *context, GembokRole role, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokHome) home = g_new0 (GembokHome, 1);
  home->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_home_card_free);
  g_autoptr (GPtrArray) entries = gembok_certificates_list (context, NULL, 0, GEMBOK_LIST_MAX, NULL, error);
  if (entries == NULL || !add_requests (home->cards, context, entries, cancellable, error))
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    if (!gembok_home_is_replaced (entries->pdata[i], entries))
      add (home->cards, gembok_home_card_of_certificate (entries->pdata[i]));
  add (home->cards, gembok_home_card_of_role (role));
  gembok_home_arrange (home->cards);
  g_autoptr (GPtrArray) newest = gembok_requests_list (context, NULL, NULL, 0, 1, &home->requests, error);
  return newest != NULL ? g_steal_pointer (&home) : NULL;
}
