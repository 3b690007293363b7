/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/preset-backend.h"

#include <string.h>

struct _GembokPresetBackend
{
  GSettingsBackend parent_instance;

  /* borrowed */
  const GembokPresets *presets;
  /* owned */
  GSettings *settings;
  char *path; /* of the schema: what stands before each key's name */
};

G_DEFINE_FINAL_TYPE (GembokPresetBackend, gembok_preset_backend, G_TYPE_SETTINGS_BACKEND)

/* The name of a key by its whole path; %NULL if it is none of ours. */
static const char *
name_of (GembokPresetBackend *self, const char *key)
{
  return g_str_has_prefix (key, self->path) ? key + strlen (self->path) : NULL;
}

static GVariant *
read_value (GSettingsBackend *backend, const char *key, const GVariantType *type, gboolean of_default)
{
  (void) type;
  GembokPresetBackend *self = GEMBOK_PRESET_BACKEND (backend);
  const char *name = name_of (self, key);
  if (name == NULL)
    return NULL;
  GVariant *preset = gembok_presets_value (self->presets, name);
  const gboolean locked = gembok_presets_locked (self->presets, name);
  if (of_default)
    return preset != NULL ? g_variant_ref (preset) : g_settings_get_default_value (self->settings, name);
  g_autoptr (GVariant) chosen = !locked ? g_settings_get_user_value (self->settings, name) : NULL;
  if (chosen != NULL)
    return g_steal_pointer (&chosen);
  /* What dconf locks (outside of a sandbox) stays as dconf has it. */
  if (preset != NULL && (locked || g_settings_is_writable (self->settings, name)))
    return g_variant_ref (preset);
  return g_settings_get_value (self->settings, name);
}

static GVariant *
read_user_value (GSettingsBackend *backend, const char *key, const GVariantType *type)
{
  (void) type;
  GembokPresetBackend *self = GEMBOK_PRESET_BACKEND (backend);
  const char *name = name_of (self, key);
  return name != NULL ? g_settings_get_user_value (self->settings, name) : NULL;
}

static gboolean
get_writable (GSettingsBackend *backend, const char *key)
{
  GembokPresetBackend *self = GEMBOK_PRESET_BACKEND (backend);
  const char *name = name_of (self, key);
  return name != NULL && !gembok_presets_locked (self->presets, name) && g_settings_is_writable (self->settings, name);
}

/* That it has changed is told by the settings below (changed_cb). */
static gboolean
write_value (GSettingsBackend *backend, const char *key, GVariant *value, gpointer origin_tag)
{
  (void) origin_tag;
  GembokPresetBackend *self = GEMBOK_PRESET_BACKEND (backend);
  return get_writable (backend, key) && g_settings_set_value (self->settings, name_of (self, key), value);
}

static void
reset (GSettingsBackend *backend, const char *key, gpointer origin_tag)
{
  (void) origin_tag;
  GembokPresetBackend *self = GEMBOK_PRESET_BACKEND (backend);
  if (get_writable (backend, key))
    g_settings_reset (self->settings, name_of (self, key));
}

static gboolean
write_one_cb (gpointer key, gpointer value, gpointer backend)
{
  if (value != NULL)
    write_value (backend, key, value, NULL);
  else
    reset (backend, key, NULL);
  return FALSE;
}

static gboolean
write_tree (GSettingsBackend *backend, GTree *tree, gpointer origin_tag)
{
  (void) origin_tag;
  g_tree_foreach (tree, write_one_cb, backend);
  return TRUE;
}

static void
changed_cb (GembokPresetBackend *self, const char *name)
{
  g_autofree char *key = g_strconcat (self->path, name, NULL);
  g_settings_backend_changed (G_SETTINGS_BACKEND (self), key, NULL);
}

static void
writable_changed_cb (GembokPresetBackend *self, const char *name)
{
  g_autofree char *key = g_strconcat (self->path, name, NULL);
  g_settings_backend_writable_changed (G_SETTINGS_BACKEND (self), key);
}

static void
finalize (GObject *object)
{
  GembokPresetBackend *self = GEMBOK_PRESET_BACKEND (object);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (gembok_preset_backend_parent_class)->finalize (object);
}

static void
gembok_preset_backend_class_init (GembokPresetBackendClass *klass)
{
  GSettingsBackendClass *backend_class = G_SETTINGS_BACKEND_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  backend_class->read = read_value;
  backend_class->read_user_value = read_user_value;
  backend_class->get_writable = get_writable;
  backend_class->write = write_value;
  backend_class->write_tree = write_tree;
  backend_class->reset = reset;
}

static void
gembok_preset_backend_init (GembokPresetBackend *self)
{
  (void) self;
}

GSettingsBackend *
gembok_preset_backend_new (const GembokPresets *presets, GSettings *settings)
{
  GembokPresetBackend *self = g_object_new (GEMBOK_TYPE_PRESET_BACKEND, NULL);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_object_get (settings, "settings-schema", &schema, NULL);
  self->presets = presets;
  self->settings = g_object_ref (settings);
  self->path = g_strdup (g_settings_schema_get_path (schema));
  g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "writable-changed", G_CALLBACK (writable_changed_cb), self, G_CONNECT_SWAPPED);
  return G_SETTINGS_BACKEND (self);
}
