# What boot.js says before the page is there, and when it has stopped.

# The language's own name for itself.
language-name = English
boot-loading = Loading SMTP Lab.
boot-could-not-load = SMTP Lab could not load.
boot-could-not-load-why = The page's files did not arrive, or this browser cannot run them. Check the connection and reload.
boot-title = SMTP Lab has stopped
boot-what = It met a fault of its own and cannot go on. This is not your doing.
boot-kept = Your run up to this moment was kept. Save it before you reload: it can be opened again and attached to a report.
boot-nothing-kept = Nothing had been done yet, so nothing is lost.
boot-save = Save run
boot-saved = The run was handed to the browser as a file.
boot-reload = Reload
boot-detail = What was saved, as text
