import smtplib, ssl, sys, time
told = dict(it.split('=', 1) for it in sys.argv[1:])
port = {name: int(it) for name, it in told.items() if it.isdigit()}
context = ssl.create_default_context(cafile=told['certificate'])
def deliver(to, *letters):
    with smtplib.SMTP('127.0.0.1', port['smtp'], local_hostname='client.example', timeout=5) as s:
        for letter in letters:
            s.sendmail('alice@sender.example', [to], letter)
def until(is_so, seconds=5):
    start = time.monotonic()
    while not (found := is_so()):
        assert time.monotonic() - start < seconds, 'it did not come'
        time.sleep(0.02)
    return found
def refused(error, call, *arguments):
    try:
        call(*arguments)
    except error as it:
        return it
    assert False, ('not refused', call, arguments)
