"""Postfix as a server for bob@receiver.example, laid out and not installed: postfix.py PORT FOLDER TOOLS"""
import os, sys

port, at, tools = sys.argv[1:4]
for d in ['conf','queue','data','mail']: os.makedirs(f'{at}/{d}')
os.chmod(at,0o755)
lib = tools + '/postfix/usr/lib/postfix'
open(at+'/conf/main.cf','w').write(f'''compatibility_level = 3.6
queue_directory = {at}/queue
data_directory = {at}/data
daemon_directory = {at}/sbin
command_directory = {tools}/postfix/usr/sbin
meta_directory = {at}/conf
shlib_directory = no
mail_owner = mail
setgid_group = man
default_privs = nobody
myhostname = mx.receiver.example
mydestination =
mynetworks = 127.0.0.2/32
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = receiver.example
virtual_mailbox_base = {at}/mail
virtual_mailbox_maps = inline:{{ bob@receiver.example=bob/, carol@receiver.example=carol/, postmaster@receiver.example=postmaster/ }}
virtual_uid_maps = static:8
virtual_gid_maps = static:8
virtual_minimum_uid = 1
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_error_sleep_time = 0
smtpd_forbid_bare_newline = yes
smtpd_client_connection_rate_limit = 0
maillog_file = {at}/queue/log
maillog_file_prefixes = {at}
alias_maps =
alias_database =
''')
open(at+'/conf/master.cf','w').write(f'''127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
smtp unix - - n - - smtp
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
''')
os.chown(at+'/data',8,8); os.chown(at+'/mail',8,8)
for d,mode,own in [('active',0o700,8),('bounce',0o700,8),('corrupt',0o700,8),('defer',0o700,8),('deferred',0o700,8),('flush',0o700,8),('hold',0o700,8),('incoming',0o700,8),('private',0o700,8),('saved',0o700,8),('trace',0o700,8),('public',0o710,8),('maildrop',0o730,8),('pid',0o755,0)]:
    os.makedirs(f'{at}/queue/{d}'); os.chown(f'{at}/queue/{d}',own,12 if d in('public','maildrop') else own); os.chmod(f'{at}/queue/{d}',mode)
os.makedirs(at+'/sbin')
for n in os.listdir(lib+'/sbin'):
    open(f'{at}/sbin/{n}','w').write(f'#!/bin/sh\nLD_LIBRARY_PATH={lib} exec {lib}/sbin/{n} "$@"\n'); os.chmod(f'{at}/sbin/{n}',0o755)
env=dict(os.environ,LD_LIBRARY_PATH=lib,MAIL_CONFIG=at+'/conf')
os.execve(lib+'/sbin/master',[lib+'/sbin/master','-c',at+'/conf','-d'],env)
