/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"
#include "procedure/certificate-use.h"

G_BEGIN_DECLS

/**
 * GembokVerdictView: the checks of a certificate as a list that can be read (key, chain, dates, usage, revocation), and field by
 * field where its name differs from the one that was asked for.
 *
 * Property "can-check": offers a button that checks anew. Signals "check": it was pressed; "checked" (GError, nullable):
 * gembok_verdict_view_check() has ended.
 */
#define GEMBOK_TYPE_VERDICT_VIEW (gembok_verdict_view_get_type ())
G_DECLARE_FINAL_TYPE (GembokVerdictView, gembok_verdict_view, GEMBOK, VERDICT_VIEW, AdwBin)

/** gembok_verdict_view_show: @tried: a trial signature was made and verified as well. */
void gembok_verdict_view_show (GembokVerdictView *view, const GembokVerdict *verdict, gboolean tried);
/** gembok_verdict_view_show_differences: (nullable): translated lines; none hides them. */
void gembok_verdict_view_show_differences (GembokVerdictView *view, const char *const *differences);
/** gembok_verdict_view_set_text: (nullable): a sentence below the title, such as when it was checked last. */
void gembok_verdict_view_set_text (GembokVerdictView *view, const char *text);
/** gembok_verdict_view_clear: no checks, no differences. */
void gembok_verdict_view_clear (GembokVerdictView *view);
gboolean gembok_verdict_view_is_empty (GembokVerdictView *view);

/** gembok_verdict_view_check: has a kept certificate (by request, serial or SHA-256) judged on a worker, revocation included,
 * shows what was found and emits "checked". One at a time. */
void gembok_verdict_view_check (GembokVerdictView *view, GembokDesk *desk, const char *certificate);

G_END_DECLS
