/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokCertificatePage: one certificate that is kept here: whose it is, how long it can be used, what a check says, everything in
 * it, and what can be done with it. */
#define GEMBOK_TYPE_CERTIFICATE_PAGE (gembok_certificate_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokCertificatePage, gembok_certificate_page, GEMBOK, CERTIFICATE_PAGE, AdwBin)

/** gembok_certificate_page_set_desk: once. */
void gembok_certificate_page_set_desk (GembokCertificatePage *page, GembokDesk *desk);
/** gembok_certificate_page_open: @certificate (nullable): SHA-256, serial or request; %NULL: none any more. */
void gembok_certificate_page_open (GembokCertificatePage *page, const char *certificate);

G_END_DECLS
