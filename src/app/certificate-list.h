/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/certificate-item.h"
#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokCertificateList: the certificates that are kept here: search (Ctrl+F), a card each, more of them as one scrolls. It reads
 * only while it is to be seen. Signal "chosen" (#GembokCertificateItem).
 */
#define GEMBOK_TYPE_CERTIFICATE_LIST (gembok_certificate_list_get_type ())
G_DECLARE_FINAL_TYPE (GembokCertificateList, gembok_certificate_list, GEMBOK, CERTIFICATE_LIST, AdwBin)

/** gembok_certificate_list_set_desk: once. */
void gembok_certificate_list_set_desk (GembokCertificateList *list, GembokDesk *desk);

G_END_DECLS
