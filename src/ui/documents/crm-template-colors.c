/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours of a template's text, by tags. A line is coloured by itself as soon as it changes; only
 * where the head ends is known of the whole text. Main thread. */
#include "config.h"

#include "crm-template-colors.h"

#include <adwaita.h>
#include <string.h>

/* Later ones lie over earlier ones. */
typedef enum
{
  TAG_HEAD,
  TAG_HEADING,
  TAG_BOLD,
  TAG_ITALIC,
  TAG_FAINT,
  TAG_BLOCK,
  TAG_LOGIC,
  TAG_FIELD,
  N_TAGS
} Tag;

static const struct
{
  const char *name;
  const char *light;
  const char *dark;
} looks[N_TAGS] = {
  [TAG_HEAD] = { "crm-head", "#5e5c64", "#c0bfbc" },
  [TAG_HEADING] = { "crm-heading", NULL, NULL },
  [TAG_BOLD] = { "crm-bold", NULL, NULL },
  [TAG_ITALIC] = { "crm-italic", NULL, NULL },
  [TAG_FAINT] = { "crm-faint", "#9a9996", "#77767b" },
  [TAG_BLOCK] = { "crm-block", "#7d5aa6", "#c8a6ec" },
  [TAG_LOGIC] = { "crm-logic", "#a8510c", "#ffbe6f" },
  [TAG_FIELD] = { CRM_TEMPLATE_FIELD_TAG, "#1a5fb4", "#99c1f1" },
};

#define PROBLEM_TAG "crm-problem"

/* What is kept with a buffer. */
typedef struct
{
  GtkTextTag *tags[N_TAGS];
  GtkTextTag *problem;
  int head_end; /* line of the second ---; -1: there is no head */
} Colors;

static Colors *
colors_of (GtkTextBuffer *buffer)
{
  return g_object_get_data (G_OBJECT (buffer), "crm-template-colors");
}

static void
set_color (GtkTextTag *tag, const char *property, const char *color)
{
  GdkRGBA rgba;

  if (color != NULL && gdk_rgba_parse (&rgba, color))
    g_object_set (tag, property, &rgba, NULL);
}

static void
set_style (GtkTextBuffer *buffer)
{
  Colors *colors = colors_of (buffer);
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  for (int i = 0; i < N_TAGS; i++)
    set_color (colors->tags[i], "foreground-rgba", is_dark ? looks[i].dark : looks[i].light);
  set_color (colors->problem, "underline-rgba", is_dark ? "#ff7b63" : "#c01c28");
}

/* One line */

static void
apply (GtkTextBuffer *buffer, int line, Tag tag, const char *text, gsize from, gsize to)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line_index (buffer, &start, line, (int) from);
  gtk_text_buffer_get_iter_at_line_index (buffer, &end, line, (int) MIN (to, strlen (text)));
  gtk_text_buffer_apply_tag (buffer, colors_of (buffer)->tags[tag], &start, &end);
}

static gboolean
is_tag_of_logic (const char *field)
{
  return strchr ("#/>", field[2]) != NULL || g_str_has_prefix (field, "{{else}}");
}

static void
color_fields (GtkTextBuffer *buffer, int line, const char *text)
{
  const char *open = text, *close;

  while ((open = strstr (open, "{{")) != NULL)
    {
      close = strstr (open, "}}");
      if (open > text && open[-1] == '\\')
        {
          open += 2;
          continue;
        }
      apply (buffer, line, open[2] != '\0' && is_tag_of_logic (open) ? TAG_LOGIC : TAG_FIELD, text,
             open - text, close != NULL ? (gsize) (close + 2 - text) : strlen (text));
      if (close == NULL)
        return;
      open = close + 2;
    }
}

/* What stands between two marks, as between ** and **. */
static void
color_spans (GtkTextBuffer *buffer, int line, const char *text, const char *mark, Tag tag)
{
  gsize length = strlen (mark);
  const char *open = text, *close;

  while ((open = strstr (open, mark)) != NULL)
    {
      if ((open > text && open[-1] == '\\') || (close = strstr (open + length, mark)) == NULL)
        return;
      apply (buffer, line, tag, text, open - text, close + length - text);
      open = close + length;
    }
}

/* The signs of a table: its bars and the line that says how columns are set. */
static void
color_row (GtkTextBuffer *buffer, int line, const char *text)
{
  if (strspn (text, "|:- \t") == strlen (text))
    apply (buffer, line, TAG_FAINT, text, 0, strlen (text));
  for (const char *bar = text; (bar = strchr (bar, '|')) != NULL; bar++)
    apply (buffer, line, TAG_FAINT, text, bar - text, bar + 1 - text);
}

static void
color_head (GtkTextBuffer *buffer, int line, const char *text)
{
  const char *colon = strchr (text, ':');

  apply (buffer, line, g_str_has_prefix (text, "---") ? TAG_FAINT : TAG_HEAD, text, 0,
         colon != NULL ? (gsize) (colon + 1 - text) : strlen (text));
}

static char *
get_line (GtkTextBuffer *buffer, int line)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (buffer, &start, line);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
color_line (GtkTextBuffer *buffer, int line)
{
  Colors *colors = colors_of (buffer);
  g_autofree char *text = get_line (buffer, line);
  const char *first = text + strspn (text, " \t");
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (buffer, &start, line);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  for (int i = 0; i < N_TAGS; i++)
    gtk_text_buffer_remove_tag (buffer, colors->tags[i], &start, &end);
  if (*first == '\0')
    return;
  if (line <= colors->head_end)
    color_head (buffer, line, text);
  else if (g_str_has_prefix (first, ":::"))
    apply (buffer, line, TAG_BLOCK, text, 0, strlen (text));
  else if (*first == '#')
    apply (buffer, line, TAG_HEADING, text, 0, strlen (text));
  else if (*first == '|')
    color_row (buffer, line, text);
  if (line > colors->head_end)
    {
      color_spans (buffer, line, text, "**", TAG_BOLD);
      color_spans (buffer, line, text, "__", TAG_BOLD);
    }
  color_fields (buffer, line, text);
}

/* The text */

static int
find_head_end (GtkTextBuffer *buffer)
{
  int n_lines = gtk_text_buffer_get_line_count (buffer);
  g_autofree char *first = get_line (buffer, 0);

  if (!g_str_has_prefix (first, "---"))
    return -1;
  for (int line = 1; line < MIN (n_lines, 60); line++)
    {
      g_autofree char *text = get_line (buffer, line);

      if (g_str_has_prefix (text, "---"))
        return line;
    }
  return -1;
}

static void
color_lines (GtkTextBuffer *buffer, int first, int last)
{
  Colors *colors = colors_of (buffer);
  int head_end = find_head_end (buffer);

  if (head_end != colors->head_end)
    {
      first = 0;
      last = MAX (MAX (head_end, colors->head_end), last);
      colors->head_end = head_end;
    }
  last = MIN (last, gtk_text_buffer_get_line_count (buffer) - 1);
  for (int line = first; line <= last; line++)
    color_line (buffer, line);
}

static void
on_text_inserted_cb (GtkTextBuffer *buffer, GtkTextIter *end, const char *text, int length)
{
  g_autofree char *inserted = g_strndup (text, length);
  int last = gtk_text_iter_get_line (end), n_lines = 0;
  int offset = gtk_text_iter_get_offset (end);

  for (const char *line = inserted; (line = strchr (line, '\n')) != NULL; line++)
    n_lines++;
  color_lines (buffer, last - n_lines, last);
  gtk_text_buffer_get_iter_at_offset (buffer, end, offset);
}

static void
on_range_deleted_cb (GtkTextBuffer *buffer, GtkTextIter *start, GtkTextIter *end)
{
  int line = gtk_text_iter_get_line (start), offset = gtk_text_iter_get_offset (start);

  color_lines (buffer, line, line);
  gtk_text_buffer_get_iter_at_offset (buffer, start, offset);
  *end = *start;
}

/**
 * crm_template_colors_attach:
 * @buffer: that holds the text of a template, from now on in colours
 */
void
crm_template_colors_attach (GtkTextBuffer *buffer)
{
  Colors *colors = g_new0 (Colors, 1);

  colors->head_end = -1;
  for (int i = 0; i < N_TAGS; i++)
    colors->tags[i] = gtk_text_buffer_create_tag (buffer, looks[i].name, NULL);
  g_object_set (colors->tags[TAG_HEADING], "weight", PANGO_WEIGHT_BOLD, NULL);
  g_object_set (colors->tags[TAG_BOLD], "weight", PANGO_WEIGHT_BOLD, NULL);
  g_object_set (colors->tags[TAG_ITALIC], "style", PANGO_STYLE_ITALIC, NULL);
  colors->problem
      = gtk_text_buffer_create_tag (buffer, PROBLEM_TAG, "underline", PANGO_UNDERLINE_ERROR, NULL);
  g_object_set_data_full (G_OBJECT (buffer), "crm-template-colors", colors, g_free);
  set_style (buffer);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (set_style),
                           buffer, G_CONNECT_SWAPPED);
  g_signal_connect_after (buffer, "insert-text", G_CALLBACK (on_text_inserted_cb), NULL);
  g_signal_connect_after (buffer, "delete-range", G_CALLBACK (on_range_deleted_cb), NULL);
}

/**
 * crm_template_colors_get_chip:
 * @color: (out): of the chip that a field stands on
 */
void
crm_template_colors_get_chip (GdkRGBA *color)
{
  gdk_rgba_parse (color, adw_style_manager_get_dark (adw_style_manager_get_default ()) ? "#24364d"
                                                                                       : "#dde9fa");
}

/**
 * crm_template_colors_clear_problems:
 *
 * Takes away all marks where the text is wrong.
 */
void
crm_template_colors_clear_problems (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, colors_of (buffer)->problem, &start, &end);
}

/**
 * crm_template_colors_add_problem:
 * @line: from 1
 * @column: from 1, in characters
 * @length: in characters; the mark ends with the line
 */
void
crm_template_colors_add_problem (GtkTextBuffer *buffer, guint line, guint column, guint length)
{
  GtkTextIter start, end;
  int n_characters;

  if (line < 1 || (int) line > gtk_text_buffer_get_line_count (buffer))
    return;
  gtk_text_buffer_get_iter_at_line (buffer, &start, (int) line - 1);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  n_characters = gtk_text_iter_get_line_offset (&end);
  gtk_text_iter_set_line_offset (&start, CLAMP ((int) column - 1, 0, MAX (n_characters - 1, 0)));
  gtk_text_iter_set_line_offset (
      &end, CLAMP ((int) (column - 1 + length), gtk_text_iter_get_line_offset (&start) + 1,
                   MAX (n_characters, gtk_text_iter_get_line_offset (&start))));
  gtk_text_buffer_apply_tag (buffer, colors_of (buffer)->problem, &start, &end);
}
