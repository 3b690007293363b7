/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokCertificatesPage: the certificates that are kept here, and in front of them the one that was opened. Property "deep":
 * there is a way back to the list. */
#define GEMBOK_TYPE_CERTIFICATES_PAGE (gembok_certificates_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokCertificatesPage, gembok_certificates_page, GEMBOK, CERTIFICATES_PAGE, AdwBin)

/** gembok_certificates_page_set_desk: once. */
void gembok_certificates_page_set_desk (GembokCertificatesPage *page, GembokDesk *desk);
/** gembok_certificates_page_open: shows a certificate by its SHA-256, serial or request. */
void gembok_certificates_page_open (GembokCertificatesPage *page, const char *certificate);
/** gembok_certificates_page_back: back to the list. */
void gembok_certificates_page_back (GembokCertificatesPage *page);
gboolean gembok_certificates_page_is_deep (GembokCertificatesPage *page);

G_END_DECLS
