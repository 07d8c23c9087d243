"""Exim as a server for bob@receiver.example, laid out and not installed: exim.py PORT FOLDER TOOLS"""
import glob, os, shutil, sys

at, tools = sys.argv[2], sys.argv[3]
os.makedirs(at+'/spool')
os.makedirs(at + '/mail')
os.chmod(at, 0o755)
shutil.copy(tools + '/exim4-daemon-light/usr/sbin/exim4',at+'/exim4'); os.chmod(at+'/exim4',0o755)
w=glob.glob(tools + '/libnss-wrapper/usr/lib/*/libnss_wrapper.so')[0]; shutil.copy(w,at+'/wrapper.so')
os.chown(at+'/spool',65534,65534); os.chown(at+'/mail',65534,65534)
open(at+'/passwd','w').write('Debian-exim:x:65534:65534::/:/bin/sh\nroot:x:0:0::/:/bin/sh\n'); open(at+'/group','w').write('Debian-exim:x:65534:\n')
open(at+'/configuration','w').write(f'''exim_path = {at}/exim4
spool_directory = {at}/spool
log_file_path = {at}/spool/%slog
primary_hostname = mx.receiver.example
domainlist local = receiver.example
keep_environment = LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
acl_smtp_rcpt = rcpt
local_interfaces = 127.0.0.1
never_users =
daemon_smtp_ports = {sys.argv[1]}
pid_file_path = {at}/pid
host_lookup =
rfc1413_query_timeout = 0s
accept_8bitmime
qualify_domain = receiver.example
begin acl
rcpt:
  accept local_parts = bob : carol : postmaster
         domains = receiver.example
  deny message = nobody
begin routers
bob:
  driver = accept
  local_parts = bob
  transport = box
others:
  driver = redirect
  allow_fail
  data = :blackhole:
begin transports
box:
  driver = appendfile
  directory = {at}/mail
  maildir_format
  user = Debian-exim
  group = Debian-exim
begin retry
* * F,1h,1m
''')
env=dict(os.environ,LD_PRELOAD=at+'/wrapper.so',NSS_WRAPPER_PASSWD=at+'/passwd',NSS_WRAPPER_GROUP=at+'/group')
os.execve(at+'/exim4',[at+'/exim4','-C',at+'/configuration','-bdf','-q1h'],env)
