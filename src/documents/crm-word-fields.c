/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields that a word processor has of its own for letters to many: MERGEFIELD of Word, fields
 * of the user and of a database in Writer. They are found by name, and what the office says that
 * they mean is written in their place before the tags are read. */
#include "config.h"

#include "crm-word-private.h"

#include <string.h>

/* A field of Word that is divided over runs: its beginning, the beginning of its result, its end.
 */
typedef struct
{
  char *name;
  xmlNode *begin; /* runs */
  xmlNode *result;
  xmlNode *end;
} Field;

/**
 * crm_word_read_instruction:
 * @instruction: of a field of Word: ` MERGEFIELD "Client name" \* MERGEFORMAT `
 * @word: such as MERGEFIELD
 *
 * Returns: (transfer full) (nullable): what follows the word; empty where nothing does
 */
char *
crm_word_read_instruction (const char *instruction, const char *word)
{
  gsize length = strlen (word);
  const char *end;

  while (g_ascii_isspace (*instruction))
    instruction++;
  if (g_ascii_strncasecmp (instruction, word, length) != 0
      || (instruction[length] != '\0' && !g_ascii_isspace (instruction[length])))
    return NULL;
  instruction += length;
  while (g_ascii_isspace (*instruction))
    instruction++;
  if (*instruction == '"')
    {
      end = strchr (instruction + 1, '"');
      return end != NULL ? g_strndup (instruction + 1, end - instruction - 1)
                         : g_strdup (instruction + 1);
    }
  return g_strndup (instruction, strcspn (instruction, " \t\n\\"));
}

static char *
dup_mark_type (const xmlNode *run)
{
  return crm_xml_dup (crm_xml_child (run, "fldChar"), "fldCharType");
}

static void
append_instruction (GString *text, const xmlNode *run)
{
  for (xmlNode *child = run->children; child != NULL; child = child->next)
    if (crm_xml_is (child, "w", "instrText"))
      {
        xmlChar *words = xmlNodeGetContent (child);

        g_string_append (text, (const char *) words);
        xmlFree (words);
      }
}

/* The field whose first run is @begin; FALSE where it is not whole among the runs beside it. */
static gboolean
read_field (xmlNode *begin, Field *field)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint depth = 0;

  *field = (Field){ NULL, begin, NULL, NULL };
  for (xmlNode *run = begin; run != NULL; run = run->next)
    {
      g_autofree char *type = crm_xml_is (run, "w", "r") ? dup_mark_type (run) : NULL;

      if (depth == 1 && field->result == NULL && crm_xml_is (run, "w", "r"))
        append_instruction (text, run);
      if (g_strcmp0 (type, "begin") == 0)
        depth++;
      else if (g_strcmp0 (type, "separate") == 0 && depth == 1)
        field->result = run;
      else if (g_strcmp0 (type, "end") == 0 && --depth == 0)
        {
          field->end = run;
          break;
        }
    }
  if (field->end == NULL)
    return FALSE;
  field->name = crm_word_read_instruction (text->str, "MERGEFIELD");
  return field->name != NULL;
}

/* The name of a field that is one element; NULL where @node is none. */
static char *
dup_name (const xmlNode *node)
{
  g_autofree char *name = NULL;

  if (crm_xml_is (node, "w", "fldSimple"))
    {
      g_autofree char *instruction = crm_xml_dup (node, "instr");

      return instruction != NULL ? crm_word_read_instruction (instruction, "MERGEFIELD") : NULL;
    }
  if (crm_xml_is (node, "text", "user-field-get"))
    return crm_xml_dup (node, "name");
  if (crm_xml_is (node, "text", "database-display"))
    return crm_xml_dup (node, "column-name");
  if (crm_xml_is (node, "text", "placeholder"))
    {
      xmlChar *content = xmlNodeGetContent (node);

      name = g_strdup ((const char *) content);
      xmlFree (content);
      g_strdelimit (name, "<>", ' ');
      return g_strdup (g_strstrip (name));
    }
  return NULL;
}

static void
add_name (GPtrArray *names, const char *name)
{
  if (*name != '\0' && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL)
      && names->len < 1000)
    g_ptr_array_add (names, g_strdup (name));
}

static gboolean
begins_field (const xmlNode *node)
{
  g_autofree char *type = crm_xml_is (node, "w", "r") ? dup_mark_type (node) : NULL;

  return g_strcmp0 (type, "begin") == 0;
}

/**
 * crm_word_list_fields:
 *
 * Returns: (transfer full) (element-type utf8): the names of the fields, each once
 */
GPtrArray *
crm_word_list_fields (CrmWordForm form, GPtrArray *texts)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < texts->len; i++)
    {
      xmlNode *root = xmlDocGetRootElement (((CrmWordText *) texts->pdata[i])->doc);

      for (xmlNode *node = root; node != NULL;
           node = crm_xml_next (node, root, !crm_word_is_skipped (node)))
        {
          g_autofree char *name = dup_name (node);
          Field field;

          if (begins_field (node) && read_field (node, &field))
            name = field.name;
          if (name != NULL)
            add_name (names, name);
        }
    }
  return names;
}

/* A run with a text and the look of @like. */
static xmlNode *
new_run (xmlNode *paragraph, xmlNode *like, const char *text)
{
  xmlNode *run = xmlNewDocNode (paragraph->doc, paragraph->ns, (const xmlChar *) "r", NULL);
  xmlNode *look = crm_xml_child (like, "rPr"), *words;

  if (look != NULL)
    xmlAddChild (run, xmlDocCopyNode (look, paragraph->doc, 1));
  words = xmlNewTextChild (run, run->ns, (const xmlChar *) "t", (const xmlChar *) text);
  xmlNodeSetSpacePreserve (words, 1);
  return run;
}

/* Returns what follows in the place of the runs of the field. */
static xmlNode *
write_field (const Field *field, const char *value)
{
  xmlNode *like = field->result != NULL && field->result->next != field->end ? field->result->next
                                                                             : field->begin;
  xmlNode *run = new_run (field->begin->parent, like, value), *next, *node = field->begin;

  xmlAddPrevSibling (field->begin, run);
  for (gboolean last = FALSE; !last; node = next)
    {
      next = node->next;
      last = node == field->end;
      crm_xml_remove (node);
    }
  return run;
}

static xmlNode *
write_element (CrmWordForm form, xmlNode *node, const char *value)
{
  xmlNode *put = form == CRM_WORD_DOCX ? new_run (node->parent, crm_xml_child (node, "r"), value)
                                       : xmlNewDocText (node->doc, (const xmlChar *) value);

  xmlReplaceNode (node, put);
  xmlFreeNode (node);
  return put;
}

/**
 * crm_word_write_fields:
 * @values: (element-type utf8 utf8): text with tags by the name of a field; others stay as they are
 */
void
crm_word_write_fields (CrmWordForm form, GPtrArray *texts, GHashTable *values)
{
  for (guint i = 0; i < texts->len && g_hash_table_size (values) > 0; i++)
    {
      xmlNode *root = xmlDocGetRootElement (((CrmWordText *) texts->pdata[i])->doc);

      for (xmlNode *node = root; node != NULL;
           node = crm_xml_next (node, root, !crm_word_is_skipped (node)))
        {
          g_autofree char *name = dup_name (node);
          Field field = { NULL };
          const char *value;

          if (begins_field (node) && read_field (node, &field))
            name = field.name;
          value = name != NULL ? g_hash_table_lookup (values, name) : NULL;
          if (value != NULL && *value != '\0')
            node = field.end != NULL ? write_field (&field, value)
                                     : write_element (form, node, value);
        }
    }
}
