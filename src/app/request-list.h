/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"
#include "app/request-item.h"

G_BEGIN_DECLS

/**
 * GembokRequestList: requests to look through, or applicants ("people", set when it is made): search (Ctrl+F), states, one row
 * each, more of them as one scrolls. It reads only while it is to be seen.
 *
 * Signal "chosen" (#GembokRequestItem). Actions "requests.discard" and "requests.cancel" (s: id), which ask first.
 */
#define GEMBOK_TYPE_REQUEST_LIST (gembok_request_list_get_type ())
G_DECLARE_FINAL_TYPE (GembokRequestList, gembok_request_list, GEMBOK, REQUEST_LIST, AdwBin)

/** gembok_request_list_set_desk: once. */
void gembok_request_list_set_desk (GembokRequestList *list, GembokDesk *desk);
/** gembok_request_list_show_person: (nullable): only requests of that person, by their key; @name is told. */
void gembok_request_list_show_person (GembokRequestList *list, const char *person, const char *name);

G_END_DECLS
