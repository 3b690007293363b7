/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/secret.h"

G_BEGIN_DECLS

/* Programs that are not ours, which must accept what we make. */

/** ToolResult: how a program ended. */
typedef struct
{
  int status; /* exit status */
  GBytes *output;
  char *errors; /* valid UTF-8 */
} ToolResult;

void tool_result_free (ToolResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ToolResult, tool_result_free)

/**
 * tool_run:
 * @argv: the program and its arguments
 * @input: (nullable): its standard input
 * @secret: (nullable): what it can read from file descriptor 3
 *
 * Runs a program to its end, in a session of its own so that it cannot ask on a terminal; fails the test where it cannot
 * be started.
 */
ToolResult *tool_run (const char *const *argv, GBytes *input, const GembokSecret *secret);

/** tool_file: (transfer full): a new temporary file with @data in the test's temporary folder. */
char *tool_file (GBytes *data);

/** tool_contains: whether the result's output or errors contain @text. */
gboolean tool_contains (const ToolResult *result, const char *text);

/** assert_tool_ok: the program ended with 0. */
#define assert_tool_ok(result)                 \
  G_STMT_START                                 \
  {                                            \
    if ((result)->status != 0)                 \
      g_test_message ("%s", (result)->errors); \
    g_assert_cmpint ((result)->status, ==, 0); \
  }                                            \
  G_STMT_END

G_END_DECLS
