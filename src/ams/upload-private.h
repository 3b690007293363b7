/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/upload.h"

G_BEGIN_DECLS

/** gembok_upload_location: (transfer full) (nullable): the upload's URL out of the answer to its creation at @url; an
 * error as of gembok_upload_create(). */
char *gembok_upload_location (const GembokHttpAnswer *answer, const char *url, GError **error);

/** gembok_upload_token_for: (transfer none) (nullable): @token if @url has the origin @token_origin. */
const GembokSecret *gembok_upload_token_for (const char *url, const GembokSecret *token, const char *token_origin);

G_END_DECLS
