/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokKeyPage: the passphrase, twice and understood, then the key and the CSR are made; it can be cancelled. */
#define GEMBOK_TYPE_KEY_PAGE (gembok_key_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokKeyPage, gembok_key_page, GEMBOK, KEY_PAGE, GembokStepPage)

G_END_DECLS
