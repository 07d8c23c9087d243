# What boot.js shows before the page has loaded, and after the page has stopped.

# The language's own name for itself.
language-name = English
boot-loading = Loading SMTP Lab.
boot-could-not-load = SMTP Lab could not load.
boot-could-not-load-why = The files of the page did not arrive, or this browser cannot run them. Check your connection and reload the page.
boot-title = SMTP Lab has stopped
boot-what = SMTP Lab found an error of its own and cannot continue. You did nothing wrong.
boot-kept = Your run up to this moment was kept. Save it before you reload the page. You can open it again and attach it to a bug report.
boot-nothing-kept = You had not done anything yet, so nothing is lost.
boot-save = Save run
boot-saved = The run was given to the browser as a file.
boot-reload = Reload
boot-detail = The saved run, as text
