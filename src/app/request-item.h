/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/library.h"
#include "procedure/request.h"

G_BEGIN_DECLS

/** GembokRequestFacts: what a list shows of a request, or of a person by their newest request. Texts are sanitised. */
typedef struct
{
  char *id;
  char *person; /* (nullable): key of the person in a list of people; neither shown nor logged */
  char *name;   /* of the applicant; a word in its place while there is none */
  char *about;  /* what it is for, and whose procedure it is */
  char *stage;  /* (nullable): where it stands, while it is open */
  GembokRequestState state;
  guint requests; /* of the person */
  gint64 changed_at;
  gboolean can_discard; /* a draft that nobody else knows of and that has no key */
  gboolean can_cancel;
} GembokRequestFacts;

void gembok_request_facts_free (GembokRequestFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokRequestFacts, gembok_request_facts_free)

/** gembok_request_facts_of_view: (transfer full). */
GembokRequestFacts *gembok_request_facts_of_view (const GembokRequestView *view);

/** GembokRequestQuery: what is looked for. */
typedef struct
{
  char *search;    /* (nullable) */
  char *person;    /* (nullable): only requests of that person, by their key */
  guint states;    /* bits as in #GembokRequestFilter; 0: all; not for people */
  gboolean people; /* people by their newest requests, rather than requests */
} GembokRequestQuery;

/**
 * gembok_request_facts_load:
 * @total: (out): how many there are; 10,000 of a search or filter means "at least"
 *
 * On a worker: a page of what is looked for.
 *
 * Returns: (transfer full) (nullable) (element-type GembokRequestFacts)
 */
GPtrArray *gembok_request_facts_load (GembokContext *context, const GembokRequestQuery *query, guint offset, guint limit,
                                      guint *total, GCancellable *cancellable, GError **error);

/** GembokRequestItem: the facts of a request in a list model. Signal "changed": they are others now. */
#define GEMBOK_TYPE_REQUEST_ITEM (gembok_request_item_get_type ())
G_DECLARE_FINAL_TYPE (GembokRequestItem, gembok_request_item, GEMBOK, REQUEST_ITEM, GObject)

/** gembok_request_item_new: @facts (transfer full). */
GembokRequestItem *gembok_request_item_new (GembokRequestFacts *facts);
const GembokRequestFacts *gembok_request_item_facts (GembokRequestItem *item);
/** gembok_request_item_take: @facts (transfer full): newer ones of the same request. */
void gembok_request_item_take (GembokRequestItem *item, GembokRequestFacts *facts);

G_END_DECLS
