/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/backup-archive.h"

#include <string.h>

#include "base/i18n.h"
#include "base/wiping.h"

#define BLOCK 512
/* The end of an archive: two blocks of zeros. */
#define END (2 * BLOCK)
/* Eleven octal digits. */
#define MAX_NUMBER G_GINT64_CONSTANT (077777777777)

#define AT_NAME     0
#define AT_MODE     100
#define AT_UID      108
#define AT_GID      116
#define AT_SIZE     124
#define AT_TIME     136
#define AT_CHECKSUM 148
#define AT_TYPE     156
#define AT_MAGIC    257
#define AT_MAJOR    329
#define AT_MINOR    337
#define NAME_SIZE   100
#define NUMBER_SIZE 12

gboolean
gembok_archive_name_is_good (const char *name)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789._-/";
  const gsize length = strlen (name);
  return length > 0 && length < NAME_SIZE && strspn (name, allowed) == length && name[0] != '/' && name[0] != '.'
         && name[length - 1] != '/' && strstr (name, "//") == NULL && strstr (name, "/.") == NULL;
}

/* The one header that a file of ours has. */
static void
make_header (guint8 *header, const char *name, gsize size, gint64 at)
{
  memset (header, 0, BLOCK);
  memcpy (header + AT_NAME, name, strlen (name));
  memcpy (header + AT_MODE, "0000600", 8);
  memcpy (header + AT_UID, "0000000", 8);
  memcpy (header + AT_GID, "0000000", 8);
  g_snprintf ((char *) header + AT_SIZE, NUMBER_SIZE, "%011" G_GINT64_MODIFIER "o", (guint64) size);
  g_snprintf ((char *) header + AT_TIME, NUMBER_SIZE, "%011" G_GINT64_MODIFIER "o", (guint64) CLAMP (at, 0, MAX_NUMBER));
  header[AT_TYPE] = '0';
  memcpy (header + AT_MAGIC,
          "ustar\0"
          "00",
          8);
  memcpy (header + AT_MAJOR, "0000000", 8);
  memcpy (header + AT_MINOR, "0000000", 8);

  memset (header + AT_CHECKSUM, ' ', 8);
  guint sum = 0;
  for (guint i = 0; i < BLOCK; i++)
    sum += header[i];
  g_snprintf ((char *) header + AT_CHECKSUM, 7, "%06o", sum);
}

static gsize
padded (gsize length)
{
  return (length + (BLOCK - 1)) / BLOCK * BLOCK;
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

struct _GembokArchiveWriter
{
  guint8 *bytes; /* of the wiping allocator */
  gsize length, capacity, max;
  gint64 at;
  guint files;
  gboolean overflown;
};

GembokArchiveWriter *
gembok_archive_writer_new (gsize max, gint64 at)
{
  GembokArchiveWriter *writer = g_new0 (GembokArchiveWriter, 1);
  writer->max = max;
  writer->at = at;
  return writer;
}

void
gembok_archive_writer_free (GembokArchiveWriter *writer)
{
  if (writer == NULL)
    return;
  gembok_wiping_free (writer->bytes);
  g_free (writer);
}

/* Zeroed room for @more bytes; NULL once the limit is reached. */
static guint8 *
extend (GembokArchiveWriter *writer, gsize more)
{
  if (writer->overflown || more > writer->max || writer->length > writer->max - more)
    {
      writer->overflown = TRUE;
      return NULL;
    }
  if (writer->length + more > writer->capacity)
    {
      const gsize capacity = MIN (MAX (2 * writer->capacity, writer->length + more), writer->max);
      guint8 *larger = gembok_wiping_block (capacity);
      if (writer->length > 0)
        memcpy (larger, writer->bytes, writer->length);
      gembok_wiping_free (writer->bytes);
      writer->bytes = larger;
      writer->capacity = capacity;
    }
  guint8 *room = writer->bytes + writer->length;
  memset (room, 0, more);
  writer->length += more;
  return room;
}

void
gembok_archive_add (GembokArchiveWriter *writer, const char *name, GBytes *data)
{
  g_return_if_fail (gembok_archive_name_is_good (name));
  gsize length;
  const void *bytes = g_bytes_get_data (data, &length);
  guint8 *room = ++writer->files <= GEMBOK_ARCHIVE_FILES && length <= writer->max ? extend (writer, BLOCK + padded (length))
                                                                                  : extend (writer, writer->max + 1);
  if (room == NULL)
    return;
  make_header (room, name, length, writer->at);
  if (length > 0)
    memcpy (room + BLOCK, bytes, length);
}

GBytes *
gembok_archive_finish (GembokArchiveWriter *writer, GError **error)
{
  if (extend (writer, END) == NULL)
    {
      g_autofree char *limit = gembok_format_size (writer->max);
      gembok_error_set (
          error, GEMBOK_ERROR_BAD_INPUT,
          gembok_error_pick (
              _ ("Nothing was saved. Back up some requests at a time: “gembok-cli request backup ID ID … --out FILE”."),
              _ ("Nothing was saved. Choose fewer requests at a time.")),
          _ ("The requests with their documents are too large for one backup (at most %s)."), limit);
      return NULL;
    }
  return gembok_wiping_bytes (g_steal_pointer (&writer->bytes), writer->length);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

struct _GembokArchive
{
  GBytes *data;
  GHashTable *files; /* name → GBytes, parts of @data */
};

void
gembok_archive_free (GembokArchive *archive)
{
  if (archive == NULL)
    return;
  g_hash_table_unref (archive->files);
  g_bytes_unref (archive->data);
  g_free (archive);
}

static gboolean
read_octal (const guint8 *field, guint64 *number)
{
  *number = 0;
  for (guint i = 0; i < NUMBER_SIZE - 1; i++)
    {
      if (field[i] < '0' || field[i] > '7')
        return FALSE;
      *number = *number * 8 + (guint64) (field[i] - '0');
    }
  return field[NUMBER_SIZE - 1] == '\0';
}

/* Name, size and time are read, and everything else must follow from them. */
static gboolean
read_header (const guint8 *header, char *name, gsize *size)
{
  guint8 expected[BLOCK];
  guint64 length = 0, at = 0;
  if (header[NAME_SIZE - 1] != '\0' || !read_octal (header + AT_SIZE, &length) || !read_octal (header + AT_TIME, &at))
    return FALSE;
  g_strlcpy (name, (const char *) header, NAME_SIZE);
  if (!gembok_archive_name_is_good (name))
    return FALSE;
  make_header (expected, name, (gsize) length, (gint64) at);
  *size = (gsize) length;
  return memcmp (header, expected, BLOCK) == 0;
}

static gboolean
is_zero (const guint8 *bytes, gsize length)
{
  return length == 0 || (bytes[0] == 0 && memcmp (bytes, bytes + 1, length - 1) == 0);
}

/* One file at *offset, which moves behind it. */
static gboolean
read_one (GembokArchive *archive, const guint8 *bytes, gsize end, gsize *offset)
{
  char name[NAME_SIZE];
  gsize size = 0;
  if (!read_header (bytes + *offset, name, &size))
    return FALSE;
  *offset += BLOCK;
  if (size > end - *offset || padded (size) > end - *offset || !is_zero (bytes + *offset + size, padded (size) - size)
      || g_hash_table_contains (archive->files, name) || g_hash_table_size (archive->files) >= GEMBOK_ARCHIVE_FILES)
    return FALSE;
  g_hash_table_insert (archive->files, g_strdup (name), g_bytes_new_from_bytes (archive->data, *offset, size));
  *offset += padded (size);
  return TRUE;
}

static gboolean
read_all (GembokArchive *archive)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (archive->data, &length);
  if (length < END || length % BLOCK != 0 || !is_zero (bytes + length - END, END))
    return FALSE;
  gsize offset = 0;
  while (offset < length - END)
    if (!read_one (archive, bytes, length - END, &offset))
      return FALSE;
  return TRUE;
}

GembokArchive *
gembok_archive_open (GBytes *data, GError **error)
{
  g_autoptr (GembokArchive) archive = g_new0 (GembokArchive, 1);
  archive->data = g_bytes_ref (data);
  archive->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  if (read_all (archive))
    return g_steal_pointer (&archive);
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("What is in the backup is not put together as Gembok does it."));
  return NULL;
}

GBytes *
gembok_archive_get (GembokArchive *archive, const char *name)
{
  GBytes *data = name != NULL ? g_hash_table_lookup (archive->files, name) : NULL;
  return data != NULL ? g_bytes_ref (data) : NULL;
}
