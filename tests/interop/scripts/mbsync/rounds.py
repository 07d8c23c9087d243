import imaplib, mailbox, os, pathlib, random, subprocess
from collections import Counter
random.seed(20260726)
root = pathlib.Path(told['folder'])
FOLDERS = {'INBOX': 'INBOX', 'Feina': 'Feina', 'Esborranys i c&API-pies': 'Esborranys i c&API-pies', '&ZeVnLIqe-': '&ZeVnLIqe-'}
FLAGS = {'S': r'\Seen', 'F': r'\Flagged', 'R': r'\Answered', 'D': r'\Draft'}
wanted = {}
number = 0
def fresh(folder, flags):
    global number
    number += 1
    wanted[number] = (folder, frozenset(flags))
    body = '.\r\n' + 'été 日本\r\n' * random.randrange(20)
    return number, (f'Message-ID: <{number}@lab.example>\r\nSubject: letter {number}\r\n'
        f'Content-Type: text/plain; charset=utf-8\r\n\r\n{body}').encode()
def some_flags():
    return {it for it in FLAGS if random.random() < 0.3}
i = imaplib.IMAP4('127.0.0.1', port['imap'], timeout=10)
i.sock.setsockopt(6, 1, 1)
i.login('bob', 'letmein')
def spelled(flags):
    return '(' + ' '.join(FLAGS[it] for it in sorted(flags)) + ')'
def new_far(count):
    for _ in range(count):
        folder, flags = random.choice(list(FOLDERS)), some_flags()
        _, content = fresh(folder, flags)
        i.send(b'a APPEND "%s" %s {%d+}\r\n' % (folder.encode(), spelled(flags).encode(), len(content)) + content + b'\r\n')
        while not (line := i.readline()).startswith(b'a '):
            pass
        assert line.startswith(b'a OK'), line
def near(folder):
    return mailbox.Maildir(root / 'mail' / FOLDERS[folder], factory=None, create=True)
def new_near(count):
    for _ in range(count):
        folder, flags = random.choice(list(FOLDERS)), some_flags()
        # A Maildir has the line ends of its machine.
        one = mailbox.MaildirMessage(fresh(folder, flags)[1].replace(b'\r\n', b'\n'))
        one.set_flags(''.join(sorted(flags)))
        one.set_subdir('cur' if flags else 'new')
        near(folder).add(one)
def number_of(head):
    found = [it for it in head.lower().split(b'\n') if it.startswith(b'message-id: <')]
    assert len(found) == 1, head
    return int(found[0].split(b'<')[1].split(b'@')[0])
def look_far():
    """By number, of each message where it is: folder, UID, flags."""
    seen = []
    for folder in FOLDERS:
        assert i.select(f'"{folder}"')[0] == 'OK'
        if i.untagged_responses['EXISTS'] == [b'0']:
            continue
        answers = i.uid('FETCH', '1:*', '(FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])')[1]
        for head, field in [it for it in answers if isinstance(it, tuple)]:
            uid = head.split(b'UID ')[1].split()[0].rstrip(b')')
            flags = {short for short, flag in FLAGS.items() if flag.encode() in head}
            assert b'Deleted' not in head, head
            seen.append((number_of(field), (folder, uid.decode(), frozenset(flags))))
        i.close()
    return seen
def look_near():
    seen = []
    for folder in FOLDERS:
        box = near(folder)
        for key, one in box.iteritems():
            flags = frozenset(one.get_flags())
            assert 'T' not in flags, (folder, key)
            path = os.path.join(box._path, box._lookup(key))
            seen.append((number_of(one.as_bytes().split(b'\n\n')[0]), (folder, path, flags)))
    return seen
def sync():
    done = subprocess.run(['mbsync', '-q', '-c', told['configuration'], 'all'], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, (done.returncode, done.stdout, done.stderr)
def compare(name):
    for side, seen in [('far', look_far()), ('near', look_near())]:
        doubled = [it for it, count in Counter(it for it, _ in seen).items() if count > 1]
        assert not doubled, (name, side, 'doubled', doubled)
        found = {it: (folder, flags) for it, (folder, _, flags) in seen}
        lost, more = wanted.keys() - found.keys(), found.keys() - wanted.keys()
        assert not lost and not more, (name, side, 'lost', lost, 'too many', more)
        different = {it: (found[it], wanted[it]) for it in found if found[it] != wanted[it]}
        assert not different, (name, side, different)
def change_far(these, seen):
    """Flags of each of these set anew."""
    for folder in FOLDERS:
        i.select(f'"{folder}"')
        for it in [it for it in these if seen[it][0] == folder]:
            flags = some_flags()
            i.uid('STORE', seen[it][1], 'FLAGS.SILENT', spelled(flags))
            wanted[it] = (folder, frozenset(flags))
def change_near(these, seen):
    for it in these:
        folder, path, _ = seen[it]
        flags = some_flags()
        old = pathlib.Path(path)
        old.rename(old.parent.parent / 'cur' / (old.name.split(':')[0] + ':2,' + ''.join(sorted(flags))))
        wanted[it] = (folder, frozenset(flags))
def add_other(these, far, near_):
    """One flag more on one side, another on the other."""
    for it in these:
        folder, uid, flags = far[it]
        free = sorted(FLAGS.keys() - flags)
        if len(free) < 2:
            continue
        i.select(f'"{folder}"')
        i.uid('STORE', uid, '+FLAGS.SILENT', spelled(free[:1]))
        old = pathlib.Path(near_[it][1])
        old.rename(old.parent.parent / 'cur' / (old.name.split(':')[0] + ':2,' + ''.join(sorted(flags | {free[1]}))))
        wanted[it] = (folder, flags | set(free[:2]))
def delete_far(these, seen):
    for folder in FOLDERS:
        uids = [seen[it][1] for it in these if seen[it][0] == folder]
        i.select(f'"{folder}"')
        if uids:
            i.uid('STORE', ','.join(sorted(uids, key=int)), '+FLAGS.SILENT', r'(\Deleted)')
            i.expunge()
    for it in these:
        del wanted[it]
def delete_near(these, seen):
    for it in these:
        os.remove(seen[it][1])
        del wanted[it]
for folder in list(FOLDERS)[1:]:
    i.create(f'"{folder}"')
clock = time.monotonic()
def lap(what):
    global clock
    now = time.monotonic()
    print(f'mbsync: {what}: {now - clock:.2f} s', file=sys.stderr)
    clock = now
new_far(500)
new_near(500)
lap('500 messages made on each side')
sync()
lap('first sync')
compare('first')
lap('compared')
for turn in range(3):
    far, here = dict(look_far()), dict(look_near())
    all_ = sorted(wanted)
    random.shuffle(all_)
    change_far(all_[:100], far)
    change_near(all_[100:200], here)
    add_other(all_[200:230], far, here)
    delete_far(all_[300:340], far)
    delete_near(all_[340:380], here)
    # Gone from both before either was told.
    delete_far(all_[380:390], far)
    for it in all_[380:390]:
        os.remove(here[it][1])
    new_far(40)
    new_near(50)
    lap('changes')
    sync()
    lap(f'sync {turn + 1}')
    compare(f'round {turn + 1}')
    # Both are the same: there is nothing more to do.
    before = look_far(), look_near()
    sync()
    assert (look_far(), look_near()) == before
    lap('compared, nothing more to do')
assert len(wanted) == 1000
