# Makes the domain that SambaDc serves, in the folder where its smb.conf is. What `samba-tool domain provision` does, but
# for the rights on files that nobody shares here: those need root and a file system that keeps them.
import logging
import sys
import uuid

import ldb
from samba import param
from samba.auth import system_session
from samba.dsdb import DS_DOMAIN_FUNCTION_2008_R2
from samba.provision import provision
from samba.samdb import SamDB

folder, realm, base, password, crowd = sys.argv[1:5] + [int(sys.argv[5])]
settings = folder + "/smb.conf"
loaded = param.LoadParm()
loaded.load(settings)
provision(logging.getLogger(), system_session(), smbconf=settings, lp=loaded, realm=realm, domain="CORP", hostname="DC1",
          hostip="127.0.0.1", adminpass=password, serverrole="active directory domain controller", dns_backend="NONE",
          dom_for_fun_level=DS_DOMAIN_FUNCTION_2008_R2, skip_sysvolacl=True)

# The crowd's members are written below Samba's modules, which would take a minute to make so many entries: a name and a
# GUID each, in the order of their GUIDs, and no entries behind them.
domain = SamDB(session_info=system_session(), lp=loaded)
domain.transaction_start()
for unit in ("People", "Left,OU=People", "Groups"):
    domain.add({"dn": "OU=%s,%s" % (unit, base), "objectClass": "organizationalUnit"})
domain.newuser("tenure", password)
domain.newuser("reader", password)
domain.add_remove_group_members("Account Operators", ["tenure"], add_members_operation=True)
for group in ("Staff", "Sales"):
    domain.newgroup(group, groupou="OU=Groups")
name = "CN=crowd,OU=Groups," + base
domain.add({"dn": name, "objectClass": "group", "sAMAccountName": "crowd", "member": "CN=tenure,CN=Users," + base})
domain.transaction_commit()
del domain

entries = ldb.Ldb("tdb://%s/private/sam.ldb.d/%s.ldb" % (folder, base.upper()), options=["modules:"])
member = bytes(entries.search(base=name, scope=ldb.SCOPE_BASE, attrs=["member"])[0]["member"][0]).decode()
parts = [part for part in member.split(";") if not part.startswith(("<GUID=", "<SID=", "CN="))]
guids = sorted((uuid.uuid4() for _ in range(crowd)), key=lambda guid: guid.bytes_le)
members = ["<GUID=%s>;%s;CN=one-of-crowd-%d,OU=People,%s" % (guid, ";".join(parts), number, base)
           for number, guid in enumerate(guids)]
change = ldb.Message(ldb.Dn(entries, name))
change["member"] = ldb.MessageElement(members, ldb.FLAG_MOD_REPLACE, "member")
entries.modify(change)
