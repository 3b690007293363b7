/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/request-item.h"

#include "app/display-list.h"
#include "app/display.h"
#include "base/i18n.h"
#include "base/text.h"

#define TEXT_MAX 300

struct _GembokRequestItem
{
  GObject parent_instance;

  GembokRequestFacts *facts;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (GembokRequestItem, gembok_request_item, G_TYPE_OBJECT)

/* --- facts --------------------------------------------------------------------------------------------------------- */

void
gembok_request_facts_free (GembokRequestFacts *facts)
{
  if (facts == NULL)
    return;
  g_free (facts->id);
  g_free (facts->person);
  g_free (facts->name);
  g_free (facts->about);
  g_free (facts->stage);
  g_free (facts);
}

static char *
name_of (const GembokVaultRequest *request)
{
  const char *name = request->applicant->name;
  return name != NULL && *name != '\0' ? gembok_text_sanitise (name, TEXT_MAX) : g_strdup (_ ("New applicant"));
}

static GembokRequestFacts *
facts_of (const GembokVaultRequest *request, const GembokProcedure *procedure, const GembokRequestView *view)
{
  GembokRequestFacts *facts = g_new0 (GembokRequestFacts, 1);
  const gboolean final = gembok_request_state_is_final (request->state);
  const gboolean fresh = request->state == GEMBOK_REQUEST_DRAFT && request->csr == NULL && request->public_key_sha256 == NULL
                         && request->remote_id == NULL;
  facts->id = g_strdup (request->id);
  facts->name = name_of (request);
  g_autofree char *kind = gembok_display_procedure (request->type, request->method);
  g_autofree char *agency = procedure != NULL ? gembok_text_sanitise (gembok_procedure_agency (procedure), TEXT_MAX) : NULL;
  facts->about = agency != NULL ? g_strdup_printf ("%s · %s", kind, agency) : g_strdup (kind);
  facts->stage = final || view == NULL ? NULL : gembok_display_stage (view);
  facts->state = request->state;
  facts->requests = 1;
  facts->changed_at = MAX (request->updated_at, request->created_at);
  facts->can_discard = fresh;
  facts->can_cancel = !fresh && !final;
  return facts;
}

GembokRequestFacts *
gembok_request_facts_of_view (const GembokRequestView *view)
{
  return facts_of (view->request, view->procedure, view);
}

/* --- pages of them ------------------------------------------------------------------------------------------------- */

static const GembokProcedure *
find_procedure (GPtrArray *procedures, const char *id)
{
  for (guint i = 0; i < procedures->len; i++)
    if (g_strcmp0 (gembok_procedure_id (procedures->pdata[i]), id) == 0)
      return procedures->pdata[i];
  return NULL;
}

/* The plan is worked out only where the request is still on its way. */
static GembokRequestFacts *
facts_of_request (GembokContext *context, const GembokVaultRequest *request, GPtrArray *procedures)
{
  g_autoptr (GembokRequestView) view
      = gembok_request_state_is_final (request->state) ? NULL : gembok_request_view (context, request->id, NULL);
  return facts_of (request, find_procedure (procedures, request->procedure), view);
}

static GPtrArray *
load_requests (GembokContext *context, const GembokRequestQuery *query, guint offset, guint limit, guint *total,
               GCancellable *cancellable, GError **error)
{
  const GembokRequestFilter filter = { .states = query->states, .person = query->person };
  g_autoptr (GPtrArray) requests = gembok_requests_list (context, query->search, &filter, offset, limit, total, error);
  if (requests == NULL)
    return NULL;
  g_autoptr (GPtrArray) procedures = gembok_procedures_load (NULL);
  g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_request_facts_free);
  for (guint i = 0; i < requests->len && !g_cancellable_is_cancelled (cancellable); i++)
    g_ptr_array_add (page, facts_of_request (context, requests->pdata[i], procedures));
  return gembok_cancelled (cancellable, error) ? NULL : g_steal_pointer (&page);
}

/* Where the newest request cannot be read, the list still says whose it is. */
static GembokRequestFacts *
facts_of_person (GembokContext *context, const GembokPerson *person)
{
  g_autoptr (GembokRequestView) view = gembok_request_view (context, person->request_id, NULL);
  GembokRequestFacts *facts = view != NULL ? gembok_request_facts_of_view (view) : g_new0 (GembokRequestFacts, 1);
  if (view == NULL)
    {
      facts->id = g_strdup (person->request_id);
      facts->name = gembok_text_sanitise (person->name, TEXT_MAX);
      facts->state = person->state;
      facts->changed_at = person->updated_at;
    }
  facts->person = g_strdup (person->key);
  facts->requests = (guint) person->requests;
  g_free (facts->about);
  facts->about = gembok_text_sanitise (person->organization, TEXT_MAX);
  facts->can_cancel = facts->can_discard = FALSE;
  return facts;
}

static GPtrArray *
load_people (GembokContext *context, const GembokRequestQuery *query, guint offset, guint limit, guint *total,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) people = gembok_people_list (context, query->search, offset, limit, total, error);
  if (people == NULL)
    return NULL;
  g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_request_facts_free);
  for (guint i = 0; i < people->len && !g_cancellable_is_cancelled (cancellable); i++)
    g_ptr_array_add (page, facts_of_person (context, people->pdata[i]));
  return gembok_cancelled (cancellable, error) ? NULL : g_steal_pointer (&page);
}

GPtrArray *
gembok_request_facts_load (GembokContext *context, const GembokRequestQuery *query, guint offset, guint limit, guint *total,
                           GCancellable *cancellable, GError **error)
{
  return query->people ? load_people (context, query, offset, limit, total, cancellable, error)
                       : load_requests (context, query, offset, limit, total, cancellable, error);
}

/* --- item ---------------------------------------------------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  gembok_request_facts_free (GEMBOK_REQUEST_ITEM (object)->facts);
  G_OBJECT_CLASS (gembok_request_item_parent_class)->finalize (object);
}

static void
gembok_request_item_class_init (GembokRequestItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  changed_signal
      = g_signal_new ("changed", GEMBOK_TYPE_REQUEST_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gembok_request_item_init (GembokRequestItem *self)
{
  (void) self;
}

GembokRequestItem *
gembok_request_item_new (GembokRequestFacts *facts)
{
  GembokRequestItem *self = g_object_new (GEMBOK_TYPE_REQUEST_ITEM, NULL);
  self->facts = facts;
  return self;
}

const GembokRequestFacts *
gembok_request_item_facts (GembokRequestItem *self)
{
  return self->facts;
}

void
gembok_request_item_take (GembokRequestItem *self, GembokRequestFacts *facts)
{
  gembok_request_facts_free (self->facts);
  self->facts = facts;
  g_signal_emit (self, changed_signal, 0);
}
