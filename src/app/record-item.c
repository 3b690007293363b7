/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/record-item.h"

struct _GembokRecordItem
{
  GObject parent_instance;

  /* owned */
  GembokLogRecord *record;
};

G_DEFINE_FINAL_TYPE (GembokRecordItem, gembok_record_item, G_TYPE_OBJECT)

const GembokLogRecord *
gembok_record_item_record (GembokRecordItem *self)
{
  return self->record;
}

char *
gembok_record_item_what (GembokRecordItem *self)
{
  const GembokLogRecord *record = self->record;
  if (record->step_title == NULL)
    return g_strdup (record->result_label);
  return g_strdup_printf ("%s: %s", record->step_title, record->result_label);
}

static void
append (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

char *
gembok_record_item_who (GembokRecordItem *self)
{
  GString *text = g_string_new (NULL);
  append (text, self->record->actor_label);
  append (text, self->record->person);
  append (text, self->record->number != NULL ? self->record->number : self->record->request_id);
  return g_string_free (text, FALSE);
}

static void
finalize (GObject *object)
{
  gembok_log_record_free (GEMBOK_RECORD_ITEM (object)->record);
  G_OBJECT_CLASS (gembok_record_item_parent_class)->finalize (object);
}

static void
gembok_record_item_class_init (GembokRecordItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
gembok_record_item_init (GembokRecordItem *self)
{
  (void) self;
}

GembokRecordItem *
gembok_record_item_new (GembokLogRecord *record)
{
  GembokRecordItem *self = g_object_new (GEMBOK_TYPE_RECORD_ITEM, NULL);
  self->record = record;
  return self;
}
