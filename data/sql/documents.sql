-- SPDX-License-Identifier: GPL-3.0-or-later
-- Documents that were issued, approvals, and whose signature stands on what. A desk keeps to the same
-- rules; here they hold for whoever writes.

-- Whether a document has a number of its own or has left the office.
CREATE OR REPLACE FUNCTION sync.is_bound (d crm.document) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.file_hash IS NOT NULL
         AND (d.status <> 'made' OR d.sent_at IS NOT NULL
              OR (d.number IS NOT NULL
                  AND EXISTS (SELECT 1 FROM sync.numbered n JOIN sync.entity e USING (ent)
                              WHERE e.name = 'document' AND d.type = ANY (n.types))))
$$;

-- Who has not approved a document that goes beyond a rule of theirs; NULL when nobody is left.
CREATE OR REPLACE FUNCTION sync.awaits_approval (d crm.document, p_writer uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH paper AS (
    SELECT coalesce ((SELECT max (l.discount) FROM crm.sales_order_line l
                      WHERE l.sales_order_id = d.parent AND NOT l._del),
                     (SELECT max (l.discount) FROM crm.invoice_line l
                      WHERE l.invoice_id = d.parent AND NOT l._del), 0) AS discount,
           coalesce ((SELECT coalesce (o.gross_base, o.gross) FROM crm.sales_order o WHERE o.id = d.parent),
                     (SELECT coalesce (i.gross_base, i.gross) FROM crm.invoice i WHERE i.id = d.parent),
                     d.fee, 0) AS amount)
  SELECT r.approver_id FROM crm.approval_rule r, paper p
  WHERE NOT r._del AND r.active AND (r.type IS NULL OR r.type = d.type)
    AND (p.discount > r.max_discount OR p.amount > r.max_amount)
    AND r.approver_id IS DISTINCT FROM p_writer
    AND NOT EXISTS (SELECT 1 FROM crm.approval a
                    WHERE a.document_id = d.id AND a.approver_id = r.approver_id AND NOT a._del
                      AND a.state = 'approved' AND coalesce (a.discount, 0) >= p.discount
                      AND coalesce (a.amount, 0) >= p.amount)
  LIMIT 1
$$;

CREATE OR REPLACE FUNCTION sync.keep_document () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c_kept CONSTANT text[] := '{@kept@}';
  w sync.who;
  v_old jsonb;
  v_new jsonb;
BEGIN
  -- What is only looked at again, or numbered, is written by the server itself.
  IF TG_OP = 'UPDATE' AND (NEW._acl = -1 OR (NEW._acl = -2 AND pg_trigger_depth () > 1)) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.file_hash IS NULL AND NEW.file_hash IS NOT NULL THEN
    w := sync.writing ();
    IF sync.awaits_approval (NEW, w.person) IS NOT NULL THEN
      RAISE EXCEPTION 'the document has to be approved before it is issued' USING ERRCODE = '23514';
    END IF;
  END IF;
  IF TG_OP = 'INSERT' OR OLD.file_hash IS NULL THEN
    RETURN NEW;
  END IF;
  IF NEW._del AND NOT OLD._del AND sync.is_bound (OLD) THEN
    RAISE EXCEPTION 'an issued document is kept' USING ERRCODE = '23514';
  END IF;
  IF NEW.file_hash IS NULL AND NOT sync.is_bound (OLD) THEN
    RETURN NEW;
  END IF;
  v_old := to_jsonb (OLD);
  v_new := to_jsonb (NEW);
  IF NEW.status = 'draft'
     OR (OLD.signed_hash IS NOT NULL AND NEW.signed_hash IS DISTINCT FROM OLD.signed_hash)
     OR EXISTS (SELECT 1 FROM unnest (c_kept) k WHERE v_old -> k IS DISTINCT FROM v_new -> k) THEN
    RAISE EXCEPTION 'an issued document does not change' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER a_keep BEFORE INSERT OR UPDATE ON crm.document
  FOR EACH ROW EXECUTE FUNCTION sync.keep_document ();

-- An answer is given by who was asked, once. An administrator may bring along what was answered
-- before the office was shared.
CREATE OR REPLACE FUNCTION sync.guard_approval () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w sync.who;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW._acl = -1 THEN
    RETURN NEW;
  END IF;
  w := sync.writing ();
  IF TG_OP = 'INSERT' THEN
    IF NEW.state = 'asked' OR w.person IS NOT DISTINCT FROM NEW.approver_id
       OR (w.admin AND NEW.created_by IS DISTINCT FROM w.person) THEN
      RETURN NEW;
    END IF;
  ELSIF (NEW.state, NEW.document_id, NEW.approver_id, NEW.discount, NEW.amount)
        IS NOT DISTINCT FROM
        (OLD.state, OLD.document_id, OLD.approver_id, OLD.discount, OLD.amount)
        OR (OLD.state = 'asked' AND w.person IS NOT DISTINCT FROM OLD.approver_id
            AND (NEW.document_id, NEW.approver_id, NEW.discount, NEW.amount)
                IS NOT DISTINCT FROM
                (OLD.document_id, OLD.approver_id, OLD.discount, OLD.amount)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'only who was asked approves' USING ERRCODE = '42501';
END $$;
CREATE OR REPLACE TRIGGER a_guard BEFORE INSERT OR UPDATE ON crm.approval
  FOR EACH ROW EXECUTE FUNCTION sync.guard_approval ();

-- Whether a person may put the signature of another one under a document today.
CREATE OR REPLACE FUNCTION sync.may_sign_for (p_signer uuid, p_writer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_signer = p_writer
         OR EXISTS (SELECT 1 FROM crm.substitute s
                    WHERE s.user_id = p_signer AND s.substitute_id = p_writer AND s.may_sign
                      AND NOT s._del AND sync.today () BETWEEN s.from_on AND s.to_on)
$$;

CREATE OR REPLACE FUNCTION sync.guard_signature_use () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w sync.who;
BEGIN
  IF NEW.event <> 'signature' THEN
    RETURN NEW;
  END IF;
  w := sync.writing ();
  IF sync.may_sign_for (NEW.signer_id, w.person)
     OR (w.admin AND NEW.created_by IS DISTINCT FROM w.person) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'only whose signature it is, or a substitute who may sign, places it'
    USING ERRCODE = '42501';
END $$;
CREATE OR REPLACE TRIGGER a_guard BEFORE INSERT ON crm.document_event
  FOR EACH ROW EXECUTE FUNCTION sync.guard_signature_use ();

-- The picture of a signature is set by whose it is; an administrator may take it away.
CREATE OR REPLACE FUNCTION sync.guard_signature () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w sync.who;
BEGIN
  IF NEW._acl = -1 OR (NEW.signature, NEW.seal_key) IS NOT DISTINCT FROM (OLD.signature, OLD.seal_key) THEN
    RETURN NEW;
  END IF;
  w := sync.writing ();
  IF w.person IS NOT DISTINCT FROM NEW.id OR w.uid IS NULL AND w.admin
     OR (w.admin AND NEW.signature IS NULL AND NEW.seal_key IS NOT DISTINCT FROM OLD.seal_key) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'only whose signature it is changes it' USING ERRCODE = '42501';
END $$;
CREATE OR REPLACE TRIGGER a_guard_signature BEFORE UPDATE ON crm."user"
  FOR EACH ROW EXECUTE FUNCTION sync.guard_signature ();

CREATE OR REPLACE FUNCTION sync.guard_may_sign () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w sync.who;
BEGIN
  IF NOT coalesce (NEW.may_sign, false)
     OR (TG_OP = 'UPDATE' AND (NEW.user_id, NEW.substitute_id, NEW.may_sign, NEW.signature_key,
                               NEW.from_on, NEW.to_on)
         IS NOT DISTINCT FROM (OLD.user_id, OLD.substitute_id, OLD.may_sign, OLD.signature_key,
                               OLD.from_on, OLD.to_on)) THEN
    RETURN NEW;
  END IF;
  w := sync.writing ();
  IF w.person IS NOT DISTINCT FROM NEW.user_id
     OR (TG_OP = 'INSERT' AND w.admin AND NEW.created_by IS DISTINCT FROM w.person) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'only whose signature it is lets others use it' USING ERRCODE = '42501';
END $$;
CREATE OR REPLACE TRIGGER a_guard_may_sign BEFORE INSERT OR UPDATE ON crm.substitute
  FOR EACH ROW EXECUTE FUNCTION sync.guard_may_sign ();
