from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_record_is_final BEFORE UPDATE ON audit_auditrecord
BEGIN SELECT RAISE(ABORT, 'An audit record is never changed.'); END
"""
POSTGRESQL = """
CREATE FUNCTION audit_record_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'An audit record is never changed.' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER audit_record_is_final BEFORE UPDATE ON audit_auditrecord
FOR EACH ROW EXECUTE FUNCTION audit_record_is_final();
"""


def forbid_updates(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute(SQLITE if vendor == "sqlite" else POSTGRESQL, params=None)


def allow_updates(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER audit_record_is_final")
    else:
        schema_editor.execute("DROP TRIGGER audit_record_is_final ON audit_auditrecord")
        schema_editor.execute("DROP FUNCTION audit_record_is_final()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forbid_updates, allow_updates)]
