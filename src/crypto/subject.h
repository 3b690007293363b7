/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** GembokSubject: a distinguished name (RFC 5280, 4.1.2.4) as an ordered list of attributes, one a set. Not thread-safe. */
typedef struct _GembokSubject GembokSubject;

GembokSubject *gembok_subject_new (void);
GembokSubject *gembok_subject_copy (const GembokSubject *subject);
void gembok_subject_free (GembokSubject *subject);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokSubject, gembok_subject_free)

/**
 * gembok_subject_append:
 * @attribute: "C", "O", "OU", "L", "ST", "CN", "E" (emailAddress), "title", "description", "serialNumber", or a dotted OID
 * @value: UTF-8, not empty; at most the attribute's upper bound (RFC 5280, appendix A.1: C exactly 2, CN 64, O 64, OU 64,
 *   L 128, ST 128, E 255, title 64, description 1024, serialNumber 64 and of PrintableString's characters)
 * @error: BAD_INPUT
 */
gboolean gembok_subject_append (GembokSubject *subject, const char *attribute, const char *value, GError **error);

guint gembok_subject_size (const GembokSubject *subject);
/** gembok_subject_attribute: (transfer none): the short name, or the dotted OID, of the attribute at @index. */
const char *gembok_subject_attribute (const GembokSubject *subject, guint index);
/** gembok_subject_value: (transfer none): its value, UTF-8; may be hostile where the name came from a certificate. */
const char *gembok_subject_value (const GembokSubject *subject, guint index);
/** gembok_subject_get: (transfer none) (nullable): the first value of @attribute. */
const char *gembok_subject_get (const GembokSubject *subject, const char *attribute);
/** gembok_subject_to_string: (transfer full): "CN=Siti …, O=…, C=ID" in encoded order, sanitised, for people. */
char *gembok_subject_to_string (const GembokSubject *subject);

/**
 * gembok_subject_differences:
 * @asked: the name in the request
 * @issued: the name in the certificate
 *
 * Returns: (transfer full): a translated line for each attribute that was changed, added or left out (values compared
 *   without case and spacing, order ignored); empty if none. Differences are information, never an error.
 */
GStrv gembok_subject_differences (const GembokSubject *asked, const GembokSubject *issued);

G_END_DECLS
