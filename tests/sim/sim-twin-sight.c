/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who sees and may change what in the twin: a record belongs to people and teams, or to the record
 * that it stands in; what that gives to whom follows from roles, teams, managers, absences and
 * shares. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-date.h"
#include "crm-sync-schema.h"
#include "crm-sync-sight.h"
#include "sim-twin-private.h"

#define NEVER 3 /* a level that only "all" reaches */

static const CrmKind *
find_kind (SimTwin *self, const char *name)
{
  return crm_catalog_find_kind (self->catalog, name);
}

void
twin_person_free (gpointer data)
{
  TwinPerson *person = data;

  g_hash_table_unref (person->levels);
  g_hash_table_unref (person->members);
  g_hash_table_unref (person->acls);
  g_hash_table_unref (person->limits);
  g_free (person->login);
  g_free (person);
}

static GHashTable *
new_levels (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

static GHashTable *
new_members (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TwinPerson *
twin_person_new (SimTwin *self, const char *login, const CrmId *id)
{
  TwinPerson *person = g_new0 (TwinPerson, 1);

  person->login = g_strdup (login);
  person->person = *id;
  person->is_free = TRUE;
  person->levels = new_levels ();
  person->members = new_members ();
  person->acls = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  person->limits = twin_limits_new ();
  g_ptr_array_add (self->people, person);
  person->uid = (int) self->people->len;
  person->is_owner = person->is_admin = person->uid == 1;
  return person;
}

TwinPerson *
twin_person_copy (TwinPerson *person)
{
  TwinPerson *copy = g_memdup2 (person, sizeof *person);
  GHashTableIter iter;
  gpointer key, value;

  copy->login = g_strdup (person->login);
  copy->levels = new_levels ();
  copy->members = new_members ();
  copy->acls = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_hash_table_iter_init (&iter, person->levels);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->levels, key, g_memdup2 (value, sizeof (TwinLevels)));
  g_hash_table_iter_init (&iter, person->members);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->members, g_strdup (key), value);
  copy->limits = twin_limits_new ();
  g_hash_table_iter_init (&iter, person->limits);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->limits, g_strdup (key), value);
  g_hash_table_iter_init (&iter, person->acls);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->acls, key, g_memdup2 (value, sizeof (TwinSight)));
  return copy;
}

TwinPerson *
twin_find_person (SimTwin *self, const char *login)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      TwinPerson *person = self->people->pdata[i];

      if (strcmp (person->login, login) == 0)
        return person;
    }
  return NULL;
}

/* What a person who is not free may do with what has this acl. */
int
twin_rights (TwinPerson *person, int acl)
{
  TwinSight *sight = g_hash_table_lookup (person->acls, GINT_TO_POINTER (acl));

  return acl == 0        ? RIGHT_SEE | RIGHT_CHANGE | RIGHT_DELETE | RIGHT_MAKE
         : sight != NULL ? sight->rights
                         : 0;
}

gboolean
twin_sees (TwinPerson *person, int acl)
{
  return person->is_free || (twin_rights (person, acl) & RIGHT_SEE) != 0;
}

void
twin_acl_free (gpointer data)
{
  TwinAcl *acl = data;

  g_strfreev (acl->members);
  g_free (acl);
}

/* ---- what an acl gives ---- */

static int
judge (TwinPerson *person, TwinAcl *acl)
{
  TwinLevels *levels = g_hash_table_lookup (person->levels, acl->kind);
  int level = NEVER;
  gboolean is_shared = FALSE, may_change = FALSE;
  gboolean sees_via = acl->via == 0 || (twin_rights (person, acl->via) & RIGHT_SEE) != 0;

  if (levels == NULL)
    return 0;
  for (guint i = 0; acl->members[i] != NULL; i++)
    {
      int from = GPOINTER_TO_INT (g_hash_table_lookup (person->members, acl->members[i]));

      if (from == 1 || from == 2)
        level = MIN (level, from);
      is_shared |= from >= 4;
      may_change |= from == 5;
    }
  if (!is_shared && !(levels->see >= level && (acl->via == 0 || level <= 2 || sees_via))
      && !(acl->via != 0 && levels->see >= 1 && sees_via))
    return 0;
  return RIGHT_SEE | (levels->change >= level || may_change ? RIGHT_CHANGE : 0)
         | (levels->remove >= level ? RIGHT_DELETE : 0)
         | (levels->make >= level && sees_via ? RIGHT_MAKE : 0);
}

/* Returns whether the person sees the acl and did not, or did and does not. */
static gboolean
give (SimTwin *self, TwinPerson *person, TwinAcl *acl)
{
  TwinSight *sight = g_hash_table_lookup (person->acls, GINT_TO_POINTER (acl->number));
  int rights = judge (person, acl);

  if (rights == 0)
    return g_hash_table_remove (person->acls, GINT_TO_POINTER (acl->number));
  if (sight != NULL)
    {
      sight->rights = rights;
      return FALSE;
    }
  sight = g_new0 (TwinSight, 1);
  sight->rights = rights;
  sight->since = self->xid;
  g_hash_table_insert (person->acls, GINT_TO_POINTER (acl->number), sight);
  return TRUE;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* @members: (transfer full) */
static int
intern (SimTwin *self, const CrmKind *kind, GPtrArray *members, int via)
{
  g_autoptr (GString) key = g_string_new (NULL);
  TwinAcl *acl;

  g_ptr_array_sort (members, compare_texts);
  for (guint i = members->len; i > 1; i--)
    if (strcmp (members->pdata[i - 1], members->pdata[i - 2]) == 0)
      g_ptr_array_remove_index (members, i - 1);
  g_string_printf (key, "%d %d", crm_kind_get_number (kind), via);
  for (guint i = 0; i < members->len; i++)
    g_string_append_printf (key, " %s", (char *) members->pdata[i]);
  acl = g_hash_table_lookup (self->acl_keys, key->str);
  if (acl == NULL)
    {
      acl = g_new0 (TwinAcl, 1);
      g_ptr_array_add (self->acls, acl);
      acl->number = (int) self->acls->len;
      acl->kind = kind;
      acl->via = via;
      g_ptr_array_set_free_func (members, NULL);
      g_ptr_array_add (members, NULL);
      acl->members = (char **) g_ptr_array_free (members, FALSE);
      g_hash_table_insert (self->acl_keys, g_strdup (key->str), acl);
      for (guint i = 0; i < self->people->len; i++)
        if (!((TwinPerson *) self->people->pdata[i])->is_free)
          give (self, self->people->pdata[i], acl);
    }
  else
    g_ptr_array_unref (members);
  return acl->number;
}

TwinAcl *
twin_acl_copy (TwinAcl *acl)
{
  TwinAcl *copy = g_memdup2 (acl, sizeof *copy);

  copy->members = g_strdupv (acl->members);
  return copy;
}

static gboolean
is_behind (gpointer key, gpointer acl, gpointer n)
{
  return ((TwinAcl *) acl)->number > GPOINTER_TO_INT (n);
}

static gboolean
is_of_acl_behind (gpointer number, gpointer sight, gpointer n)
{
  return GPOINTER_TO_INT (number) > GPOINTER_TO_INT (n);
}

/* Takes back all but the first @n acls, and what they gave to whom: the next record that needs one
 * comes into sight when it is born, not when it was refused. */
void
twin_forget_acls (SimTwin *self, guint n)
{
  for (guint i = 0; i < self->people->len; i++)
    g_hash_table_foreach_remove (((TwinPerson *) self->people->pdata[i])->acls, is_of_acl_behind,
                                 GUINT_TO_POINTER (n));
  g_hash_table_foreach_remove (self->acl_keys, is_behind, GUINT_TO_POINTER (n));
  g_ptr_array_set_size (self->acls, (gint) n);
}

static char *
member (const CrmId *id, int shared)
{
  g_autofree char *text = crm_id_dup_string (id);

  return g_strdup_printf ("%s%s", text, shared == 0 ? "" : shared == 1 ? "+see" : "+change");
}

/* ---- whose a record is ---- */

static const CrmField *
find_any_link (const CrmKind *kind)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (crm_field_get_field_type (crm_kind_get_field (kind, i)) == CRM_FIELD_ANY_LINK)
      return crm_kind_get_field (kind, i);
  return NULL;
}

/* The links that say what a record stands in; the first one that is set counts. */
static GPtrArray *
list_parents (const CrmKind *kind)
{
  CrmSyncSight sight = crm_sync_kind_get_sight (kind);
  GPtrArray *links = g_ptr_array_new ();

  if (sight == CRM_SYNC_SIGHT_FOLLOWS || sight == CRM_SYNC_SIGHT_TRACE)
    g_ptr_array_add (links, (gpointer) find_any_link (kind));
  for (guint i = 0; sight == CRM_SYNC_SIGHT_CHILD && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmKind *target = crm_field_get_target (field);

      if (crm_field_has (field, CRM_FIELD_HEADER) || !crm_sync_field_has_column (field))
        continue;
      if (crm_field_get_field_type (field) != CRM_FIELD_ANY_LINK
          && (target == NULL || !crm_sync_kind_is_shared (target)
              || crm_sync_kind_get_sight (target) == CRM_SYNC_SIGHT_OPEN))
        continue;
      g_ptr_array_add (links, (gpointer) field);
      if (crm_field_has (field, CRM_FIELD_REQUIRED))
        break;
    }
  return links;
}

/* Returns: (nullable): the kind that a link of a row leads to */
static const CrmKind *
target_kind (SimTwin *self, TwinRow *row, const CrmField *link)
{
  g_autofree char *column = g_strconcat (crm_field_get_name (link), "_kind", NULL);

  if (crm_field_get_field_type (link) != CRM_FIELD_ANY_LINK)
    return crm_field_get_target (link);
  return crm_catalog_find_number (self->catalog, (gint16) twin_get_integer (row, column, 0));
}

/* The acl of a record, 0 when everybody sees its kind, -1 when it is not here. */
static int
acl_of (SimTwin *self, const CrmKind *kind, const CrmId *id)
{
  TwinRow *row;

  if (kind == NULL || !crm_sync_kind_is_shared (kind)
      || crm_sync_kind_get_sight (kind) == CRM_SYNC_SIGHT_OPEN)
    return 0;
  row = twin_find (self, kind, id);
  return row != NULL ? row->acl : -1;
}

/* The acl of what the row stands in; -1 when it stands in nothing, or that is not here yet. */
static int
reckon_via (SimTwin *self, TwinRow *row)
{
  g_autoptr (GPtrArray) parents = list_parents (row->kind);

  for (guint i = 0; i < parents->len; i++)
    {
      const CrmField *link = parents->pdata[i];
      CrmId target;
      int acl;

      if (!twin_get_id (row, crm_field_get_name (link), &target))
        continue;
      acl = acl_of (self, target_kind (self, row, link), &target);
      if (acl < 0)
        g_hash_table_add (self->orphans, row);
      return acl;
    }
  return -1;
}

static int
own_acl (SimTwin *self, TwinRow *row, int via)
{
  GPtrArray *members = g_ptr_array_new_with_free_func (g_free);
  gboolean has_owner = crm_kind_find_field (row->kind, "owner_id") != NULL;
  CrmId id;

  /* What a kind has no owner of belongs to the office, not to who made it. */
  if ((has_owner && twin_get_id (row, "owner_id", &id))
      || ((has_owner || crm_sync_kind_get_sight (row->kind) != CRM_SYNC_SIGHT_OWN)
          && twin_get_id (row, "created_by", &id)))
    g_ptr_array_add (members, member (&id, 0));
  if (crm_kind_find_field (row->kind, "team_id") != NULL && twin_get_id (row, "team_id", &id))
    g_ptr_array_add (members, member (&id, 0));
  if (members->len == 0)
    g_ptr_array_add (members, g_strdup ("nobody"));
  return intern (self, row->kind, members, via);
}

static int
with_shares (SimTwin *self, TwinRow *row, int number)
{
  TwinAcl *acl = self->acls->pdata[number - 1];
  GPtrArray *members = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, twin_rows (self, find_kind (self, "record_share")));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TwinRow *share = value;
      CrmId id;

      if (!share->deleted && twin_is_id (share, "target", &row->id)
          && twin_get_integer (share, "target_kind", 0) == crm_kind_get_number (acl->kind)
          && (twin_get_id (share, "user_id", &id) || twin_get_id (share, "team_id", &id)))
        g_ptr_array_add (
            members,
            member (&id, g_strcmp0 (twin_get_text (share, "access"), "change") == 0 ? 2 : 1));
    }
  if (members->len == 0)
    {
      g_ptr_array_unref (members);
      return number;
    }
  for (guint i = 0; acl->members[i] != NULL; i++)
    g_ptr_array_add (members, g_strdup (acl->members[i]));
  return intern (self, acl->kind, members, acl->via);
}

/* The acl of a row as it is now. */
int
twin_reckon_acl (SimTwin *self, TwinRow *row, gboolean is_new)
{
  CrmSyncSight sight = crm_sync_kind_get_sight (row->kind);
  int via, acl;

  if (sight == CRM_SYNC_SIGHT_OPEN)
    return 0;
  via = sight != CRM_SYNC_SIGHT_OWN ? reckon_via (self, row) : -1;
  if (sight >= CRM_SYNC_SIGHT_CHILD)
    return via >= 0 ? via : own_acl (self, row, 0);
  acl = own_acl (self, row, sight == CRM_SYNC_SIGHT_FOLLOWS ? MAX (via, 0) : 0);
  return is_new ? acl : with_shares (self, row, acl);
}

static gboolean
differs (TwinRow *row, GHashTable *values, const char *column)
{
  return !twin_same (twin_get (row, column), g_hash_table_lookup (values, column));
}

/* Whether another acl is due when the row gets these values. */
gboolean
twin_moves (TwinRow *row, GHashTable *values)
{
  static const char *const owners[] = { "owner_id", "team_id", "created_by" };
  g_autoptr (GPtrArray) parents = list_parents (row->kind);

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    if (crm_kind_find_field (row->kind, owners[i]) != NULL && differs (row, values, owners[i]))
      return TRUE;
  for (guint i = 0; i < parents->len; i++)
    {
      const char *name = crm_field_get_name (parents->pdata[i]);
      g_autofree char *kind = g_strconcat (name, "_kind", NULL);

      if (differs (row, values, name) || differs (row, values, kind))
        return TRUE;
    }
  return FALSE;
}

/* Reckons the acl of a row anew, and nothing else. */
void
twin_look_again (SimTwin *self, TwinRow *row)
{
  int acl = row->acl;

  if (crm_sync_kind_get_sight (row->kind) == CRM_SYNC_SIGHT_OPEN)
    return;
  twin_touch (self, row);
  row->acl = twin_reckon_acl (self, row, FALSE);
  twin_log (self, row, row->acl);
  if (row->acl == acl)
    return;
  twin_log (self, row, acl);
  twin_follow (self, row);
}

/* Looks again at all that stands in a row. */
void
twin_follow (SimTwin *self, TwinRow *row)
{
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);
      g_autoptr (GPtrArray) parents = NULL;

      if (!crm_sync_kind_is_shared (kind))
        continue;
      parents = list_parents (kind);
      for (guint p = 0; p < parents->len; p++)
        {
          GHashTableIter iter;
          gpointer value;

          if (crm_field_get_field_type (parents->pdata[p]) != CRM_FIELD_ANY_LINK
              && crm_field_get_target (parents->pdata[p]) != row->kind)
            continue;
          g_hash_table_iter_init (&iter, twin_rows (self, kind));
          while (g_hash_table_iter_next (&iter, NULL, &value))
            if (twin_is_id (value, crm_field_get_name (parents->pdata[p]), &row->id))
              twin_look_again (self, value);
        }
    }
}

/* What came before the record that it stands in gets its acl. */
void
twin_adopt (SimTwin *self, const CrmId *target)
{
  g_autoptr (GPtrArray) adopted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->orphans);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      g_autoptr (GPtrArray) parents = list_parents (((TwinRow *) row)->kind);

      for (guint i = 0; i < parents->len; i++)
        if (twin_is_id (row, crm_field_get_name (parents->pdata[i]), target))
          {
            g_ptr_array_add (adopted, row);
            g_hash_table_iter_remove (&iter);
            break;
          }
    }
  for (guint i = 0; i < adopted->len; i++)
    twin_look_again (self, adopted->pdata[i]);
}

/* ---- who may write ---- */

static gboolean
has_roles (SimTwin *self)
{
  GHashTableIter iter;
  gpointer role;

  g_hash_table_iter_init (&iter, twin_rows (self, find_kind (self, "role")));
  while (g_hash_table_iter_next (&iter, NULL, &role))
    if (!((TwinRow *) role)->deleted)
      return TRUE;
  return FALSE;
}

static gboolean
need_admin (TwinWriter *writer)
{
  return writer->person == NULL || writer->person->is_admin
         || twin_refuse (writer->twin, "42501",
                         "Only an administrator of the office may change who may do what");
}

/* What an office is set up with; some of it says who may do what. */
static gboolean
check_open (TwinWriter *writer, TwinRow *row, TwinRow *before)
{
  gboolean matters = FALSE, changes = FALSE;

  if (crm_kind_has (row->kind, CRM_KIND_RIGHTS))
    return need_admin (writer);
  /* Who a colleague is, they say themselves, or an administrator. */
  if (before != NULL && strcmp (crm_kind_get_name (row->kind), "user") == 0
      && writer->person != NULL && !crm_id_equal (&writer->person->person, &row->id)
      && has_roles (writer->twin) && !need_admin (writer))
    return FALSE;
  for (guint i = 0; before != NULL && i < crm_kind_get_n_fields (row->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (row->kind, i);
      const char *name = crm_field_get_name (field);

      if (!crm_field_has (field, CRM_FIELD_RIGHTS))
        continue;
      matters = TRUE;
      changes |= !twin_same (twin_get (row, name), twin_get (before, name));
    }
  changes |= matters && row->deleted != before->deleted;
  return !changes || !has_roles (writer->twin) || need_admin (writer);
}

static gboolean
refuse_right (TwinWriter *writer, TwinRow *row, const char *right)
{
  static const char *const words[] = { "none", "own", "team", "all" };
  TwinLevels *levels = g_hash_table_lookup (writer->person->levels, row->kind);
  int level = levels == NULL                  ? 0
              : strcmp (right, "make") == 0   ? levels->make
              : strcmp (right, "change") == 0 ? levels->change
              : strcmp (right, "delete") == 0 ? levels->remove
                                              : levels->see;

  return twin_refuse (writer->twin, "42501", "Your role does not let you %s this %s (%s)", right,
                      crm_kind_get_name (row->kind), words[level]);
}

/* Of what one does not see one does not learn by linking with it whether it is there. */
static gboolean
check_links (TwinWriter *writer, TwinRow *row, TwinRow *before)
{
  for (guint i = 0; i < crm_kind_get_n_fields (row->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (row->kind, i);
      const CrmKind *kind = crm_field_get_target (field);
      const char *name = crm_field_get_name (field);
      CrmId id;
      int acl;

      if (kind == NULL || crm_field_has (field, CRM_FIELD_HEADER)
          || !crm_sync_field_has_column (field) || !twin_get_id (row, name, &id)
          || (before != NULL && twin_is_id (before, name, &id)))
        continue;
      acl = acl_of (writer->twin, kind, &id);
      if (acl > 0 && !(twin_rights (writer->person, acl) & RIGHT_SEE))
        return twin_refuse (writer->twin, "42501", "the record is gone or cannot be seen");
    }
  return TRUE;
}

/* A part may be said to belong to several records: who adds it needs the right to change each. */
static gboolean
check_other_parents (TwinWriter *writer, TwinRow *row, TwinRow *before)
{
  g_autoptr (GPtrArray) parents = list_parents (row->kind);

  for (guint i = 1; i < parents->len; i++)
    {
      const CrmKind *kind = crm_field_get_target (parents->pdata[i]);
      const char *name = crm_field_get_name (parents->pdata[i]);
      CrmId id;
      int acl;

      if (kind == NULL || !twin_get_id (row, name, &id)
          || (before != NULL && twin_is_id (before, name, &id)))
        continue;
      acl = acl_of (writer->twin, kind, &id);
      if (!(twin_rights (writer->person, acl >= 0 ? acl : row->acl) & RIGHT_CHANGE))
        return refuse_right (writer, row, "change");
    }
  return TRUE;
}

static gboolean
check_append_only (TwinWriter *writer, TwinRow *row, TwinRow *before)
{
  for (guint i = 0; i < crm_kind_get_n_fields (row->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (row->kind, i);
      const char *name = crm_field_get_name (field);

      if (crm_sync_field_has_column (field)
          && strcmp (crm_sync_field_get_policy (field), "quiet") != 0
          && !twin_same (twin_get (row, name), twin_get (before, name)))
        return twin_refuse (writer->twin, "42501", "%s is never edited",
                            crm_kind_get_name (row->kind));
    }
  return TRUE;
}

/* Whether the writer may have made @row, whose acl is @acl, of @before (or of nothing). */
gboolean
twin_check_rights (TwinWriter *writer, TwinRow *row, TwinRow *before, int acl)
{
  CrmSyncSight sight = crm_sync_kind_get_sight (row->kind);
  int new, old;

  if (sight == CRM_SYNC_SIGHT_OPEN)
    return check_open (writer, row, before);
  if (writer->person != NULL && !writer->is_free && !writer->person->is_free)
    {
      if (!check_links (writer, row, before))
        return FALSE;
      new = twin_rights (writer->person, acl);
      old = before != NULL ? twin_rights (writer->person, before->acl) : 0;
      if (before != NULL && !(old & RIGHT_SEE))
        return twin_refuse (writer->twin, "42501", "the record is gone or cannot be seen");
      if (sight == CRM_SYNC_SIGHT_TRACE)
        {
          if (!(new &RIGHT_SEE))
            return refuse_right (writer, row, "see");
        }
      else if (sight == CRM_SYNC_SIGHT_CHILD)
        {
          if (!(new &RIGHT_CHANGE) || (before != NULL && !(old & RIGHT_CHANGE)))
            return refuse_right (writer, row, "change");
        }
      else if (before == NULL)
        {
          if (!(new &RIGHT_MAKE))
            return refuse_right (writer, row, "make");
        }
      else if (row->deleted != before->deleted)
        {
          if (!(old & RIGHT_DELETE))
            return refuse_right (writer, row, "delete");
        }
      else if (!(old & RIGHT_CHANGE))
        return refuse_right (writer, row, "change");
      if (!twin_check_limits (writer, row, before))
        return FALSE;
      if (sight == CRM_SYNC_SIGHT_CHILD && !check_other_parents (writer, row, before))
        return FALSE;
    }
  return before == NULL || writer->replica == 0 || !crm_kind_has (row->kind, CRM_KIND_APPEND_ONLY)
         || check_append_only (writer, row, before);
}

/* ---- deriving ---- */

static int
level_of (TwinRow *right, TwinRow *role, const char *column)
{
  const char *word = right != NULL ? twin_get_text (right, column) : NULL;

  if (word == NULL)
    word = twin_get_text (role, column);
  return g_strcmp0 (word, "none") == 0   ? 0
         : g_strcmp0 (word, "own") == 0  ? 1
         : g_strcmp0 (word, "team") == 0 ? 2
                                         : 3;
}

static TwinRow *
find_right (SimTwin *self, TwinRow *role, const CrmKind *kind)
{
  TwinRow *found = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, twin_rows (self, find_kind (self, "role_right")));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TwinRow *right = value;

      if (!right->deleted && twin_is_id (right, "role_id", &role->id)
          && g_strcmp0 (twin_get_text (right, "entity"), crm_kind_get_name (kind)) == 0
          && (found == NULL || crm_id_compare (&right->id, &found->id) > 0))
        found = right;
    }
  return found;
}

/* A role that was deleted goes on to limit those who have it. */
static TwinRow *
find_role (SimTwin *self, TwinRow *user)
{
  TwinRow *role = NULL;
  CrmId id;

  if (user != NULL && twin_get_id (user, "role_id", &id))
    role = twin_find (self, find_kind (self, "role"), &id);
  return role;
}

static gboolean
is_administrator (TwinRow *role)
{
  JsonNode *node = role != NULL && !role->deleted ? twin_get (role, "administrator") : NULL;

  return node != NULL && json_node_get_boolean (node);
}

/* Returns whether some right of the person does not reach everything. */
static gboolean
derive_levels (SimTwin *self, TwinPerson *person, TwinRow *role)
{
  gboolean is_limited = FALSE;

  g_hash_table_remove_all (person->levels);
  if (role == NULL || person->is_owner || is_administrator (role))
    return FALSE;
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);
      TwinRow *right;
      TwinLevels *levels;

      if (!crm_sync_kind_is_shared (kind) || crm_sync_kind_get_sight (kind) == CRM_SYNC_SIGHT_OPEN)
        continue;
      right = find_right (self, role, kind);
      levels = g_new0 (TwinLevels, 1);
      levels->see = level_of (right, role, "see");
      levels->make = level_of (right, role, "make");
      levels->change = level_of (right, role, "change");
      levels->remove = level_of (right, role, "remove");
      is_limited |= levels->see < 3 || levels->make < 3 || levels->change < 3 || levels->remove < 3;
      g_hash_table_insert (person->levels, (gpointer) kind, levels);
    }
  return is_limited;
}

static void
add_member (TwinPerson *person, const CrmId *id, int shared, int level)
{
  g_autofree char *text = member (id, shared);
  int known = GPOINTER_TO_INT (g_hash_table_lookup (person->members, text));

  if (known == 0 || level < known)
    g_hash_table_insert (person->members, g_steal_pointer (&text), GINT_TO_POINTER (level));
}

static void
add_ids (GHashTable *ids, const CrmId *id)
{
  if (!g_hash_table_contains (ids, id))
    g_hash_table_add (ids, crm_id_copy (id));
}

/* Adds to @ids all rows of the kind whose link leads to one of them, over and over. */
static void
spread (SimTwin *self, const CrmKind *kind, const char *link, GHashTable *ids, gboolean alive)
{
  guint n;

  do
    {
      GHashTableIter iter;
      gpointer value;

      n = g_hash_table_size (ids);
      g_hash_table_iter_init (&iter, twin_rows (self, kind));
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          CrmId id;

          if (!(alive && ((TwinRow *) value)->deleted) && twin_get_id (value, link, &id)
              && g_hash_table_contains (ids, &id))
            add_ids (ids, &((TwinRow *) value)->id);
        }
    }
  while (g_hash_table_size (ids) > n);
}

static GHashTable *
new_ids (void)
{
  return g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
}

static void
add_absent (SimTwin *self, TwinPerson *person, GHashTable *selves)
{
  g_autofree char *today = g_strdup (
      crm_date_format ((CrmDate) (self->clock (self->clock_data) / 1000 / (24 * 60 * 60)),
                       (char[CRM_DATE_STRING_SIZE]){ 0 }));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, twin_rows (self, find_kind (self, "substitute")));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TwinRow *row = value;
      CrmId absent;

      if (!row->deleted && twin_is_id (row, "substitute_id", &person->person)
          && g_strcmp0 (twin_get_text (row, "from_on"), today) <= 0
          && g_strcmp0 (twin_get_text (row, "to_on"), today) >= 0
          && twin_get_id (row, "user_id", &absent))
        add_ids (selves, &absent);
    }
}

static void
add_teams (SimTwin *self, TwinPerson *person, TwinRow *user)
{
  const CrmKind *team_kind = find_kind (self, "team");
  g_autoptr (GHashTable) below = new_ids ();
  g_autoptr (GHashTable) above = new_ids ();
  GHashTableIter iter;
  gpointer key;
  CrmId team;

  if (!twin_get_id (user, "team_id", &team))
    return;
  add_ids (below, &team);
  spread (self, team_kind, "parent_id", below, TRUE);
  g_hash_table_iter_init (&iter, below);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      GHashTableIter users;
      gpointer value;

      add_member (person, key, 0, 2);
      g_hash_table_iter_init (&users, twin_rows (self, find_kind (self, "user")));
      while (g_hash_table_iter_next (&users, NULL, &value))
        if (twin_is_id (value, "team_id", key))
          add_member (person, &((TwinRow *) value)->id, 0, 2);
    }
  while (!g_hash_table_contains (above, &team))
    {
      TwinRow *row = twin_find (self, team_kind, &team);

      add_ids (above, &team);
      add_member (person, &team, 1, 4);
      add_member (person, &team, 2, 5);
      if (row == NULL || row->deleted || !twin_get_id (row, "parent_id", &team))
        break;
    }
}

static void
derive_members (SimTwin *self, TwinPerson *person)
{
  const CrmKind *user_kind = find_kind (self, "user");
  TwinRow *user = twin_find (self, user_kind, &person->person);
  g_autoptr (GHashTable) selves = new_ids ();
  g_autoptr (GHashTable) led = new_ids ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_remove_all (person->members);
  if (person->is_free || user == NULL)
    return;
  g_hash_table_insert (person->members, g_strdup ("nobody"), GINT_TO_POINTER (1));
  add_ids (selves, &person->person);
  add_absent (self, person, selves);
  g_hash_table_iter_init (&iter, selves);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      add_member (person, key, 0, 1);
      add_member (person, key, 1, 4);
      add_member (person, key, 2, 5);
    }
  add_teams (self, person, user);
  add_ids (led, &person->person);
  spread (self, user_kind, "reports_to_id", led, FALSE);
  g_hash_table_iter_init (&iter, led);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    add_member (person, key, 0, 2);
}

static void
derive (SimTwin *self)
{
  const CrmKind *user_kind = find_kind (self, "user");

  if (self->undo != NULL && self->undo->people == NULL)
    {
      self->undo->people = g_ptr_array_new_with_free_func (twin_person_free);
      for (guint i = 0; i < self->people->len; i++)
        g_ptr_array_add (self->undo->people, twin_person_copy (self->people->pdata[i]));
    }
  for (guint i = 0; i < self->people->len; i++)
    {
      TwinPerson *person = self->people->pdata[i];
      TwinRow *role = find_role (self, twin_find (self, user_kind, &person->person));
      gboolean is_limited = derive_levels (self, person, role);
      gboolean sees_other = twin_derive_limits (
          self, person, person->is_owner || is_administrator (role) ? NULL : role);
      gboolean is_free = !is_limited && g_hash_table_size (person->limits) == 0;

      sees_other |= is_free != person->is_free;

      person->is_admin = person->is_owner || is_administrator (role);
      person->is_free = is_free;
      derive_members (self, person);
      if (is_free)
        {
          g_hash_table_remove_all (person->acls);
          g_hash_table_remove_all (person->levels);
        }
      for (guint a = 0; !is_free && a < self->acls->len; a++)
        sees_other |= give (self, person, self->acls->pdata[a]);
      person->sight += sees_other;
    }
}

static gboolean
anybody_limited (SimTwin *self)
{
  for (guint i = 0; i < self->people->len; i++)
    if (!((TwinPerson *) self->people->pdata[i])->is_free)
      return TRUE;
  return FALSE;
}

static gboolean
changes_any (TwinRow *row, TwinRow *before, const char *const *columns)
{
  if (before == NULL || row->deleted != before->deleted)
    return TRUE;
  for (; *columns != NULL; columns++)
    if (!twin_same (twin_get (row, *columns), twin_get (before, *columns)))
      return TRUE;
  return FALSE;
}

static gboolean
share (TwinWriter *writer, TwinRow *row, TwinRow *before)
{
  static const char *const columns[] = { "target", "user_id", "team_id", "access", NULL };
  SimTwin *self = writer->twin;
  TwinRow *target;
  CrmId id;

  if (!changes_any (row, before, columns))
    return TRUE;
  for (int old = 0; old < (before != NULL ? 2 : 1); old++)
    {
      TwinRow *end = old ? before : row;
      const CrmKind *kind = crm_catalog_find_number (
          self->catalog, (gint16) twin_get_integer (end, "target_kind", 0));

      if (kind == NULL || !twin_get_id (end, "target", &id)
          || (old && twin_is_id (row, "target", &id)))
        continue;
      target = twin_find (self, kind, &id);
      if (target == NULL && !old && writer->person != NULL && !writer->person->is_free)
        return twin_refuse (self, "42501", "the record is gone or cannot be seen");
      if (target != NULL)
        twin_look_again (self, target);
    }
  return TRUE;
}

/* What follows from a row that was written: who sees what, and the number of the next paper. */
gboolean
twin_after (TwinWriter *writer, TwinRow *row, TwinRow *before)
{
  static const char *const always[] = { "role", "role_right", "role_field", "substitute" };
  static const char *const user[] = { "role_id", "team_id", "reports_to_id", NULL };
  static const char *const team[] = { "parent_id", NULL };
  SimTwin *self = writer->twin;
  const char *kind = crm_kind_get_name (row->kind);

  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    if (strcmp (kind, always[i]) == 0)
      derive (self);
  if (((strcmp (kind, "user") == 0 && changes_any (row, before, user))
       || (strcmp (kind, "team") == 0 && changes_any (row, before, team)))
      && (has_roles (self) || anybody_limited (self)))
    derive (self);
  if (strcmp (kind, "record_share") == 0 && !share (writer, row, before))
    return FALSE;
  return twin_give_number (writer, row);
}
