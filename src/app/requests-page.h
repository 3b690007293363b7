/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokRequestsPage: the list of requests, and in front of it the one that was opened, or the beginning of a new one.
 * Property "deep": something is in front of the list, so there is a way back.
 */
#define GEMBOK_TYPE_REQUESTS_PAGE (gembok_requests_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokRequestsPage, gembok_requests_page, GEMBOK, REQUESTS_PAGE, AdwBin)

/** gembok_requests_page_set_desk: once. */
void gembok_requests_page_set_desk (GembokRequestsPage *page, GembokDesk *desk);
/** gembok_requests_page_open: shows a request, at its current step or at @step_id (nullable). */
void gembok_requests_page_open (GembokRequestsPage *page, const char *id, const char *step_id);
/** gembok_requests_page_open_document: shows a request at its document of @kind. */
void gembok_requests_page_open_document (GembokRequestsPage *page, const char *id, const char *kind);
/** gembok_requests_page_begin: shows the beginning of a new request: for whom, which procedure, what must be at hand. @known
 * (nullable): a request of the person whom it will most likely be for. */
void gembok_requests_page_begin (GembokRequestsPage *page, const char *known);
/** gembok_requests_page_show_person: the list, with the requests of one person only: @person is their key. */
void gembok_requests_page_show_person (GembokRequestsPage *page, const char *person, const char *name);
/** gembok_requests_page_back: one step back towards the list. */
void gembok_requests_page_back (GembokRequestsPage *page);
gboolean gembok_requests_page_is_deep (GembokRequestsPage *page);

G_END_DECLS
