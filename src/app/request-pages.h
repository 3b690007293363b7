/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/desk.h"
#include "app/request-item.h"

G_BEGIN_DECLS

/** GEMBOK_REQUEST_PAGE_SIZE: how many come at a time. */
#define GEMBOK_REQUEST_PAGE_SIZE 100

/**
 * GembokRequestPages:
 *
 * A list model of #GembokRequestItem, newest first, that loads page by page as it is looked through: its cost grows with what
 * was shown, not with what there is.
 *
 * Property "loading". Signal "loaded" (GError, nullable, borrowed): an answer has come; not where it was cancelled.
 */
#define GEMBOK_TYPE_REQUEST_PAGES (gembok_request_pages_get_type ())
G_DECLARE_FINAL_TYPE (GembokRequestPages, gembok_request_pages, GEMBOK, REQUEST_PAGES, GObject)

/** gembok_request_pages_new: of requests, or of @people. Empty until it is asked. */
GembokRequestPages *gembok_request_pages_new (GembokDesk *desk, gboolean people);

/** gembok_request_pages_find: looks anew from the top; what was found before stays to be seen until the answer comes. Nothing
 * while the vault is not open. @search (nullable); @person (nullable): key of a person; @states: 0: all. */
void gembok_request_pages_find (GembokRequestPages *pages, const char *search, const char *person, guint states);
/** gembok_request_pages_reload: the same again; items that are still there stay the same objects, so that nothing jumps. */
void gembok_request_pages_reload (GembokRequestPages *pages);
/** gembok_request_pages_more: the next page, if there is one and none is on its way. */
void gembok_request_pages_more (GembokRequestPages *pages);
/** gembok_request_pages_clear: forgets everything, as when the vault is closed. */
void gembok_request_pages_clear (GembokRequestPages *pages);

/** gembok_request_pages_total: how many there are; 10,000 of a search or filter means "at least". */
guint gembok_request_pages_total (GembokRequestPages *pages);
/** gembok_request_pages_is_filtered: whether something was looked for, rather than all. */
gboolean gembok_request_pages_is_filtered (GembokRequestPages *pages);

G_END_DECLS
